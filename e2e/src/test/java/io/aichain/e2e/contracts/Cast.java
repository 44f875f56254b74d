package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Bytes;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Foundry's encoder of calls: arguments and answers as text, by somebody else's ABI. */
final class Cast {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    private Cast() {}

    /** A call of a function such as {@code add(uint256,uint256)}. */
    static Bytes call(String signature, String... arguments) {
        return Bytes.fromHex(run("calldata", signature, arguments));
    }

    /** Arguments without a selector: {@code (uint256,string)}. */
    static Bytes encode(String types, String... arguments) {
        return Bytes.fromHex(run("abi-encode", "f" + types, arguments));
    }

    /** What a function answered, as a JSON array. */
    static JsonNode decode(String types, Bytes data) {
        String text = run("decode-abi", "f()" + types, "--json", data.toHex());
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static String run(String what, String signature, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Parts.executable("foundry/bin/cast").toString(), what, signature));
        // a negative number is no option
        if (!what.equals("decode-abi")) command.add("--");
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
