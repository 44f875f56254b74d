package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Profile;
import io.aichain.models.ImportOptions;
import io.aichain.models.Importers;
import io.aichain.models.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * The sample models, images and vectors of the shared folder, which is no part of the project.
 *
 * @param folder with models/ and vectors/
 */
public record SampleModels(Path folder) {
    public static final String TEXT = "shakespeare_simplernn.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the property {@code aichain.shared} names, or {@code shared} beside the checkout or a folder above it; empty where none is. */
    public static Optional<SampleModels> find() {
        String named = System.getProperty("aichain.shared");
        if (named != null) return Optional.of(new SampleModels(Path.of(named)));
        for (Path at = Parts.checkout(); at.getParent() != null; at = at.getParent()) {
            Path folder = at.resolveSibling("shared");
            if (Files.isDirectory(folder.resolve("models"))) return Optional.of(new SampleModels(folder));
        }
        return Optional.empty();
    }

    public JsonNode json(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }

    /** A model as profile 0 has it. */
    public ModelFile read(String file) throws IOException, MalformedException {
        return Importers.read(folder.resolve("models").resolve(file), ImportOptions.to(Profile.D1_COMPAT))
                .file();
    }

    /** An image as the models take it: bytes as whole numbers, without the alpha channel. */
    public Numbers[][] image(String name) throws IOException {
        BufferedImage image =
                ImageIO.read(folder.resolve("models").resolve(name).toFile());
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
