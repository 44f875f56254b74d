package io.aichain.cli;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Arguments of the types whose library says what is wrong with them in the names of its own exceptions. */
final class PlainConverters {
    private static final int MOST_DIGITS = 100;

    private PlainConverters() {}

    /** @param line with all its commands */
    static void register(CommandLine line) {
        line.registerConverter(BigInteger.class, PlainConverters::whole);
        line.registerConverter(BigDecimal.class, PlainConverters::decimal);
        line.registerConverter(URI.class, PlainConverters::uri);
    }

    private static BigInteger whole(String text) {
        if (text.matches("[+-]?[0-9]{1," + MOST_DIGITS + "}")) return new BigInteger(text);
        throw new TypeConversionException("'" + text + "' is not a whole number in decimal digits");
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException none) {
            throw new TypeConversionException("'" + text + "' is not a decimal number");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException none) {
            throw new TypeConversionException("'" + text + "' is not a URL");
        }
    }
}
