package io.aichain.cli.log;

import io.aichain.chain.primitives.Hash;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The sequencer's secret key, from a file or the environment: never an argument, which every process of the machine could read. */
final class SequencerKey {
    static final String VARIABLE = "AICHAIN_SEQUENCER_KEY";
    private static final int FILE_BYTES = 1024;

    private SequencerKey() {}

    static Hash read(Optional<Path> file, Map<String, String> environment) throws IOException {
        if (file.isEmpty()) {
            String text = environment.get(VARIABLE);
            if (text == null) throw new Failure("the sequencer's key: give --key-file FILE, or set " + VARIABLE);
            return parse(text, VARIABLE);
        }
        if (!Files.isRegularFile(file.get())) throw new Failure("no such file: " + file.get());
        try (InputStream in = Files.newInputStream(file.get())) {
            byte[] bytes = in.readNBytes(FILE_BYTES + 1);
            if (bytes.length > FILE_BYTES) throw new Failure(file.get() + ": more than " + FILE_BYTES + " bytes");
            return parse(new String(bytes, StandardCharsets.UTF_8), file.get().toString());
        }
    }

    /** A failed parse shows nothing of what was found: it is a key with a typing error. */
    private static Hash parse(String text, String where) {
        String key = text.strip();
        if (!key.matches("0x[0-9a-fA-F]{64}")) throw new Failure(where + ": 0x and 64 hex digits expected");
        return Hash.fromHex(key);
    }
}
