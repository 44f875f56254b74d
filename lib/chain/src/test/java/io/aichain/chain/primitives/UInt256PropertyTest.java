package io.aichain.chain.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Arithmetic of 256 bits judged by BigInteger, with operands at and around the edges of words. */
class UInt256PropertyTest {
    private static final BigInteger MOD = BigInteger.ONE.shiftLeft(256);

    @Provide
    Arbitrary<BigInteger> words() {
        Arbitrary<BigInteger> edges = Arbitraries.integers()
                .between(0, 256)
                .flatMap(bit -> Arbitraries.of(-1, 0, 1)
                        .map(d -> BigInteger.ONE
                                .shiftLeft(bit)
                                .add(BigInteger.valueOf(d))
                                .mod(MOD)));
        return Arbitraries.oneOf(
                edges, Arbitraries.bigIntegers().between(BigInteger.ZERO, MOD.subtract(BigInteger.ONE)));
    }

    @Property
    void sumsAndDifferencesWrap(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        UInt256 x = UInt256.of(a);
        UInt256 y = UInt256.of(b);
        assertThat(x.plus(y).toBigInteger()).isEqualTo(a.add(b).mod(MOD));
        assertThat(x.minus(y).toBigInteger()).isEqualTo(a.subtract(b).mod(MOD));
        assertThat(x.compareTo(y)).isEqualTo(a.compareTo(b));
        assertThat(x.bitLength()).isEqualTo(a.bitLength());
        assertThat(UInt256.of(x.toMinimalArray())).isEqualTo(x);
    }

    @Property
    void exactArithmeticOverflowsLoudly(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        UInt256 x = UInt256.of(a);
        UInt256 y = UInt256.of(b);
        assertExact(() -> x.plusExact(y), a.add(b));
        assertExact(() -> x.minusExact(y), a.subtract(b));
        assertExact(() -> x.timesExact(y), a.multiply(b));
    }

    private static void assertExact(java.util.function.Supplier<UInt256> run, BigInteger expected) {
        boolean fits = expected.signum() >= 0 && expected.bitLength() <= 256;
        try {
            assertThat(run.get().toBigInteger()).isEqualTo(expected);
            assertThat(fits).isTrue();
        } catch (ArithmeticException overflow) {
            assertThat(fits).isFalse();
        }
    }

    @Property
    void addressesAndWordsConvert(@ForAll("words") BigInteger a) {
        UInt256 word = UInt256.of(a);
        BigInteger low = a.mod(BigInteger.ONE.shiftLeft(160));
        assertThat(Address.ofWord(word).toWord().toBigInteger()).isEqualTo(low);
        assertThat(new BigInteger(1, Address.ofWord(word).toArray())).isEqualTo(low);
    }
}
