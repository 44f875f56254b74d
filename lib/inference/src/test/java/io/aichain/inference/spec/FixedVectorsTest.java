package io.aichain.inference.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Outcome;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every result and revert that PRBMath 4.2.0 gave in an EVM, given by the plain specification. */
class FixedVectorsTest {
    private static final Map<String, BinaryOperator<BigInteger>> FUNCTIONS = Map.ofEntries(
            Map.entry("mul", Fixed::mul),
            Map.entry("div", Fixed::div),
            Map.entry("exp", (x, y) -> Fixed.exp(x)),
            Map.entry("exp2", (x, y) -> Fixed.exp2(x)),
            Map.entry("ln", (x, y) -> Fixed.ln(x)),
            Map.entry("log2", (x, y) -> Fixed.log2(x)),
            Map.entry("log10", (x, y) -> Fixed.log10(x)),
            Map.entry("sqrt", (x, y) -> Fixed.sqrt(x)),
            Map.entry("pow", Fixed::pow),
            Map.entry("powu", Fixed::powu),
            Map.entry("abs", (x, y) -> Fixed.abs(x)),
            Map.entry("inv", (x, y) -> Fixed.inv(x)),
            Map.entry("avg", Fixed::avg),
            Map.entry("gm", Fixed::gm),
            Map.entry("floor", (x, y) -> Fixed.floor(x)),
            Map.entry("ceil", (x, y) -> Fixed.ceil(x)),
            Map.entry("frac", (x, y) -> Fixed.frac(x)));

    @Test
    @Tag("P9")
    void allVectorsOfPrbMathAreMet() throws IOException {
        List<PrbMathVectors.Line> lines = PrbMathVectors.all();
        List<String> differences = new ArrayList<>();
        for (PrbMathVectors.Line line : lines) {
            String found = result(FUNCTIONS.get(line.function()), line.x(), line.y());
            if (!found.equals(line.result())) differences.add(line + ": " + found);
        }
        assertThat(lines).hasSize(50_989);
        assertThat(differences).isEmpty();
    }

    private static String result(BinaryOperator<BigInteger> function, BigInteger x, BigInteger y) {
        return switch (Outcome.of(() -> function.apply(x, y))) {
            case Outcome.Success<BigInteger>(BigInteger value) -> value.toString();
            case Outcome.Revert<BigInteger>(var data) -> "R" + data.toHex().substring(2, 10);
        };
    }
}
