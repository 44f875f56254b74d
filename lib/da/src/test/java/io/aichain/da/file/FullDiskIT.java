package io.aichain.da.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aichain.chain.primitives.Bytes;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of 256 KiB that fills up. Needs the right to mount one; without it the test says that it did not run. */
@Tag("P10")
class FullDiskIT {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0, "may not mount");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    private static Bytes object(int seed) {
        byte[] bytes = new byte[30_000];
        new Random(seed).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void aFullDiskIsUnavailableWithAReasonLeavesNoDebrisAndIsUsedAgainWhenThereIsRoom() throws IOException {
        FileNetwork network = new FileNetwork(disk);
        List<Bytes> pointers = new ArrayList<>();
        PutAnswer answer = network.put(object(0));
        while (answer instanceof PutAnswer.Stored(var pointer)) {
            pointers.add(pointer);
            answer = network.put(object(pointers.size()));
        }
        assertThat(pointers).isNotEmpty();
        assertThat(answer)
                .isInstanceOfSatisfying(
                        PutAnswer.Unavailable.class,
                        full -> assertThat(full.reason()).contains("No space left on device"));
        try (Stream<Path> aside = Files.list(disk.resolve(".put"))) {
            assertThat(aside).isEmpty();
        }
        for (int i = 0; i < pointers.size(); i++) {
            assertThat(network.get(pointers.get(i), 30_000)).isEqualTo(new GetAnswer.Found(object(i)));
        }
        try (Stream<Path> files = Files.walk(disk)) {
            Files.delete(files.filter(f -> f.getFileName().toString().length() == 64)
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(network.put(object(pointers.size()))).isInstanceOf(PutAnswer.Stored.class);
    }
}
