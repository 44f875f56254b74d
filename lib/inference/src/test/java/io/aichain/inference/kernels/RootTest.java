package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Square roots of 126 bits are those of {@link BigInteger}. */
@Tag("P9")
class RootTest {
    private static final BigInteger END = BigInteger.ONE.shiftLeft(126);

    @Test
    void aRootIsRoundedDownAtEveryLength() {
        Random random = new Random(1);
        List<BigInteger> numbers = new ArrayList<>(List.of(BigInteger.ZERO, END.subtract(BigInteger.ONE)));
        for (int bits = 1; bits <= 126; bits++) {
            numbers.add(BigInteger.ONE.shiftLeft(bits - 1));
            numbers.add(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
            for (int i = 0; i < 200; i++) numbers.add(new BigInteger(bits, random));
        }
        for (BigInteger n : numbers) isRoot(n);
    }

    @Test
    void squaresAndTheirNeighboursHaveTheRightRoot() {
        Random random = new Random(2);
        for (int bits = 1; bits <= 63; bits++) {
            for (int i = 0; i < 100; i++) {
                BigInteger root = new BigInteger(bits, random).setBit(bits - 1);
                BigInteger square = root.multiply(root);
                for (int away = -1; away <= 1; away++) isRoot(square.add(BigInteger.valueOf(away)));
            }
        }
    }

    private static void isRoot(BigInteger n) {
        assertThat(Wide.root(n.shiftRight(64).longValue(), n.longValue()))
                .as("%s", n)
                .isEqualTo(n.sqrt().longValueExact());
    }
}
