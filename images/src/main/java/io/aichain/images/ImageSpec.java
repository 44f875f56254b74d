package io.aichain.images;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One image: which program, and how its JVM is started. The program is what Maven packages: a folder with one jar that names the others.
 *
 * @param name of the image, without its registry
 * @param title one line for people
 * @param module folder of the checkout
 * @param app folder in the module that has the program
 * @param jar in that folder, that is started
 * @param jvm flags that are this program's own
 * @param ports that it listens on
 */
record ImageSpec(
        String name, String title, String module, String app, String jar, List<String> jvm, Set<Integer> ports) {
    /** Health and metrics, of every service. */
    private static final int STATUS = 8080;

    /**
     * An image's process has the memory of its pod: half for the heap where RocksDB needs the other, or what lies beside the heap (classes and
     * the buffers of a client that watches much) is more than the rest of a small pod; more elsewhere.
     */
    private static final String HALF = "-XX:MaxRAMPercentage=50";

    private static final String MOST = "-XX:MaxRAMPercentage=65";

    /** Small heaps, and no second compiler: programs that wait more than they work. */
    private static final List<String> QUIET = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", MOST);

    /**
     * What an executor's JVM may take of the pod's memory beside the heap (the sum is in docs/images.md): much of it is of what others
     * send, classes of contracts and answers on their way. Metaspace that is full would end the process, of all executors alike: so above
     * three quarters of it no contract is compiled any more (docs/evm-compiled.md), and a collection is asked for where that helps, which
     * is to go on beside the process's threads: so with G1 also where the JVM by itself would take the collector that stops them all, as
     * with less than two processors.
     * Where the code cache is full, machine code that is not in use is discarded; its bound is the JVM's own, written down. Direct memory
     * would be bounded by the heap's size, so by all that the heap leaves.
     */
    private static final List<String> BESIDE_THE_HEAP = List.of(
            "-XX:+UseG1GC",
            "-XX:MaxMetaspaceSize=256m",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-XX:ReservedCodeCacheSize=240m",
            "-XX:MaxDirectMemorySize=256m");

    static final List<ImageSpec> ALL = List.of(
            quarkus("sequencer", "orders transactions into blocks", List.of("-XX:+UseSerialGC", MOST), Set.of(STATUS)),
            quarkus(
                    "executor",
                    "executes blocks and models, answers JSON-RPC",
                    and(BESIDE_THE_HEAP, HALF, "--add-modules=jdk.incubator.vector"),
                    Set.of(STATUS, 8545)),
            quarkus("da-writer", "publishes batches to a data availability network", QUIET, Set.of(STATUS)),
            quarkus("anchor", "commits batches to Bitcoin", QUIET, Set.of(STATUS)),
            quarkus(
                    "operator",
                    "runs chains in a Kubernetes cluster",
                    List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", HALF),
                    Set.of(STATUS)),
            new ImageSpec(
                    "kafka",
                    "one Kafka broker for trials",
                    "broker",
                    "target",
                    "aichain-broker.jar",
                    List.of("-XX:+UseSerialGC", MOST),
                    Set.of(9092)));

    private static ImageSpec quarkus(String name, String does, List<String> jvm, Set<Integer> ports) {
        return new ImageSpec(
                name, "AIChain " + name + ": " + does, name, "target/quarkus-app", "quarkus-run.jar", jvm, ports);
    }

    private static List<String> and(List<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).toList();
    }

    /** Whether its module is packaged in this checkout. */
    boolean isBuilt(Path checkout) {
        return Files.isRegularFile(folder(checkout).resolve(jar));
    }

    Path folder(Path checkout) {
        return checkout.resolve(module).resolve(app);
    }

    /** How the JVM is started in every image, before the program's own flags. */
    List<String> flags() {
        List<String> all = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                // native libraries unpack themselves there; the only place that an image writes to
                "-Djava.io.tmpdir=/tmp",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        all.addAll(jvm);
        return all;
    }
}
