package io.aichain.evm.precompile.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Every operation of the prime fields against BigInteger. */
@Tag("P3")
class PrimeFieldPropertyTest {
    private static final List<PrimeField> FIELDS = List.of(
            new Field260(number("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47")),
            new Field260(number("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")),
            new Field260(number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")),
            new Field385(
                    number(
                            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")));

    record Case(PrimeField field, BigInteger x, BigInteger y) {}

    @Provide
    Arbitrary<Case> cases() {
        return Arbitraries.of(FIELDS)
                .flatMap(field -> Combinators.combine(Numbers.below(field.modulus()), Numbers.below(field.modulus()))
                        .as((x, y) -> new Case(field, x, y)));
    }

    @Property(tries = 5000)
    void operationsAreThoseOfIntegersModuloThePrime(@ForAll("cases") Case c) {
        PrimeField f = c.field;
        BigInteger p = f.modulus();
        long[] a = f.of(c.x);
        long[] b = f.of(c.y);
        long[] r = f.create();
        assertThat(f.toBigInteger(a)).isEqualTo(c.x);
        f.add(r, a, b);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.add(c.y).mod(p));
        f.subtract(r, a, b);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.subtract(c.y).mod(p));
        f.multiply(r, a, b);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.multiply(c.y).mod(p));
        f.square(r, a);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.multiply(c.x).mod(p));
        f.negate(r, a);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.negate().mod(p));
        f.invert(r, a);
        assertThat(f.toBigInteger(r)).isEqualTo(c.x.signum() == 0 ? c.x : c.x.modInverse(p));
        assertThat(f.equal(a, b)).isEqualTo(c.x.equals(c.y));
        assertThat(f.isZero(a)).isEqualTo(c.x.signum() == 0);
    }

    @Property(tries = 500)
    void theResultMayOverwriteAnOperand(@ForAll("cases") Case c) {
        PrimeField f = c.field;
        BigInteger p = f.modulus();
        long[] b = f.of(c.y);
        long[] r = f.of(c.x);
        f.multiply(r, r, b);
        f.multiply(r, b, r);
        f.square(r, r);
        f.add(r, r, r);
        f.subtract(r, b, r);
        f.invert(r, r);
        BigInteger product = c.x.multiply(c.y).multiply(c.y);
        BigInteger expected =
                c.y.subtract(product.multiply(product).shiftLeft(1)).mod(p);
        assertThat(f.toBigInteger(r)).isEqualTo(expected.signum() == 0 ? expected : expected.modInverse(p));
    }

    @Property(tries = 500)
    void bytesAreReadAndWrittenBack(@ForAll("cases") Case c) {
        PrimeField f = c.field;
        byte[] bytes = new byte[f.bytes() + 3];
        f.write(bytes, 2, f.of(c.x));
        assertThat(new BigInteger(1, bytes, 2, f.bytes())).isEqualTo(c.x);
        long[] r = f.create();
        assertThat(f.read(r, bytes, 2)).isTrue();
        assertThat(f.toBigInteger(r)).isEqualTo(c.x);
    }

    @Property(tries = 100)
    void powersAreThoseOfBigInteger(@ForAll("cases") Case c) {
        long[] r = c.field.create();
        c.field.power(r, c.field.of(c.x), c.y);
        assertThat(c.field.toBigInteger(r)).isEqualTo(c.x.modPow(c.y, c.field.modulus()));
    }

    @Example
    void numbersThatAreNotBelowThePrimeAreNotRead() {
        for (PrimeField f : FIELDS) {
            BigInteger all = BigInteger.ONE.shiftLeft(8 * f.bytes()).subtract(BigInteger.ONE);
            for (BigInteger tooLarge : List.of(f.modulus(), f.modulus().add(BigInteger.ONE), all)) {
                byte[] bytes = new byte[f.bytes()];
                for (int i = 0; i < bytes.length; i++)
                    bytes[i] = tooLarge.shiftRight(8 * (bytes.length - 1 - i)).byteValue();
                assertThat(f.read(f.create(), bytes, 0)).isFalse();
            }
        }
    }

    @Example
    void aModulusThatDoesNotSuitTheLimbsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Field260(BigInteger.ONE.shiftLeft(255)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Field260(BigInteger.ONE.shiftLeft(259).add(BigInteger.ONE)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Field385(BigInteger.valueOf(101)));
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }
}
