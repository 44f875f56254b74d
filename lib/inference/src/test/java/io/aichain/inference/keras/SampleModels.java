package io.aichain.inference.keras;

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
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The sample models and images of the shared folder, as they would lie on a chain. */
public final class SampleModels {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleModels() {}

    public static JsonNode json(String file) throws IOException {
        return JSON.readTree(Shared.path(file).toFile());
    }

    public static KerasModel keras(String file) throws IOException, MalformedException {
        return KerasModel.read(json("models/" + file));
    }

    /** Puts a model's chunks and description into accounts, and gives the description's address. */
    public static Address publish(KerasModel keras, CodeMap codes) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < keras.layers().size(); i++) {
            Layer layer = keras.layers().get(i);
            List<Address> chunks = chunks(layer.layout(), keras.weights().get(i), codes);
            layers.add(new Layer(
                    layer.type(), layer.layout(), layer.inputs(), layer.parameters(), layer.weights(), chunks));
        }
        return codes.add(Description.of(Profile.D1_COMPAT, 1, layers).write());
    }

    private static List<Address> chunks(Layout layout, Numbers weights, CodeMap codes) {
        int perChunk = 24_575 / Math.max(layout.width(), 1);
        List<Address> chunks = new ArrayList<>();
        for (int from = 0; from < weights.size(); from += perChunk) {
            int count = Math.min(perChunk, weights.size() - from);
            byte[] code = new byte[1 + count * layout.width()];
            byte[] word = new byte[32];
            for (int i = 0; i < count; i++) {
                weights.putWord(from + i, word, 0);
                System.arraycopy(word, 32 - layout.width(), code, 1 + i * layout.width(), layout.width());
            }
            chunks.add(codes.add(Bytes.wrap(code)));
        }
        return chunks;
    }

    /** An image as the models take it: bytes as whole numbers, without the alpha channel. */
    public static Numbers[][] image(String name) throws IOException {
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
