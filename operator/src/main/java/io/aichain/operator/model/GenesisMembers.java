package io.aichain.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.model.GenesisFile.UnfitException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The members of one object of a genesis file, by the rules that services read it with. A member that is null is absent.
 *
 * @param path of the object in the file, empty for all of it
 */
record GenesisMembers(JsonNode node, String path) {
    static final String ADDRESS = "0x[0-9a-fA-F]{40}";
    static final String WORD = "0x[0-9a-fA-F]{1,64}";

    /** Longer than any number of 256 bits. */
    private static final int MOST_DIGITS = 80;

    private static final int MOST_SHOWN = 100;

    static GenesisMembers of(JsonNode node, String path) throws UnfitException {
        if (!node.isObject())
            throw new UnfitException(
                    "genesis file: %s is no object; correct it".formatted(path.isEmpty() ? "it" : path));
        return new GenesisMembers(node, path);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    UnfitException unfit(String name, String why) {
        return new UnfitException("genesis file: %s: %s; correct it".formatted(path(name), why));
    }

    /** A file may be large, and a condition's message may not. */
    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    private JsonNode need(String name) throws UnfitException {
        if (!has(name)) throw unfit(name, "missing");
        return node.get(name);
    }

    /** A misspelt member must not be taken for its default. */
    void refuseUnknown(List<String> known) throws UnfitException {
        for (Map.Entry<String, JsonNode> member : node.properties())
            if (!known.contains(member.getKey()))
                throw unfit(member.getKey(), "not known; known are " + String.join(", ", known));
    }

    GenesisMembers object(String name) throws UnfitException {
        return of(need(name), path(name));
    }

    JsonNode array(String name) throws UnfitException {
        JsonNode member = need(name);
        if (!member.isArray()) throw unfit(name, "an array expected");
        return member;
    }

    String text(String name) throws UnfitException {
        JsonNode member = need(name);
        if (!member.isTextual()) throw unfit(name, "text expected");
        return member.textValue();
    }

    void text(String name, String form, String meaning) throws UnfitException {
        if (!text(name).matches(form)) throw unfit(name, meaning + ", and not " + shown(node.get(name)));
    }

    String oneOf(String name, List<String> known) throws UnfitException {
        String found = text(name);
        if (!known.contains(found))
            throw unfit(name, "one of " + String.join(", ", known) + ", and not " + shown(node.get(name)));
        return found;
    }

    void number(String name, long min, long max) throws UnfitException {
        JsonNode member = need(name);
        if (!member.isIntegralNumber()
                || !member.canConvertToLong()
                || member.longValue() < min
                || member.longValue() > max)
            throw unfit(name, "a whole number of %d to %d expected, and not %s".formatted(min, max, shown(member)));
    }

    /** As geth has it: a number, decimal text or 0x text. */
    BigInteger quantity(String name) throws UnfitException {
        JsonNode member = need(name);
        try {
            BigInteger value = member.isIntegralNumber() ? member.bigIntegerValue() : parsed(member);
            if (value.signum() >= 0 && value.bitLength() <= 256) return value;
        } catch (NumberFormatException noNumber) {
            // said as what it is, below
        }
        throw unfit(name, "a number of up to 256 bits expected, and not " + shown(member));
    }

    private static BigInteger parsed(JsonNode member) {
        if (!member.isTextual() || member.textValue().length() > MOST_DIGITS) throw new NumberFormatException();
        String text = member.textValue();
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    BigInteger quantity(String name, BigInteger max) throws UnfitException {
        BigInteger value = quantity(name);
        if (value.compareTo(max) > 0) throw unfit(name, value + " is above " + max);
        return value;
    }

    void address(String name) throws UnfitException {
        text(name, ADDRESS, "0x and 40 hex digits");
    }

    void hex(String name, int mostBytes) throws UnfitException {
        text(name, "0x([0-9a-fA-F]{2})*", "0x and an even number of hex digits");
        int bytes = text(name).length() / 2 - 1;
        if (bytes > mostBytes) throw unfit(name, "%d bytes, at most %d".formatted(bytes, mostBytes));
    }
}
