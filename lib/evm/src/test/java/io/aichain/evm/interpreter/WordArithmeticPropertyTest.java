package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Each operation on stack words against BigInteger, with operands at 0, 1, MAX, 2^n and 2^n +- 1 as often as anywhere else. */
@Tag("P3")
class WordArithmeticPropertyTest {
    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    private final Division division = new Division();
    private final ModularProduct products = new ModularProduct();

    @FunctionalInterface
    private interface Binary {
        void apply(long[] s, int x, int y, int d);
    }

    @Provide
    Arbitrary<BigInteger> words() {
        List<BigInteger> edges =
                new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, TWO_256.subtract(BigInteger.ONE)));
        for (int n = 0; n < 256; n++) {
            BigInteger power = BigInteger.ONE.shiftLeft(n);
            edges.addAll(List.of(power, power.subtract(BigInteger.ONE), power.add(BigInteger.ONE)));
            edges.add(TWO_256.subtract(power));
        }
        Arbitrary<BigInteger> limbs = Arbitraries.of(
                        0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 0x80000000L, 0xffffffffL)
                .list()
                .ofSize(4)
                .map(l -> new UInt256(l.get(0), l.get(1), l.get(2), l.get(3)).toBigInteger());
        Arbitrary<BigInteger> any =
                Arbitraries.bigIntegers().between(BigInteger.ZERO, TWO_256.subtract(BigInteger.ONE));
        Arbitrary<BigInteger> sized = Arbitraries.integers()
                .between(0, 255)
                .flatMap(bits -> Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.ONE.shiftLeft(bits)));
        return Arbitraries.oneOf(Arbitraries.of(edges), limbs, any, sized);
    }

    @Property(tries = 5000)
    void sumsAndProductsWrap(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        expect(Words::add, a, b, a.add(b));
        expect(Words::sub, a, b, a.subtract(b));
        expect(Words::mul, a, b, a.multiply(b));
        expect((s, x, y, d) -> Words.square(s, x, d), a, b, a.multiply(a));
    }

    @Property(tries = 20000)
    void divisionIsBigIntegersAndZeroByZero(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        boolean zero = b.signum() == 0;
        BigInteger sa = signed(a);
        BigInteger sb = signed(b);
        expect(division::div, a, b, zero ? b : a.divide(b));
        expect(division::mod, a, b, zero ? b : a.mod(b));
        expect(division::sdiv, a, b, zero ? b : sa.divide(sb));
        expect(division::smod, a, b, zero ? b : sa.remainder(sb));
    }

    @Property(tries = 20000)
    void modularSumAndProductDoNotWrap(
            @ForAll("words") BigInteger a, @ForAll("words") BigInteger b, @ForAll("words") BigInteger m) {
        boolean zero = m.signum() == 0;
        long[] s = stack(m, b, a);
        division.addmod(s, 8, 4, 0);
        assertThat(Words.get(s, 0).toBigInteger()).isEqualTo(zero ? m : a.add(b).mod(m));
        s = stack(m, b, a);
        products.mulmod(s, 8, 4, 0);
        assertThat(Words.get(s, 0).toBigInteger())
                .isEqualTo(zero ? m : a.multiply(b).mod(m));
        if (zero) return;
        s = stack(m, b.mod(m), a.mod(m));
        division.addmod(s, 8, 4, 0);
        assertThat(Words.get(s, 0).toBigInteger()).isEqualTo(a.add(b).mod(m));
    }

    /** The quotient estimate of algorithm D is two too large only for dividends close below a multiple of a divisor like this. */
    @Property(tries = 20000)
    void divisionNextToAMultipleIsExact(
            @ForAll("words") BigInteger q, @ForAll("words") BigInteger d, @ForAll("words") BigInteger offset) {
        if (d.signum() == 0) return;
        BigInteger n = q.multiply(d)
                .add(offset.mod(BigInteger.valueOf(3)))
                .subtract(BigInteger.ONE)
                .mod(TWO_256);
        expect(division::div, n, d, n.divide(d));
        expect(division::mod, n, d, n.mod(d));
    }

    @Property(tries = 5000)
    void smallNumbersAreAddedWithTheirSign(@ForAll("words") BigInteger a, @ForAll short number) {
        expect((s, x, y, d) -> Words.addSmall(s, y, number, d), number == 0 ? a : b(number), a, a.add(b(number)));
    }

    private static BigInteger b(long number) {
        return BigInteger.valueOf(number).mod(TWO_256);
    }

    @Property
    void expIsModPow(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        expect(division::exp, a, b, a.modPow(b, TWO_256));
        BigInteger few = b.mod(BigInteger.valueOf(300));
        expect(division::exp, a, few, a.modPow(few, TWO_256));
    }

    @Property(tries = 5000)
    void comparisonsKnowTheSign(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        expect(Words::lt, a, b, bool(a.compareTo(b) < 0));
        expect(Words::gt, a, b, bool(a.compareTo(b) > 0));
        expect(Words::slt, a, b, bool(signed(a).compareTo(signed(b)) < 0));
        expect(Words::sgt, a, b, bool(signed(a).compareTo(signed(b)) > 0));
        expect(Words::eq, a, b, bool(a.equals(b)));
        expect(Words::eq, a, a, BigInteger.ONE);
        expect((s, x, y, d) -> Words.isZero(s, y, d), b, a, bool(a.signum() == 0));
    }

    @Property(tries = 5000)
    void bitsAreBits(@ForAll("words") BigInteger a, @ForAll("words") BigInteger b) {
        expect(Words::and, a, b, a.and(b));
        expect(Words::or, a, b, a.or(b));
        expect(Words::xor, a, b, a.xor(b));
        expect((s, x, y, d) -> Words.not(s, y, d), b, a, a.not());
        expect((s, x, y, d) -> Words.clz(s, y, d), b, a, BigInteger.valueOf(256 - a.bitLength()));
    }

    @Property(tries = 5000)
    void shiftsOf256AndMoreLeaveZeroOrTheSign(@ForAll("words") BigInteger n, @ForAll("words") BigInteger a) {
        BigInteger few = n.mod(BigInteger.valueOf(300));
        for (BigInteger shift : List.of(n, few)) {
            int by = shift.min(BigInteger.valueOf(256)).intValue();
            expect(Words::shl, shift, a, a.shiftLeft(by));
            expect(Words::shr, shift, a, a.shiftRight(by));
            expect(Words::sar, shift, a, signed(a).shiftRight(by));
        }
    }

    @Property(tries = 5000)
    void bytesAreCountedFromTheLeftAndSignsFromTheRight(@ForAll("words") BigInteger n, @ForAll("words") BigInteger a) {
        for (BigInteger index : List.of(n, n.mod(BigInteger.valueOf(34)))) {
            boolean within = index.compareTo(BigInteger.valueOf(32)) < 0;
            int i = within ? index.intValue() : 0;
            expect(
                    Words::byteAt,
                    index,
                    a,
                    within ? a.shiftRight(8 * (31 - i)).and(BigInteger.valueOf(255)) : BigInteger.ZERO);
            BigInteger low = a.mod(BigInteger.ONE.shiftLeft(8 * i + 8));
            BigInteger extended = low.testBit(8 * i + 7) ? low.subtract(BigInteger.ONE.shiftLeft(8 * i + 8)) : low;
            expect(Words::signExtend, index, a, within ? extended : a);
        }
    }

    private static void expect(Binary operation, BigInteger x, BigInteger y, BigInteger result) {
        BigInteger expected = result.mod(TWO_256);
        for (int d : new int[] {0, 4, 8}) {
            long[] s = stack(y, x, BigInteger.TEN);
            operation.apply(s, 4, 0, d);
            assertThat(Words.get(s, d).toBigInteger()).isEqualTo(expected);
            if (d != 0)
                assertThat(Words.get(s, 0).toBigInteger()).as("operand y").isEqualTo(y);
            if (d != 4)
                assertThat(Words.get(s, 4).toBigInteger()).as("operand x").isEqualTo(x);
        }
    }

    private static long[] stack(BigInteger... words) {
        long[] s = new long[4 * words.length];
        for (int i = 0; i < words.length; i++) Words.set(s, 4 * i, UInt256.of(words[i]));
        return s;
    }

    private static BigInteger signed(BigInteger word) {
        return word.testBit(255) ? word.subtract(TWO_256) : word;
    }

    private static BigInteger bool(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }
}
