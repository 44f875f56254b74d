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

/** JSON of strangers: no deeper than 100, no name twice, nothing behind its end. */
final class ForeignJson {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxStringLength(1 << 29)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ForeignJson() {}

    static JsonNode read(byte[] bytes, String field) throws MalformedException {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json == null || json.isMissingNode()) throw malformed("%s: empty", field);
            return json;
        } catch (JsonProcessingException refused) {
            throw malformed("%s: no JSON: %s", field, refused.getOriginalMessage());
        } catch (IOException memory) {
            throw new IllegalStateException("reading memory", memory);
        }
    }
}
