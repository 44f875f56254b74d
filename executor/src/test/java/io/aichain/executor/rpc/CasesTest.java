package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.RpcLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One file per case: {@code request} (or {@code body}, as text, where it is no JSON), {@code response}, {@code status}. Run on the chain of
 * {@link Scene}. When a case fails, the file as it would have to be lies in {@code target/rpc-cases}.
 */
class CasesTest {
    private static final Path CASES = Path.of("src/test/resources/io/aichain/executor/rpc/cases");
    private static final Path ACTUAL = Path.of("target/rpc-cases");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static Scene scene;
    private static Endpoint endpoint;

    @BeforeAll
    static void start() {
        scene = new Scene();
        endpoint = new Endpoint(scene.methods(), Methods.absent(), RpcLimits.defaults(2, 1L << 30));
    }

    @AfterAll
    static void stop() {
        endpoint.close();
        assertThat(scene.chain.state().open()).as("states left open").isZero();
    }

    @TestFactory
    List<DynamicTest> theAnswerIsAsTheFileSays() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)))
                    .toList();
        }
    }

    @Test
    void everyMethodHasACase() throws IOException {
        List<String> cases;
        try (Stream<Path> files = Files.list(CASES)) {
            cases = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(scene.methods())
                .allSatisfy(method -> assertThat(cases)
                        .anyMatch(
                                name -> name.startsWith(method.name() + "_") || name.equals(method.name() + ".json")));
    }

    private static void check(Path file) throws Exception {
        JsonNode one = JSON.readTree(file.toFile());
        byte[] body = one.has("body")
                ? one.get("body").textValue().getBytes(StandardCharsets.UTF_8)
                : JSON.writeValueAsBytes(one.get("request"));
        HttpResponse<String> answer = endpoint.post(body);
        JsonNode response = JSON.readTree(answer.body());
        ObjectNode actual = one.deepCopy();
        actual.set("response", response);
        actual.put("status", answer.statusCode());
        if (!actual.equals(one)) {
            Files.createDirectories(ACTUAL);
            Files.writeString(ACTUAL.resolve(file.getFileName()), JSON.writeValueAsString(actual) + "\n");
        }
        assertThat(JSON.writeValueAsString(actual)).isEqualTo(JSON.writeValueAsString(one));
    }
}
