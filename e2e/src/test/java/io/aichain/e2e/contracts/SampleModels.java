package io.aichain.e2e.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.Shared;
import io.aichain.inference.model.CodeMap;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The sample models and images of the shared folder, as they would lie on a chain. */
final class SampleModels {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK = 24_575;

    private SampleModels() {}

    static JsonNode json(String file) throws IOException {
        return JSON.readTree(Shared.path(file).toFile());
    }

    static ModelFile read(String file) throws IOException, MalformedException {
        return Importers.read(Shared.path("models/" + file), ImportOptions.to(Profile.D1_COMPAT))
                .file();
    }

    /** Puts a model's chunks and description into accounts, and gives the description's address. */
    static Address publish(ModelFile model, CodeMap codes) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            List<Address> chunks =
                    chunks(layer.layout().width(), model.streams().get(i), codes);
            layers.add(new Layer(
                    layer.type(), layer.layout(), layer.inputs(), layer.parameters(), layer.weights(), chunks));
        }
        return codes.add(Description.of(model.profile(), model.inputs(), layers).write());
    }

    /** Code that begins with STOP, then whole numbers of the stream. */
    private static List<Address> chunks(int width, Bytes stream, CodeMap codes) {
        int perChunk = CHUNK / Math.max(width, 1) * Math.max(width, 1);
        List<Address> chunks = new ArrayList<>();
        for (int from = 0; from < stream.size(); from += perChunk) {
            Bytes part = stream.slice(from, Math.min(from + perChunk, stream.size()));
            byte[] code = new byte[1 + part.size()];
            System.arraycopy(part.toArray(), 0, code, 1, part.size());
            chunks.add(codes.add(Bytes.wrap(code)));
        }
        return chunks;
    }

    /** An image as the models take it: bytes as whole numbers, without the alpha channel. */
    static Numbers[][] image(String name) throws IOException {
        BufferedImage image = ImageIO.read(Shared.path("models/" + name).toFile());
        Numbers[][] rows = new Numbers[image.getHeight()][image.getWidth()];
        BigInteger unit = BigInteger.TEN.pow(18);
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[y].length; x++) {
                int rgb = image.getRGB(x, y);
                BigInteger[] cell = new BigInteger[3];
                for (int c = 0; c < 3; c++) cell[c] = unit.multiply(BigInteger.valueOf(rgb >> (16 - 8 * c) & 0xff));
                rows[y][x] = Numbers.of(cell);
            }
        }
        return rows;
    }
}
