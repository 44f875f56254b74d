package io.aichain.executor.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import io.aichain.executor.rpc.protocol.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The execution API's own list of methods against ours: each is offered, or absent for a reason. */
class SpecCoverageTest {
    private static final Pattern METHOD = Pattern.compile("(?m)^- name: (\\w+)$");
    private static final Set<String> FOLDERS = Set.of("eth", "debug", "txpool", "testing");

    private static final RpcLimits.Chosen NO_TRACES = new RpcLimits.Chosen(
            1000,
            1,
            1000,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            1,
            1,
            OptionalInt.of(0),
            1000,
            Duration.ofSeconds(1));

    private final Set<String> offered = offered();

    @Test
    void everyMethodOfTheSpecIsOfferedOrAbsentForAReason() throws Exception {
        Optional<Path> archive = archive();
        assumeTrue(archive.isPresent(), "shared/fixtures/openrpc-src.tar.xz is not on this machine");
        Set<String> spec = methodsOf(unpacked(archive.get()));
        assertThat(spec).hasSize(58);
        Set<String> covered = new TreeSet<>(offered);
        covered.addAll(Methods.absent().keySet());
        assertThat(covered).containsAll(spec);
        assertThat(spec)
                .as("reasons for what the spec does not have")
                .containsAll(Methods.absent().keySet());
    }

    @Test
    void noMethodIsBothOfferedAndAbsent() {
        assertThat(offered).doesNotContainAnyElementsOf(Methods.absent().keySet());
        assertThat(Methods.absent().values())
                .allSatisfy(reason -> assertThat(reason).isNotBlank());
    }

    @Test
    void whereTracesAreOffTheMethodsThatTraceAreAbsentForThatReason() {
        RpcLimits off = RpcLimits.of(2, 1L << 30, NO_TRACES);
        Set<String> left = names(new Scene().methods(off));
        Set<String> gone = new TreeSet<>(offered);
        gone.removeAll(left);
        assertThat(gone).hasSize(4).allSatisfy(name -> {
            assertThat(name).startsWith("debug_trace");
            assertThat(Methods.absent(off).get(name)).contains("AICHAIN_RPC_TRACES=0");
        });
        assertThat(left).doesNotContainAnyElementsOf(Methods.absent(off).keySet());
        assertThat(Methods.absent(RpcLimits.defaults(2, 1L << 30))).isEqualTo(Methods.absent());
        new Workers(off).close();
    }

    private static Set<String> offered() {
        return names(new Scene().methods());
    }

    private static Set<String> names(List<RpcMethod> methods) {
        Set<String> names = new TreeSet<>();
        for (RpcMethod method : methods) names.add(method.name());
        return names;
    }

    /** The folder {@code shared} lies beside the repository, or further up beside a work tree. */
    private static Optional<Path> archive() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/fixtures/openrpc-src.tar.xz");
            if (Files.isRegularFile(candidate)) return Optional.of(candidate);
        }
        return Optional.empty();
    }

    private static Path unpacked(Path archive) throws IOException, InterruptedException {
        Path target = Files.createDirectories(Path.of("target/openrpc"));
        Process tar = new ProcessBuilder("tar", "-xJf", archive.toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor(30, TimeUnit.SECONDS)).as("tar ends").isTrue();
        assertThat(tar.exitValue()).isZero();
        return target.resolve("src");
    }

    private static Set<String> methodsOf(Path source) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(source.resolve(folder))) {
                for (Path file : files.toList()) {
                    Matcher matcher = METHOD.matcher(Files.readString(file));
                    while (matcher.find()) names.add(matcher.group(1));
                }
            }
        }
        return names;
    }
}
