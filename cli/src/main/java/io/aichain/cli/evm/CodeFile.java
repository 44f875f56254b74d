package io.aichain.cli.evm;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.conformance.run.CodeRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Code in hex, in a file or a pipe or on standard input. */
final class CodeFile {
    /** Of hex, white space and all: more than a hundred times what the largest code has. */
    static final int MAX_BYTES = 16 << 20;

    private CodeFile() {}

    /** @param name of a file or a pipe, or - for standard input */
    static Bytes read(String name) throws MalformedException {
        try {
            if (name.equals("-")) return read(System.in, "standard input");
            Path file = Path.of(name);
            if (!Files.exists(file)) throw new Failure("no such file: " + file);
            if (Files.isDirectory(file)) throw new Failure(file + ": a folder; a file of code is wanted");
            try (InputStream in = Files.newInputStream(file)) {
                return read(in, name);
            }
        } catch (IOException e) {
            throw new Failure(name + ": cannot be read: " + Failure.words(e), e);
        }
    }

    /** Reads to the end, or to where it is too much. @param what to name in messages */
    static Bytes read(InputStream in, String what) throws IOException, MalformedException {
        byte[] hex = in.readNBytes(MAX_BYTES + 1);
        if (hex.length > MAX_BYTES) throw new Failure(what + ": more than " + MAX_BYTES + " bytes of hex");
        return CodeRun.hex(new String(hex, StandardCharsets.ISO_8859_1), what);
    }
}
