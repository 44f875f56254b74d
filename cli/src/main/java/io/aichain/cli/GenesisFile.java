package io.aichain.cli;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The genesis file that a command is given. */
public final class GenesisFile {
    private GenesisFile() {}

    /** @throws Failure if there is none, or not one of ours */
    public static Genesis read(Path file) {
        if (!Files.isRegularFile(file)) throw new Failure("no such file: " + file);
        try (InputStream in = Files.newInputStream(file)) {
            // one byte more than allowed is enough for the codec to refuse it
            return GenesisCodec.decode(in.readNBytes(GenesisCodec.MAX_BYTES + 1));
        } catch (IOException e) {
            throw new Failure("cannot read the genesis file " + file + ": " + Failure.words(e), e);
        } catch (MalformedException e) {
            throw new Failure(file + " is no genesis file of ours: " + e.getMessage(), e);
        }
    }
}
