package io.aichain.chain.json;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the members of one JSON object of foreign origin; every refusal names the member by its path. */
public final class JsonReader {
    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(16 << 20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]{0,200}; line: (\\d+), column: (\\d+)\\]");

    private final JsonNode node;
    private final String path;

    /** A message of Jackson's that says where, and not how its source is shown: {@code at line: 1, column: 2}. */
    public static String withoutSource(String message) {
        return SOURCE.matcher(message).replaceAll("line: $1, column: $2");
    }

    private JsonReader(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The whole text as one value; double members and anything behind it are refused. */
    public static JsonNode parse(byte[] text, String what) throws MalformedException {
        try {
            // decoded here, strictly: Jackson's reader of bytes refuses escaped surrogate pairs in member names
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            JsonNode node = MAPPER.readTree(chars.toString());
            if (node == null || node.isMissingNode()) throw malformed("%s: empty", what);
            return node;
        } catch (CharacterCodingException e) {
            throw malformed("%s: not UTF-8", what);
        } catch (JsonProcessingException e) {
            throw malformed("%s: not JSON: %s", what, withoutSource(e.getOriginalMessage()));
        }
    }

    public static JsonReader object(byte[] text, String what) throws MalformedException {
        return object(parse(text, what), what);
    }

    public static JsonReader object(JsonNode node, String what) throws MalformedException {
        if (!node.isObject()) throw malformed("%s: an object expected", what);
        return new JsonReader(node, what);
    }

    public boolean has(String name) {
        return node.hasNonNull(name);
    }

    public JsonNode node(String name) throws MalformedException {
        JsonNode member = node.get(name);
        if (member == null || member.isNull()) throw malformed("%s.%s: missing", path, name);
        return member;
    }

    public JsonReader object(String name) throws MalformedException {
        return object(node(name), path + "." + name);
    }

    public JsonNode array(String name) throws MalformedException {
        JsonNode member = node(name);
        if (!member.isArray()) throw malformed("%s.%s: an array expected", path, name);
        return member;
    }

    public String text(String name) throws MalformedException {
        JsonNode member = node(name);
        if (!member.isTextual()) throw malformed("%s.%s: a string expected", path, name);
        return member.textValue();
    }

    public Optional<String> optionalText(String name) throws MalformedException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A whole number of min to max, as a JSON number. */
    public long number(String name, long min, long max) throws MalformedException {
        JsonNode member = node(name);
        if (!member.isIntegralNumber() || !member.canConvertToLong())
            throw malformed("%s.%s: a whole number expected", path, name);
        long value = member.longValue();
        if (value < min || value > max) throw malformed("%s.%s: %d, allowed %d to %d", path, name, value, min, max);
        return value;
    }

    /** A quantity as geth's genesis files have it: a JSON number, decimal text or 0x text. */
    public UInt256 quantity(String name) throws MalformedException {
        JsonNode member = node(name);
        BigInteger value;
        try {
            if (member.isIntegralNumber()) value = member.bigIntegerValue();
            else if (!member.isTextual() || member.textValue().length() > 80) throw new NumberFormatException("length");
            else if (member.textValue().startsWith("0x"))
                value = new BigInteger(member.textValue().substring(2), 16);
            else value = new BigInteger(member.textValue());
        } catch (NumberFormatException e) {
            throw malformed("%s.%s: a number expected, found %s", path, name, member);
        }
        if (value.signum() < 0 || value.bitLength() > 256)
            throw malformed("%s.%s: %s is not a uint256", path, name, value);
        return UInt256.of(value);
    }

    /** A quantity of at most max. */
    public long quantity(String name, long max) throws MalformedException {
        UInt256 value = quantity(name);
        if (!value.fitsLong() || value.w3() > max) throw malformed("%s.%s: %s, at most %d", path, name, value, max);
        return value.w3();
    }

    public Hash hash(String name) throws MalformedException {
        return Hash.parse(text(name), path + "." + name);
    }

    public Address address(String name) throws MalformedException {
        return Address.parse(text(name), path + "." + name);
    }

    /** {@code 0x} and an even number of hex digits. */
    public Bytes bytes(String name, int max) throws MalformedException {
        String text = text(name);
        if (!text.startsWith("0x")) throw malformed("%s.%s: 0x and hex digits expected", path, name);
        if (text.length() / 2 - 1 > max)
            throw malformed("%s.%s: %d bytes, at most %d", path, name, text.length() / 2 - 1, max);
        try {
            return Bytes.fromHex(text);
        } catch (IllegalArgumentException e) {
            throw malformed("%s.%s: not hex", path, name);
        }
    }

    public JsonNode raw() {
        return node;
    }

    public String path() {
        return path;
    }
}
