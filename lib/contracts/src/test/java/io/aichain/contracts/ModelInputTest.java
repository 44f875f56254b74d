package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs from JSON, NumPy and images. */
class ModelInputTest {
    @TempDir
    Path folder;

    /** Takes (2, 2, 3). */
    private static final Description IMAGE = model(Numbers.of(0, 0, 3, 2, 2, 3), LayerType.FLATTEN);

    /** Takes up to 4 rows of 2. */
    private static final Description ROWS = model(Numbers.of(0, 1, 2, 4, 2), LayerType.SOFTMAX);

    private static Description model(Numbers input, LayerType second) {
        return Description.of(
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), input, 0, List.<Address>of()),
                        new Layer(second, Layout.NONE, List.of(0), Numbers.EMPTY, 0, List.<Address>of())));
    }

    @Test
    void decimalsAreCutTo18Digits() throws Exception {
        Tensor tensor = ModelInput.read("[[0.1, -0.0000000000000000019], [1e2, 3]]", ROWS)
                .getFirst();
        assertThat(tensor.shape()).containsExactly(2, 2);
        assertThat(tensor.bigs())
                .containsExactly(
                        new BigInteger("100000000000000000"),
                        BigInteger.valueOf(-1),
                        BigInteger.TEN.pow(20),
                        new BigInteger("3000000000000000000"));
        assertThat(ModelInput.decimal(tensor.bigs()[1], Kind.SD)).isEqualTo("-0.000000000000000001");
        assertThat(ModelInput.decimal(BigInteger.ZERO, Kind.SD)).isEqualTo("0");
    }

    @Test
    void aFlatListOrABatchOfOneTakesTheModelsShape() throws Exception {
        Tensor flat = ModelInput.read("[1,2,3,4,5,6,7,8,9,10,11,12]", IMAGE).getFirst();
        assertThat(flat.shape()).containsExactly(2, 2, 3);
        assertThat(ModelInput.read("[[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,12]]]]", IMAGE)
                        .getFirst())
                .isEqualTo(flat);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2, 3]",
                "[[1, 2], [3]]",
                "[[1, \"2\"]]",
                "[[1, NaN]]",
                "[[1, 2]] [3]",
                "[[1e999999999, 2]]",
                "[[1e-999999999, 2, 3]]",
                "{\"inputs\": [[1, 2], [1, 2]]}",
                "{\"input\": [1, 2]}",
                "[[1,2],[1,2],[1,2],[1,2],[1,2]]",
                "[",
                "[]",
                "nowhere.png"
            })
    void whatDoesNotFitIsRefused(String input) {
        assertThatThrownBy(() -> ModelInput.read(input, ROWS)).isInstanceOf(MalformedException.class);
    }

    @Test
    void npyFilesAreReadExactly() throws Exception {
        Tensor tensor = ModelInput.read(
                        npy("'<f4'", "(2, 2)", floats(0.1f, 1, -2, 0.5f)).toString(), ROWS)
                .getFirst();
        assertThat(tensor.bigs()[0]).isEqualTo(new BigInteger("100000001490116119"));
        assertThat(tensor.bigs()[2]).isEqualTo(new BigInteger("-2000000000000000000"));
    }

    @Test
    void brokenNpyFilesAreRefused() throws IOException {
        for (Path broken : List.of(
                npy("'<f4'", "(2, 2)", floats(1, 2, 3)),
                npy("'<f4'", "(2, 2)", floats(1, 2, 3, Float.NaN)),
                npy("'<f4'", "(99999999, 99999999)", floats(1)),
                npy("'|O'", "(2, 2)", floats(1)),
                Files.write(folder.resolve("short.npy"), new byte[] {(byte) 0x93, 'N'}))) {
            assertThatThrownBy(() -> ModelInput.read(broken.toString(), ROWS)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void imagesLoseTheirAlphaAndNothingElse() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 0, 0x80010203);
        Path file = folder.resolve("image.png");
        ImageIO.write(image, "png", file.toFile());
        Tensor tensor = ModelInput.read(file.toString(), IMAGE).getFirst();
        assertThat(tensor.shape()).containsExactly(2, 2, 3);
        assertThat(tensor.bigs()[3]).isEqualTo(BigInteger.TEN.pow(18));
        assertThat(tensor.bigs()[5]).isEqualTo(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(3)));
        Files.write(file, "GIF89a".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> ModelInput.read(file.toString(), IMAGE)).isInstanceOf(MalformedException.class);
    }

    @Test
    void samplesAreRowsOrAListOrAFolder() throws Exception {
        Path rows = npy("'<f4'", "(3, 1, 2)", floats(1, 2, 3, 4, 5, 6));
        assertThat(ModelInput.samples(rows, ROWS)).hasSize(3);
        Path json = Files.writeString(folder.resolve("samples.json"), "{\"samples\": [[[1, 2]], [[3, 4]]]}");
        assertThat(ModelInput.samples(json, ROWS))
                .extracting(s -> s.inputs().getFirst()[0])
                .containsExactly(1.0, 3.0);
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.writeString(inside.resolve("a.json"), "[[1, 2]]");
        assertThat(ModelInput.samples(inside, ROWS)).hasSize(1);
    }

    @Test
    void whatHoldsNoSamplesIsToldWhatDoes() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        Path png = folder.resolve("seven.png");
        ImageIO.write(image, "png", png.toFile());
        Path list = Files.writeString(folder.resolve("list.json"), "[[1, 2]]");
        Path noText = Files.write(folder.resolve("words"), new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 1, 2, 3, 4});
        for (Path other : List.of(png, list, noText, Files.createFile(folder.resolve("empty")))) {
            assertThatThrownBy(() -> ModelInput.samples(other, IMAGE))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("a folder, an .npy or JSON {\"samples\": [...]} expected");
        }
        Path huge = folder.resolve("huge.json");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((1 << 28) + 1);
        }
        assertThatThrownBy(() -> ModelInput.samples(huge, IMAGE))
                .isInstanceOf(MalformedException.class)
                .hasMessage("huge.json: 268435457 bytes; at most 268435456");
    }

    private static byte[] floats(float... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) out.putFloat(value);
        return out.array();
    }

    private Path npy(String type, String shape, byte[] elements) throws IOException {
        String header = "{'descr': " + type + ", 'fortran_order': False, 'shape': " + shape + ", }\n";
        ByteBuffer out =
                ByteBuffer.allocate(10 + header.length() + elements.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        out.putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .put(elements);
        return Files.write(Files.createTempFile(folder, "input", ".npy"), out.array());
    }
}
