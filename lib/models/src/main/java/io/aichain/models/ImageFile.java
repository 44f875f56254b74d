package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image as models take it: (height, width, 3) or, for models of grey ones, (height, width, 1), bytes from 0 to 255, rows from the top. Alpha is left
 * out, not blended; nothing is resized.
 */
final class ImageFile {
    private ImageFile() {}

    /** @param name for errors */
    static WrittenInput read(byte[] file, String name, List<InputPort> ports) throws MalformedException {
        int[] shape = ports.getFirst().shape();
        if (ports.size() != 1 || shape.length != 3 || (shape[2] != 3 && shape[2] != 1)) {
            throw malformed("%s: the model does not take one image of 1 or 3 channels: JSON or an .npy expected", name);
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw malformed("%s: neither .json, .npy nor an image", name);
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new WrittenInput(shape, pixels(decode(reader, shape, name), shape[2], name));
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | IllegalStateException damaged) {
            // nothing but these bytes is read
            String why = damaged.getMessage();
            throw malformed("%s: a damaged image%s", name, why == null ? "" : ": " + why);
        }
    }

    /** The size is held against the model's before a pixel is decoded. */
    private static BufferedImage decode(ImageReader reader, int[] shape, String name)
            throws IOException, MalformedException {
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        if (height != shape[0] || width != shape[1]) {
            throw malformed(
                    "%s: an image of height %d and width %d; the model takes %d and %d",
                    name, height, width, shape[0], shape[1]);
        }
        BufferedImage image = reader.read(0);
        for (int bits : image.getColorModel().getComponentSize()) {
            if (bits > 8) throw malformed("%s: %d bits for each colour; 8 expected", name, bits);
        }
        int colours = image.getColorModel().getNumColorComponents();
        if (colours != 1 && colours != 3) {
            throw malformed("%s: %d colours for each pixel; grey, or red, green and blue expected", name, colours);
        }
        return image;
    }

    private static List<BigDecimal> pixels(BufferedImage image, int channels, String name) throws MalformedException {
        // Java turns grey into RGB by another curve: the byte itself is meant.
        boolean isGrey = image.getColorModel().getNumColorComponents() == 1;
        List<BigDecimal> values = new ArrayList<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = isGrey ? image.getRaster().getSample(x, y, 0) * 0x010101 : image.getRGB(x, y) & 0xffffff;
                if (channels == 1 && (rgb >> 8) != (rgb & 0xffff)) {
                    throw malformed("%s: a colour image; the model takes grey ones", name);
                }
                for (int c = 0; c < channels; c++) values.add(BigDecimal.valueOf(rgb >> (16 - 8 * c) & 0xff));
            }
        }
        return values;
    }
}
