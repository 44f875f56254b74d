package io.aichain.inference.spec;

import io.aichain.inference.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** What PRBMath 4.2.0 gave in an EVM: 50,989 calls of 17 functions. */
public final class PrbMathVectors {
    private PrbMathVectors() {}

    /**
     * One call.
     *
     * @param y ignored by functions of one number
     * @param result a decimal number, or R and the selector of the revert in hex
     */
    public record Line(String function, BigInteger x, BigInteger y, String result) {
        public boolean isRevert() {
            return result.startsWith("R");
        }
    }

    public static List<Line> all() throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Shared.path("vectors/prbmath-4.2.0-vectors.txt.gz"))),
                StandardCharsets.US_ASCII))) {
            return in.lines().map(PrbMathVectors::line).toList();
        }
    }

    /** Those of one function. */
    public static List<Line> of(String function) throws IOException {
        return all().stream().filter(line -> line.function().equals(function)).toList();
    }

    private static Line line(String text) {
        String[] parts = text.split(" ");
        return new Line(parts[0], new BigInteger(parts[1]), new BigInteger(parts[2]), parts[3]);
    }
}
