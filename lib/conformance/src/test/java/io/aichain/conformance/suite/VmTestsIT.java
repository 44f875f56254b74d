package io.aichain.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fixture.FixtureFile;
import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.conformance.vmtest.VmTest;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The VMTests: 591 single frames and the 18 of vmPerformance. */
@Tag("P3")
class VmTestsIT {
    private final Tally tally = new Tally();

    @ParameterizedTest
    @EnumSource(Translation.class)
    void everyFrameEndsAsPublished(Translation translation) throws IOException, MalformedException {
        Interpreter interpreter =
                new Interpreter(ForkRules.of(Fork.HOMESTEAD), Precompiles.of(Fork.HOMESTEAD), translation);
        Path root = Archive.LEGACY.unpacked().resolve("Constantinople/VMTests");
        for (Path file : StateTestFiles.find(root)) {
            String folder = root.relativize(file).getName(0).toString();
            FixtureFile.read(file, (name, test) -> {
                Optional<String> difference;
                try {
                    difference = VmTest.of(name, test).difference(interpreter);
                } catch (MalformedException e) {
                    difference = Optional.of(e.getMessage());
                }
                if (difference.isEmpty()) tally.passed("Homestead", folder);
                else tally.failed("Homestead", folder, name + ": " + difference.get());
            });
        }
        System.out.println(tally.report("VMTests"));
        assertThat(tally.failures()).isEmpty();
        assertThat(tally.found())
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("Homestead vmArithmeticTest", 196),
                        Map.entry("Homestead vmIOandFlowOperations", 144),
                        Map.entry("Homestead vmPushDupSwapTest", 74),
                        Map.entry("Homestead vmBitwiseLogicOperation", 61),
                        Map.entry("Homestead vmLogTest", 46),
                        Map.entry("Homestead vmEnvironmentalInfo", 33),
                        Map.entry("Homestead vmSha3Test", 18),
                        Map.entry("Homestead vmPerformance", 18),
                        Map.entry("Homestead vmSystemOperations", 7),
                        Map.entry("Homestead vmRandomTest", 6),
                        Map.entry("Homestead vmBlockInfoTest", 5),
                        Map.entry("Homestead vmTests", 1))));
    }
}
