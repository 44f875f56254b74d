package io.aichain.cli.evm;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.conformance.run.CodeRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Code in hex, in a file or on standard input. */
final class CodeFile {
    private static final long MAX_BYTES = 256L << 20;

    private CodeFile() {}

    /** @param name of a file, or - for standard input */
    static Bytes read(String name) throws MalformedException {
        try {
            if (name.equals("-")) {
                return CodeRun.hex(new String(System.in.readAllBytes(), StandardCharsets.ISO_8859_1), "standard input");
            }
            Path file = Path.of(name);
            if (!Files.isRegularFile(file)) throw new Failure("no such file: " + file);
            if (Files.size(file) > MAX_BYTES) {
                throw new Failure(file + ": " + Files.size(file) + " bytes, at most " + MAX_BYTES);
            }
            return CodeRun.hex(Files.readString(file, StandardCharsets.ISO_8859_1), name);
        } catch (IOException e) {
            throw new Failure(name + ": cannot be read: " + Failure.words(e), e);
        }
    }
}
