package io.aichain.cli.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** An answer for programs: one object in one line, in ASCII, so that no stranger's text steers a terminal. */
final class JsonLine {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private JsonLine() {}

    static void print(PrintWriter out, JsonNode answer) {
        try {
            out.println(WRITER.writeValueAsString(answer));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a tree is always written", bug);
        }
    }
}
