package io.aichain.bench.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one measurement found, as it is kept: {@code docs/performance/MEASUREMENT.json}.
 *
 * @param version of this format, {@value #VERSION}
 * @param measurement its name on the command line
 * @param date of the run, as in {@code 2026-01-31}
 * @param notes one sentence each
 */
public record Report(
        @JsonProperty(required = true) int version,
        @JsonProperty(required = true) String measurement,
        @JsonProperty(required = true) String date,
        @JsonProperty(required = true) Machine machine,
        @JsonProperty(required = true) List<String> notes,
        @JsonProperty(required = true) List<Result> results) {
    static final int VERSION = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public Report {
        notes = List.copyOf(notes);
        results = List.copyOf(results);
    }

    public static Report of(String measurement, String date, Machine machine, Results results) {
        return new Report(VERSION, measurement, date, machine, results.notes(), results.all());
    }

    /** Writes {@code MEASUREMENT.json}, which it replaces. @return the file */
    public Path write(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve(measurement + ".json");
        Files.writeString(file, MAPPER.writeValueAsString(this) + "\n");
        return file;
    }

    /** @throws IOException if it is none, or of another version, naming the file */
    public static Report read(Path file) throws IOException {
        try {
            int version = MAPPER.readTree(file.toFile()).path("version").asInt();
            if (version != VERSION) {
                throw new IOException("version " + version + ", this reader knows " + VERSION + ": measure again");
            }
            return MAPPER.readValue(file.toFile(), Report.class);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
