package io.aichain.evm.precompile.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** The tower of both pairings: against polynomials in BigInteger, and the laws that shortcuts must keep. */
@Tag("P3")
class TowerPropertyTest {
    private static final Fp2Field BN = new Fp2Field(
            new Field260(new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16)), 9);
    private static final Fp2Field BLS = new Fp2Field(
            new Field385(new BigInteger(
                    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
                    16)),
            1);

    /** An element of the top as 12 integers: coefficient of w^i in re at 2 i, in im at 2 i + 1. */
    private static BigInteger[] integers(Fp2Field f, Fp12 x) {
        BigInteger[] out = new BigInteger[12];
        for (int i = 0; i < 6; i++) {
            out[2 * i] = f.base().toBigInteger(x.coefficient(i).re());
            out[2 * i + 1] = f.base().toBigInteger(x.coefficient(i).im());
        }
        return out;
    }

    /** Schoolbook: w^6 = xi + u, u^2 = -1. */
    private static BigInteger[] product(BigInteger p, int xi, BigInteger[] x, BigInteger[] y) {
        BigInteger[] re = new BigInteger[11];
        BigInteger[] im = new BigInteger[11];
        for (int i = 0; i < 11; i++) re[i] = im[i] = BigInteger.ZERO;
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                BigInteger a = x[2 * i], b = x[2 * i + 1], c = y[2 * j], d = y[2 * j + 1];
                re[i + j] = re[i + j].add(a.multiply(c)).subtract(b.multiply(d));
                im[i + j] = im[i + j].add(a.multiply(d)).add(b.multiply(c));
            }
        }
        BigInteger[] out = new BigInteger[12];
        BigInteger ten = BigInteger.valueOf(xi);
        for (int i = 0; i < 6; i++) {
            BigInteger a = i < 5 ? re[i + 6] : BigInteger.ZERO;
            BigInteger b = i < 5 ? im[i + 6] : BigInteger.ZERO;
            out[2 * i] = re[i].add(a.multiply(ten)).subtract(b).mod(p);
            out[2 * i + 1] = im[i].add(b.multiply(ten)).add(a).mod(p);
        }
        return out;
    }

    private static Fp12 random(Fp2Field f, Fp12Field top, Random random) {
        Fp12 x = top.create();
        for (int i = 0; i < 6; i++) {
            for (long[] part :
                    new long[][] {x.coefficient(i).re(), x.coefficient(i).im()}) {
                BigInteger p = f.base().modulus();
                BigInteger value = switch (random.nextInt(6)) {
                    case 0 -> BigInteger.ZERO;
                    case 1 -> BigInteger.ONE;
                    case 2 -> p.subtract(BigInteger.ONE);
                    default -> new BigInteger(400, random);
                };
                f.base().set(part, f.base().of(value));
            }
        }
        return x;
    }

    @Property(tries = 100)
    void productsSquaresAndInversesAreRight(@ForAll long seed) {
        for (Fp2Field f : new Fp2Field[] {BN, BLS}) {
            int xi = f == BN ? 9 : 1;
            Fp12Field top = Fp12Field.over(f, Fp12Field.frobenius(f));
            Random random = new Random(seed);
            Fp12 x = random(f, top, random);
            Fp12 y = random(f, top, random);
            Fp12 r = top.create();
            BigInteger p = f.base().modulus();
            top.multiply(r, x, y);
            assertThat(integers(f, r)).isEqualTo(product(p, xi, integers(f, x), integers(f, y)));
            top.square(r, x);
            assertThat(integers(f, r)).isEqualTo(product(p, xi, integers(f, x), integers(f, x)));
            top.set(r, x);
            top.square(r, r);
            assertThat(integers(f, r)).isEqualTo(product(p, xi, integers(f, x), integers(f, x)));
            if (top.isZero(x)) continue;
            top.invert(r, x);
            top.multiply(r, r, x);
            assertThat(top.isOne(r)).isTrue();
        }
    }

    @Property(tries = 50)
    void linesMultiplyAsTheElementsTheyAre(@ForAll long seed) {
        for (Fp2Field f : new Fp2Field[] {BN, BLS}) {
            Fp12Field top = Fp12Field.over(f, Fp12Field.frobenius(f));
            Random random = new Random(seed);
            Fp12 x = random(f, top, random);
            Fp12 abc = random(f, top, random);
            Fp2 a = abc.coefficient(0), b = abc.coefficient(1), c = abc.coefficient(2);
            for (int second : new int[] {1, 2}) {
                Fp12 line = top.create();
                f.set(line.coefficient(0), a);
                f.set(line.coefficient(second), b);
                f.set(line.coefficient(3), c);
                Fp12 expected = top.create();
                top.multiply(expected, x, line);
                Fp12 found = top.create();
                top.set(found, x);
                if (second == 1) top.multiplyByLine013(found, a, b, c);
                else top.multiplyByLine023(found, a, b, c);
                assertThat(top.equal(found, expected)).isTrue();
            }
        }
    }

    @Property(tries = 10)
    void frobeniusIsThePthPowerAndCyclotomicSquaresAreSquares(@ForAll long seed) {
        for (Fp2Field f : new Fp2Field[] {BN, BLS}) {
            Fp12Field top = Fp12Field.over(f, Fp12Field.frobenius(f));
            Fp12 x = random(f, top, new Random(seed));
            if (top.isZero(x)) continue;
            Fp12 power = top.create();
            top.setOne(power);
            BigInteger p = f.base().modulus();
            for (int i = p.bitLength() - 1; i >= 0; i--) {
                top.square(power, power);
                if (p.testBit(i)) top.multiply(power, power, x);
            }
            Fp12 image = top.create();
            top.frobenius(image, x);
            assertThat(top.equal(image, power)).isTrue();

            Fp12 unit = top.create(); // x^((p^6 - 1)(p^2 + 1))
            top.invert(power, x);
            top.conjugate(unit, x);
            top.multiply(unit, unit, power);
            top.frobenius(image, unit);
            top.frobenius(image, image);
            top.multiply(unit, unit, image);
            Fp12 square = top.create();
            top.square(square, unit);
            Fp12 quick = top.create();
            top.squareCyclotomic(quick, unit);
            assertThat(top.equal(quick, square)).isTrue();
            top.squareCyclotomic(unit, unit);
            assertThat(top.equal(unit, square)).isTrue();
        }
    }
}
