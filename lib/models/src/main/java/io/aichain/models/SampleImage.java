package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** An image as models take it: bytes 0 to 255, rows from the top, red, green, blue or one grey; what is transparent is not blended. */
final class SampleImage {
    private SampleImage() {}

    static double[] read(byte[] file, FloatModel model) throws MalformedException {
        FloatLayer input = model.layers().get(0);
        if (model.inputs() != 1 || input.parameter(2) != 3 || (input.parameter(5) != 3 && input.parameter(5) != 1)) {
            throw malformed("the model does not take one image of 1 or 3 channels");
        }
        int height = input.parameter(3);
        int width = input.parameter(4);
        return pixels(decode(file, height, width), height, width, input.parameter(5));
    }

    /** The size is held against the model's before a pixel is decoded. */
    private static BufferedImage decode(byte[] file, int height, int width) throws MalformedException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) throw malformed("this is no image that is known");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if (reader.getHeight(0) != height || reader.getWidth(0) != width) {
                    throw malformed(
                            "an image of %d x %d; %d x %d expected",
                            reader.getHeight(0), reader.getWidth(0), height, width);
                }
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
            throw malformed("a damaged image: %s", damaged.getMessage());
        }
    }

    private static double[] pixels(BufferedImage image, int height, int width, int channels) throws MalformedException {
        boolean grey =
                image.getRaster().getNumBands() <= 2 && image.getColorModel().getNumColorComponents() == 1;
        if (channels == 1 && !grey) throw malformed("a colour image; the model takes grey ones");
        double[] values = new double[height * width * channels];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                for (int c = 0; c < channels; c++) {
                    // Java turns grey into RGB by another curve: the byte itself is meant.
                    values[at++] = grey ? image.getRaster().getSample(x, y, 0) : rgb >> (16 - 8 * c) & 0xff;
                }
            }
        }
        return values;
    }
}
