package io.aichain.bench.evm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aichain.evm.interpreter.Translation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OurEvmTest {
    @TempDir
    Path folder;

    /** A workload that ends otherwise than it is said to fails by itself. */
    @Test
    void everyWorkloadEndsAsItSays() throws Exception {
        Optional<Path> archive = EvmBench.archive();
        assumeTrue(archive.isPresent(), "shared/fixtures/evm-workloads.tar.xz is not on this machine");
        Path unpacked = EvmBench.unpacked(archive.get(), folder);
        for (String name : Workload.NAMES) {
            OurEvm.once(Workload.of(name, unpacked), Translation.ADAPTIVE);
            OurEvm.once(Workload.of(name, unpacked), Translation.COMPILED);
        }
    }
}
