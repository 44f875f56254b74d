package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What k8s/kubectl_complete-aichain tells kubectl's completion, and that it knows the same commands and options as the program. */
class KubernetesCompletionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void aClusterWithTwoChains() throws IOException {
        Path kubectl = Files.writeString(folder.resolve("kubectl"), """
                #!/bin/sh
                case "$*" in
                  "get aichains.aichain.io --namespace=team --output=name") echo aichain.aichain.io/theirs ;;
                  "get aichains.aichain.io --output=name") echo aichain.aichain.io/hello; echo aichain.aichain.io/mainland ;;
                  "get namespaces --output=name") echo namespace/default; echo namespace/team ;;
                  *) exit 1 ;;
                esac
                """);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    private List<String> complete(String... words) throws IOException, InterruptedException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) root = root.getParent();
        List<String> command = new ArrayList<>(
                List.of(root.resolve("k8s/kubectl_complete-aichain").toString()));
        command.addAll(List.of(words));
        Path said = folder.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readAllLines(said);
    }

    private static Map<String, CommandLine> commands() {
        return Main.commandLine().getSubcommands().get("kubernetes").getSubcommands();
    }

    static Stream<String> names() {
        return commands().keySet().stream();
    }

    @Test
    void theFirstWordIsACommand() throws Exception {
        List<String> all = complete("");
        assertThat(all.getLast()).isEqualTo(":4");
        assertThat(all.subList(0, all.size() - 1))
                .containsExactlyElementsOf(commands().keySet());
        assertThat(complete("w")).containsExactly("wake", ":4");
        assertThat(complete("zz")).containsExactly(":4");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCommandHasItsOptions(String name) throws Exception {
        List<String> own = commands().get(name).getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
        List<String> said = complete(name, "-");
        assertThat(said.subList(0, said.size() - 1)).containsExactlyInAnyOrderElementsOf(own);
    }

    @Test
    void theSecondWordIsAChainOfTheNamespaceThatIsMeant() throws Exception {
        assertThat(complete("status", "")).containsExactly("hello", "mainland", ":4");
        assertThat(complete("status", "ma")).containsExactly("mainland", ":4");
        assertThat(complete("-n", "team", "status", "")).containsExactly("theirs", ":4");
        assertThat(complete("status", "--namespace=team", "")).containsExactly("theirs", ":4");
        assertThat(complete("status", "-n", "t")).containsExactly("team", ":4");
    }

    @Test
    void afterTheChainThereIsNothingButFilesWhereOneIsMeant() throws Exception {
        assertThat(complete("status", "hello", "")).containsExactly(":4");
        assertThat(complete("export", "hello", "")).containsExactly(":0");
        assertThat(complete("verify", "hello", "--da", "")).containsExactly(":0");
        assertThat(complete("verify", "hello", "--genesis", "")).containsExactly(":0");
        assertThat(complete("status", "--kubectl", "")).containsExactly(":0");
        assertThat(complete("status", "--kubectl", "x", "")).containsExactly("hello", "mainland", ":4");
    }

    @Test
    void whatMayNotBeSeenIsNotOffered() throws Exception {
        Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\necho Forbidden >&2; exit 1\n");
        assertThat(complete("status", "")).containsExactly(":4");
    }
}
