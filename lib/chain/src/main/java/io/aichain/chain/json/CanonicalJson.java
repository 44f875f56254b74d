package io.aichain.chain.json;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * JSON in the one form of RFC 8785: no white space, members sorted by their UTF-16 code units, shortest escapes. Numbers are limited to
 * whole ones of at most 2^53 - 1 in size, which need no rule about floating point.
 */
public final class CanonicalJson {
    private static final long MAX_SAFE = (1L << 53) - 1;

    private CanonicalJson() {}

    /** @throws MalformedException for a number that is not whole or too large */
    public static byte[] encode(JsonNode node) throws MalformedException {
        StringBuilder out = new StringBuilder();
        write(node, out);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(out)) throw malformed("JSON: a lone surrogate has no UTF-8");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonNode node, StringBuilder out) throws MalformedException {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, out);
            case ARRAY -> array(node, out);
            case STRING -> string(node.textValue(), out);
            case NUMBER -> number(node, out);
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("not from a JSON text: " + node.getNodeType());
        }
    }

    private static void object(JsonNode node, StringBuilder out) throws MalformedException {
        List<String> names = new ArrayList<>();
        for (Iterator<String> it = node.fieldNames(); it.hasNext(); ) names.add(it.next());
        Collections.sort(names); // String order is that of UTF-16 code units, as the RFC wants
        out.append('{');
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) out.append(',');
            string(names.get(i), out);
            out.append(':');
            write(node.get(names.get(i)), out);
        }
        out.append('}');
    }

    private static void array(JsonNode node, StringBuilder out) throws MalformedException {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) out.append(',');
            write(node.get(i), out);
        }
        out.append(']');
    }

    private static void number(JsonNode node, StringBuilder out) throws MalformedException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > MAX_SAFE) {
            throw malformed(
                    "number %s: whole numbers up to 2^53 - 1 only; write larger ones as strings", node.asText());
        }
        out.append(node.longValue());
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }
}
