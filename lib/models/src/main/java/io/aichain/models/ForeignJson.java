package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;

/** JSON of strangers: no deeper than 100, at most 2^22 values, names and brackets, no name twice, nothing behind its end. */
final class ForeignJson {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            // each takes some 100 bytes of memory, and the CLI's heap has 768 MiB
                            .maxTokenCount(1 << 22)
                            .maxStringLength(1 << 29)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Decimal numbers as they are written. */
    private static final ObjectMapper EXACT = JSON.copy().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private ForeignJson() {}

    /** With numbers as doubles. */
    static JsonNode read(byte[] bytes, String field) throws MalformedException {
        return read(JSON, bytes, field);
    }

    /** With decimal numbers as they are written. */
    static JsonNode exact(byte[] bytes, String field) throws MalformedException {
        return read(EXACT, bytes, field);
    }

    private static JsonNode read(ObjectMapper mapper, byte[] bytes, String field) throws MalformedException {
        try {
            JsonNode json = mapper.readTree(bytes);
            if (json == null || json.isMissingNode()) throw malformed("%s: empty", field);
            return json;
        } catch (JsonProcessingException refused) {
            throw malformed("%s: no JSON: %s", field, words(refused.getOriginalMessage()));
        } catch (NumberFormatException beyond) {
            // an exponent of more than 32 bits: the library lets BigDecimal's own error through
            throw malformed("%s: no JSON: a number with an exponent that nothing holds", field);
        } catch (IOException noText) {
            // nothing is read but these bytes: they are no text
            throw malformed("%s: no JSON: %s", field, noText.getMessage());
        }
    }

    /** What the library says without its own names: that it does not say its source, and what of its settings would let this through. */
    private static String words(String message) {
        if (message.startsWith("Trailing token")) return "something stands behind its end";
        return message.replaceAll("\\[Source: [^;]*; ", "[")
                .replaceAll(": enable `[^`]*` to allow", "")
                .replaceAll(",? ?from `[^`]*`", "");
    }
}
