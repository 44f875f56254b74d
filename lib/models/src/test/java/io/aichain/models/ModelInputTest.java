package io.aichain.models;

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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and samples from JSON, NumPy and images: read by one rule, or refused with what is wrong. */
class ModelInputTest {
    @TempDir
    Path folder;

    /** Takes (2, 2, 3). */
    private static final Description IMAGE = model(Numbers.of(0, 0, 3, 2, 2, 3), LayerType.FLATTEN);

    /** Takes up to 4 rows of 2. */
    private static final Description ROWS = model(Numbers.of(0, 1, 2, 4, 2), LayerType.SOFTMAX);

    /** The same models as their tool had them: what samples are read for. */
    private static final FloatModel IMAGE_SAMPLES = tool(0, 0, 3, 2, 2, 3);

    private static final FloatModel ROW_SAMPLES = tool(0, 1, 2, 4, 2);

    private static FloatModel tool(double... input) {
        var layer = new FloatLayer("in", LayerType.INPUT, List.of(), input, FloatLayer.NONE);
        return new FloatModel("m", "", 1, List.of(layer), NumberRule.NEAREST, List.of(), new Vocabulary.None());
    }

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
        assertThat(ModelOutput.decimal(tensor.bigs()[1], Kind.SD)).isEqualTo("-0.000000000000000001");
        assertThat(ModelOutput.decimal(BigInteger.ZERO, Kind.SD)).isEqualTo("0");
    }

    @Test
    void aFlatListOrABatchOfOneTakesTheModelsShape() throws Exception {
        Tensor flat = ModelInput.read("[1,2,3,4,5,6,7,8,9,10,11,12]", IMAGE).getFirst();
        assertThat(flat.shape()).containsExactly(2, 2, 3);
        assertThat(ModelInput.read("[[[[1,2,3],[4,5,6]],[[7,8,9],[10,11,12]]]]", IMAGE)
                        .getFirst())
                .isEqualTo(flat);
    }

    /** As MNIST lies in NumPy, and as PyTorch has it: the order of the elements is the same. */
    @Test
    void dimensionsOfOneMayBeThereOrNot() throws Exception {
        Description grey = model(Numbers.of(0, 0, 3, 2, 3, 1), LayerType.FLATTEN);
        Tensor flat = ModelInput.read("[1,2,3,4,5,6]", grey).getFirst();
        assertThat(flat.shape()).containsExactly(2, 3, 1);
        for (String same : List.of(
                "[[1,2,3],[4,5,6]]",
                "[[[1,2,3],[4,5,6]]]",
                "[[[1],[2],[3]],[[4],[5],[6]]]",
                "[[[[1,2,3],[4,5,6]]]]",
                "[[[[1],[2],[3]],[[4],[5],[6]]]]")) {
            assertThat(ModelInput.read(same, grey)).as(same).containsExactly(flat);
        }
        assertThatThrownBy(() -> ModelInput.read("[[1,2],[3,4],[5,6]]", grey))
                .isInstanceOf(MalformedException.class)
                .hasMessage("input 0: shape [3, 2]; the model takes [2, 3, 1]");
        String channelsFirst = "[[[1,2],[3,4]],[[5,6],[7,8]],[[9,10],[11,12]]]";
        assertThatThrownBy(() -> ModelInput.read(channelsFirst, IMAGE))
                .isInstanceOf(MalformedException.class)
                .hasMessage("input 0: shape [3, 2, 2]; the model takes [2, 2, 3]: channels come last");
        // two steps of one number are not one step of two
        assertThatThrownBy(() -> ModelInput.read("[[1],[2]]", ROWS))
                .isInstanceOf(MalformedException.class)
                .hasMessage("input 0: shape [2, 1]; the model takes [4, 2] or fewer rows");
        Path rows = npy("'<f8'", "(2, 2, 3)", doubles(1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1));
        assertThat(ModelInput.samples(rows, tool(0, 0, 3, 2, 3, 1)).getFirst().inputs())
                .containsExactly(flat);
        Path torch = npy("'<f8'", "(1, 1, 2, 3)", doubles(1, 2, 3, 4, 5, 6));
        assertThat(ModelInput.samples(torch, tool(0, 0, 3, 2, 3, 1)).getFirst().inputs())
                .containsExactly(flat);
        assertThat(ModelInput.read(torch.toString(), grey)).containsExactly(flat);
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
                "[[9e9999999999, 2]]",
                "[[9e-9999999999, 2]]",
                "[[6e58, 2]]",
                "[[-5.8e58, 2]]",
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

    /** An int256 ends at 5.789e58 units of 1e-18. */
    @Test
    void blanksAroundJsonMakeItNoFile() throws Exception {
        assertThat(ModelInput.read(" \n[[1, 2]]\t", ROWS)).isEqualTo(ModelInput.read("[[1, 2]]", ROWS));
    }

    @Test
    void aNumberThatNoWordHoldsIsNamed() throws Exception {
        assertThat(ModelInput.read("[[5.7e58, -5.7e58]]", ROWS).getFirst().bigs()[0])
                .isEqualTo(BigInteger.valueOf(57).multiply(BigInteger.TEN.pow(75)));
        assertThatThrownBy(() -> ModelInput.read("[[1, 6e58]]", ROWS))
                .isInstanceOf(MalformedException.class)
                .hasMessage("input 0: element 1: 6E+58 is too large");
        assertThatThrownBy(() -> ModelInput.read("[9e9999999999]", ROWS))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("input: no JSON: a number with an exponent");
        Path json = Files.writeString(folder.resolve("beyond.json"), "{\"samples\": [[9e9999999999, 1]]}");
        assertThatThrownBy(() -> ModelInput.samples(json, ROW_SAMPLES))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("samples: no JSON: a number with an exponent");
    }

    /** Bytes stay bytes until a row is asked for. */
    @Test
    void anNpyIsNoLargerInMemoryThanInItsFile() throws Exception {
        byte[] file = Files.readAllBytes(npy("'|u1'", "(2, 3)", new byte[] {1, 2, 3, -1, 0, 7}));
        WrittenInput read = NumpyFile.read(file);
        assertThat(read.values()).map(BigDecimal::intValueExact).containsExactly(1, 2, 3, 255, 0, 7);
        // no copy: the file is what is kept
        file[file.length - 1] = 9;
        assertThat(read.values().getLast()).isEqualTo(BigDecimal.valueOf(9));
    }

    @ParameterizedTest
    @CsvSource({
        "'<u2', 0100ffff, '1 65535'",
        "'>u2', 0001ffff, '1 65535'",
        "'<i2', ffff0100, '-1 1'",
        "'<i4', ffffffff01000000, '-1 1'",
        "'<u4', ffffffff01000000, '4294967295 1'",
        "'<i8', ffffffffffffffff0100000000000000, '-1 1'",
        "'<u8', ffffffffffffffff0100000000000000, '18446744073709551615 1'",
        "'>f4', 3f800000bf000000, '1 -0.5'",
        "'<f2', 003c00b8, '1 -0.5'",
        "'<f8', 000000000000f03f000000000000e0bf, '1 -0.5'",
        "'|i1', ff01, '-1 1'"
    })
    void elementsAreWhatTheirTypeSays(String type, String hex, String expected) throws Exception {
        byte[] file =
                Files.readAllBytes(npy("'" + type + "'", "(2,)", HexFormat.of().parseHex(hex)));
        assertThat(NumpyFile.read(file).values().stream()
                        .map(BigDecimal::toPlainString)
                        .toList())
                .containsExactly(expected.split(" "));
    }

    @Test
    void samplesHaveATotalOfNumbers() throws Exception {
        FloatModel wide = tool(0, 0, 1, 1 << 20);
        Path inside = Files.createDirectory(folder.resolve("many"));
        Path one = npy("'|u1'", "(1048576,)", new byte[1 << 20]);
        for (int i = 0; i < 5; i++) Files.copy(one, inside.resolve(i + ".npy"));
        assertThatThrownBy(() -> ModelInput.samples(inside, wide))
                .isInstanceOf(MalformedException.class)
                .hasMessage("samples: 5242880 numbers in all; at most 4194304: give fewer samples");
        Files.delete(inside.resolve("4.npy"));
        assertThat(ModelInput.samples(inside, wide)).hasSize(4);
    }

    /** As many as MNIST's test images: with all of them as objects, more than the heap. */
    @Test
    void theRowsOfAnNpyAreMadeWhereTheyAreLookedAt() throws Exception {
        FloatModel pixels = tool(0, 0, 1, 784);
        byte[] bytes = new byte[10_000 * 784];
        bytes[9_999 * 784 + 3] = -1;
        List<Sample> samples = ModelInput.samples(npy("'|u1'", "(10000, 784)", bytes), pixels);
        assertThat(samples).hasSize(10_000);
        assertThat(samples.getLast().name()).isEqualTo("row 9999");
        assertThat(samples.getLast().inputs().getFirst().bigs()[3])
                .isEqualTo(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(255)));
        Path last = npy("'<f8'", "(3, 1)", doubles(0, 1, 1e60));
        assertThatThrownBy(() -> ModelInput.samples(last, tool(0, 0, 1, 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("row 2: input 0: element 0: ");
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
                npy("'<c8'", "(2,)", floats(1, 2, 3, 4)),
                npy("'<f4'", "(0, 2)", new byte[0]),
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
        assertThat(ModelInput.samples(rows, ROW_SAMPLES)).hasSize(3);
        Path json = Files.writeString(folder.resolve("samples.json"), "{\"samples\": [[[1, 2]], [[3, 4]]]}");
        assertThat(ModelInput.samples(json, ROW_SAMPLES))
                .extracting(s -> s.inputs().getFirst().bigs()[0])
                .containsExactly(BigInteger.TEN.pow(18), BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(3)));
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.writeString(inside.resolve("a.json"), "[[1, 2]]");
        assertThat(ModelInput.samples(inside, ROW_SAMPLES)).hasSize(1);
    }

    /** What check and calibration see is what call sends: the same file, the same digits, cut at the same place. */
    @Test
    void samplesAreRoundedAsQuestionsAre() throws Exception {
        String text = "[[0.1234567890123456789, -0.9999999999999999999], [1e-18, 33.3]]";
        Path json = Files.writeString(folder.resolve("one.json"), "{\"samples\": [" + text + "]}");
        Path rows = npy("'<f8'", "(1, 2, 2)", doubles(0.1, -1e-19, 12345.6789, 1 / 3.0));
        Path question = npy("'<f8'", "(2, 2)", doubles(0.1, -1e-19, 12345.6789, 1 / 3.0));
        Path inside = Files.createDirectory(folder.resolve("same"));
        Files.copy(question, inside.resolve("a.npy"));
        assertThat(ModelInput.samples(json, ROW_SAMPLES).getFirst().inputs()).isEqualTo(ModelInput.read(text, ROWS));
        assertThat(ModelInput.read(text, ROWS).getFirst().bigs()[0]).isEqualTo(new BigInteger("123456789012345678"));
        List<Tensor> asked = ModelInput.read(question.toString(), ROWS);
        assertThat(ModelInput.samples(rows, ROW_SAMPLES).getFirst().inputs()).isEqualTo(asked);
        assertThat(ModelInput.samples(inside, ROW_SAMPLES).getFirst().inputs()).isEqualTo(asked);
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, 0x0a141e);
        Path images = Files.createDirectory(folder.resolve("images"));
        ImageIO.write(image, "png", images.resolve("a.png").toFile());
        assertThat(ModelInput.samples(images, IMAGE_SAMPLES).getFirst().inputs())
                .isEqualTo(ModelInput.read(images.resolve("a.png").toString(), IMAGE));
    }

    @Test
    void aSampleThatDoesNotFitIsNamed() throws Exception {
        Path json = Files.writeString(folder.resolve("two.json"), "{\"samples\": [[[1, 2]], [[1, 2, 3]]]}");
        assertThatThrownBy(() -> ModelInput.samples(json, ROW_SAMPLES))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("sample 1: input 0: shape [1, 3]; the model takes [4, 2] or fewer rows");
    }

    /** A grey byte is the byte, though Java would send it through a curve. */
    @Test
    void greyIsTheByteItself() throws Exception {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 77);
        Path png = folder.resolve("grey.png");
        ImageIO.write(grey, "png", png.toFile());
        assertThat(asked(png, 1, 1, 1)).containsExactly(77);
        assertThat(asked(png, 1, 1, 3)).containsExactly(77, 77, 77);
        BufferedImage colour = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        colour.setRGB(0, 0, 0x010203);
        ImageIO.write(colour, "png", png.toFile());
        assertThatThrownBy(() -> asked(png, 1, 1, 1)).hasMessage("grey.png: a colour image; the model takes grey ones");
    }

    @Test
    void imagesThatModelsDoNotTakeAreRefused() throws Exception {
        BufferedImage wide = new BufferedImage(3, 2, BufferedImage.TYPE_USHORT_GRAY);
        Path png = folder.resolve("wide.png");
        ImageIO.write(wide, "png", png.toFile());
        assertThatThrownBy(() -> asked(png, 2, 2, 3))
                .hasMessage("wide.png: an image of height 2 and width 3; the model takes 2 and 2");
        assertThatThrownBy(() -> asked(png, 2, 3, 3)).hasMessage("wide.png: 16 bits for each colour; 8 expected");
        assertThatThrownBy(() -> asked(png, 2, 3, 4)).hasMessageContaining("does not take one image");
        Files.write(png, Arrays.copyOf(Files.readAllBytes(png), 40));
        assertThatThrownBy(() -> asked(png, 2, 3, 3)).hasMessageStartingWith("wide.png: a damaged image");
        assertThatThrownBy(() -> asked(Files.writeString(folder.resolve("a.txt"), "1 2"), 2, 3, 3))
                .hasMessage("a.txt: neither .json, .npy nor an image");
    }

    /** What a printer's four colours are in red, green and blue is a matter of opinion. The file is Pillow's: one pixel of CMYK. */
    @Test
    void imagesOfPrintersAreRefused() throws Exception {
        String jpeg =
                "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5N"
                        + "cXlwZHhcZWdj/8AAFAgAAQABBEMRAE0RAFkRAEsRAP/EABQAAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRD"
                        + "AE0AWQBLAAA/AHZsYlj/2Q==";
        Path file = Files.write(folder.resolve("press.jpg"), Base64.getDecoder().decode(jpeg));
        assertThatThrownBy(() -> asked(file, 1, 1, 3))
                .hasMessage("press.jpg: 4 colours for each pixel; grey, or red, green and blue expected");
    }

    private static List<Integer> asked(Path image, int... shape) throws Exception {
        Description model = model(Numbers.of(0, 0, 3, shape[0], shape[1], shape[2]), LayerType.FLATTEN);
        BigInteger unit = BigInteger.TEN.pow(18);
        return Arrays.stream(ModelInput.read(image.toString(), model).getFirst().bigs())
                .map(raw -> raw.divide(unit).intValueExact())
                .toList();
    }

    @Test
    void whatHoldsNoSamplesIsToldWhatDoes() throws Exception {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        Path png = folder.resolve("seven.png");
        ImageIO.write(image, "png", png.toFile());
        Path list = Files.writeString(folder.resolve("list.json"), "[[1, 2]]");
        Path noText = Files.write(folder.resolve("words"), new byte[] {0, 0, (byte) 0xfe, (byte) 0xff, 1, 2, 3, 4});
        for (Path other : List.of(png, list, noText, Files.createFile(folder.resolve("empty")))) {
            assertThatThrownBy(() -> ModelInput.samples(other, IMAGE_SAMPLES))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("a folder, an .npy or JSON {\"samples\": [...]} expected");
        }
        Path huge = folder.resolve("huge.json");
        try (var file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((1 << 28) + 1);
        }
        assertThatThrownBy(() -> ModelInput.samples(huge, IMAGE_SAMPLES))
                .isInstanceOf(MalformedException.class)
                .hasMessage("huge.json: 268435457 bytes; at most 268435456");
    }

    private static byte[] doubles(double... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) out.putDouble(value);
        return out.array();
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
