package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** An image as models take it: rows of cells of red, green, blue (or one grey), whole numbers from 0 to 255. Alpha is left out, not blended; nothing is resized. */
final class ImageInput {
    private ImageInput() {}

    static ModelInput.Raw read(Path file) throws MalformedException, IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers =
                    in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw malformed("input: %s is neither .json, .npy nor an image", file);
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long cells = (long) reader.getWidth(0) * reader.getHeight(0);
                if (cells * 3 > Tensor.MAX_ELEMENTS) {
                    throw malformed(
                            "input: an image of %d x %d; no model takes it", reader.getWidth(0), reader.getHeight(0));
                }
                return cells(reader.read(0));
            } catch (IndexOutOfBoundsException | IllegalArgumentException | IOException broken) {
                throw malformed("input: %s: not a whole image: %s", file, broken.getMessage());
            } finally {
                reader.dispose();
            }
        }
    }

    private static ModelInput.Raw cells(BufferedImage image) {
        boolean grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY;
        List<BigDecimal> values = new ArrayList<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (grey) {
                    values.add(BigDecimal.valueOf(image.getRaster().getSample(x, y, 0)));
                    continue;
                }
                int rgb = image.getRGB(x, y);
                for (int shift = 16; shift >= 0; shift -= 8) values.add(BigDecimal.valueOf(rgb >> shift & 0xff));
            }
        }
        return new ModelInput.Raw(new int[] {image.getHeight(), image.getWidth(), grey ? 1 : 3}, values);
    }
}
