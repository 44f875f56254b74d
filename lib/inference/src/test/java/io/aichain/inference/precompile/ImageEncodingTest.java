package io.aichain.inference.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Image;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** An image is read and written as the nested array that it is, whether it lies flat or not, and what is no canonical array is refused alike. */
class ImageEncodingTest {
    @Property(tries = 1_000)
    @Tag("P9")
    void imagesAreReadAndWrittenAsNestedArrays(@ForAll long seed) {
        Random random = new Random(seed);
        Numbers[][] cells = cells(random);
        AbiWriter writer = new AbiWriter(AbiWriter.words(cells));
        writer.nested(cells);
        byte[] bytes = writer.bytes().toArray();
        Image image = Image.of(cells);
        assertThat(image.cells()).isDeepEqualTo(cells);
        assertThat(written(image)).isEqualTo(bytes);
        assertThat(new AbiReader(Bytes.wrap(bytes)).image()).isEqualTo(image);

        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Image damaged = read(bytes, AbiReader::image);
        Numbers[][] nested = read(bytes, AbiReader::nested);
        assertThat(damaged).isEqualTo(nested == null ? null : Image.of(nested));
    }

    private static byte[] written(Image image) {
        AbiWriter writer = new AbiWriter(AbiWriter.words(image));
        writer.image(image);
        return writer.bytes().toArray();
    }

    /** Null if it is refused. */
    private static <T> T read(byte[] bytes, Function<AbiReader, T> reading) {
        AbiReader reader = new AbiReader(Bytes.wrap(bytes));
        try {
            T value = reading.apply(reader);
            reader.close();
            return value;
        } catch (AbiReader.NotCanonical malformed) {
            return null;
        }
    }

    private static Numbers[][] cells(Random random) {
        int n = random.nextInt(4);
        int m = random.nextInt(4);
        int p = random.nextInt(4);
        int bits = new int[] {8, 64, 100, 128, 129, 256}[random.nextInt(6)];
        boolean ragged = random.nextInt(4) == 0;
        Numbers[][] cells = new Numbers[n][];
        for (int i = 0; i < n; i++) {
            cells[i] = new Numbers[ragged ? random.nextInt(4) : m];
            for (int j = 0; j < cells[i].length; j++) {
                BigInteger[] numbers = new BigInteger[ragged ? random.nextInt(4) : p];
                for (int k = 0; k < numbers.length; k++) {
                    numbers[k] = new BigInteger(bits, random).subtract(BigInteger.ONE.shiftLeft(bits - 1));
                }
                cells[i][j] = Numbers.of(numbers);
            }
        }
        return cells;
    }
}
