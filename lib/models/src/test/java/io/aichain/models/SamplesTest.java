package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.LayerType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs from files are those of the file, or refused with its name. */
class SamplesTest {
    @TempDir
    Path folder;

    @Test
    void jsonHoldsAListOfSamples() throws Exception {
        Path file = write("a.json", "[[[1, 2.5], [3, 4]], [5, 6, 7, 8]]");
        List<Samples.Sample> samples = Samples.read(file, model(1, 4));
        assertThat(samples).hasSize(2);
        assertThat(samples.get(0).inputs().get(0)).containsExactly(1, 2.5, 3, 4);
        assertThat(samples.get(1).inputs().get(0)).containsExactly(5, 6, 7, 8);
        refused(write("b.json", "[[1, 2, 3]]"), model(1, 4), "b.json: sample: 3 elements for in; [4] expected");
        refused(write("c.json", "[[1, 2, 3, \"NaN\"]]"), model(1, 4), "c.json: a finite number expected");
        refused(write("d.json", "{}"), model(1, 4), "d.json: a list");
        refused(write("e.txt", "1 2"), model(1, 4), "ending .txt");
    }

    @Test
    void numpysFirstDimensionCountsSamples() throws Exception {
        assertThat(Samples.read(numpy("a.npy", "<f4", "(2, 4)", 8), model(1, 4)))
                .hasSize(2);
        List<Samples.Sample> one = Samples.read(numpy("b.npy", "<f4", "(4,)", 4), model(1, 4));
        assertThat(one.get(0).inputs().get(0)).containsExactly(0.5, 1.5, 2.5, 3.5);
        refused(numpy("c.npy", "<f4", "(2, 4)", 7), model(1, 4), "c.npy: 28 bytes for shape [2, 4]");
        refused(numpy("d.npy", "<c8", "(4,)", 8), model(1, 4), "type c8");
        refused(numpy("e.npy", "<f4", "(999999999, 999999999)", 4), model(1, 4), "e.npy: 16 bytes");
        refused(write("f.npy", "hello, world!"), model(1, 4), "this is no .npy file");
    }

    @Test
    void imagesAreBytesWithoutBlending() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80_10_20_30);
        image.setRGB(1, 0, 0xff_ff_00_7f);
        Path png = folder.resolve("a.png");
        ImageIO.write(image, "png", png.toFile());
        assertThat(Samples.read(png, model(1, 1, 2, 3)).get(0).inputs().get(0))
                .containsExactly(0x10, 0x20, 0x30, 255, 0, 127);
        assertThat(Samples.read(folder, model(1, 1, 2, 3))).hasSize(1);
        refused(png, model(1, 2, 2, 3), "a.png: an image of 1 x 2; 2 x 2 expected");
        refused(png, model(1, 1, 2, 1), "a.png: a colour image");
        byte[] cut = Files.readAllBytes(png);
        Files.write(folder.resolve("b.png"), Arrays.copyOf(cut, 40));
        refused(folder.resolve("b.png"), model(1, 1, 2, 3), "b.png: a damaged image");
    }

    /** A grey byte is the byte, though Java would send it through a curve. */
    @Test
    void greyIsTheByteItself() throws Exception {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 77);
        Path png = folder.resolve("grey.png");
        ImageIO.write(image, "png", png.toFile());
        assertThat(Samples.read(png, model(1, 1, 1, 1)).get(0).inputs().get(0)).containsExactly(77);
        assertThat(Samples.read(png, model(1, 1, 1, 3)).get(0).inputs().get(0)).containsExactly(77, 77, 77);
    }

    private static FloatModel model(int inputs, int... shape) {
        double[] parameters = new double[3 + shape.length];
        parameters[2] = shape.length;
        for (int i = 0; i < shape.length; i++) parameters[3 + i] = shape[i];
        var input = new FloatLayer("in", LayerType.INPUT, List.of(), parameters, FloatLayer.NONE);
        return new FloatModel("m", "", inputs, List.of(input), NumberRule.NEAREST, List.of(), new Vocabulary.None());
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path numpy(String name, String type, String shape, int floats) throws Exception {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer data = ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats; i++) data.putFloat(i + 0.5f);
        out.writeBytes(data.array());
        return Files.write(folder.resolve(name), out.toByteArray());
    }

    private static void refused(Path file, FloatModel model, String message) {
        assertThatThrownBy(() -> Samples.read(file, model))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }
}
