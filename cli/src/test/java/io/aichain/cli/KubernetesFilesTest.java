package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * {@code kubectl aichain verify} and {@code export}: what they take from a cluster, and what they say when that, or what they are told, is
 * wrong. A chain that agrees is verified in {@code WholeChainE2E}.
 */
class KubernetesFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GENESIS = StateCommandTest.GENESIS;

    /** Nobody listens there. */
    private static final String NOBODY = "http://u:p@127.0.0.1:1";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aClusterWithAChain() throws IOException {
        has(Map.of("genesis.json", GENESIS));
    }

    /** @param data of the ConfigMap with the genesis file */
    private void has(Map<String, String> data) throws IOException {
        Path map = Files.writeString(folder.resolve("map.json"), JSON.writeValueAsString(Map.of("data", data)));
        Path chain = Files.writeString(folder.resolve("chain.json"), """
                {"apiVersion": "aichain.io/v1alpha1", "kind": "AIChain",
                 "metadata": {"name": "hello", "namespace": "team", "uid": "u", "resourceVersion": "7", "generation": 3,
                   "labels": {"app": "x"}, "creationTimestamp": "2026-01-01T00:00:00Z", "ownerReferences": [], "managedFields": [],
                   "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"}, "finalizers": ["f"]},
                 "spec": {"genesis": {"chainId": 31337}}, "status": {"phase": "Running"}}
                """);
        kubectl("case \"$*\" in *'configmap hello-genesis'*) cat " + map + " ;; *'aichain.aichain.io hello'*) cat "
                + chain + " ;; *) echo \"unexpected: $*\" >&2; exit 1 ;; esac");
    }

    private void kubectl(String script) throws IOException {
        Path kubectl = Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\n" + script + "\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    private int run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("kubernetes", command, "--kubectl=" + folder.resolve("kubectl")));
        all.addAll(List.of(arguments));
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private String da() throws IOException {
        return "file:" + Files.createDirectories(folder.resolve("da"));
    }

    @Test
    void aBitcoinNodeThatDoesNotAnswerIsNoVerdict() throws IOException {
        assertThat(run("verify", "hello", "--bitcoin", NOBODY, "--da", da())).isEqualTo(2);
        assertThat(err.toString()).contains("could not be checked: ").contains("127.0.0.1:1");
        assertThat(err.toString() + out).doesNotContain("u:p@");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theSameAsAnObject() throws IOException {
        assertThat(run("verify", "hello", "--bitcoin", NOBODY, "--da", da(), "--json"))
                .isEqualTo(2);
        JsonNode verdict = JSON.readTree(out.toString());
        assertThat(verdict.get("agreed").isNull()).isTrue();
        assertThat(verdict.get("error").asText()).contains("127.0.0.1:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not a url | file:DIR | could not be checked: Bitcoin URL: not a URL",
                "ftp://u:p@h:1 | file:DIR | could not be checked: Bitcoin URL: http://user:password@host:port expected",
                "http://h:1 | file:DIR | could not be checked: Bitcoin URL: either user:password@ or ?cookie=FILE is needed",
                "http://u:p@127.0.0.1:1 | near:x | could not be checked: ",
                "http://u:p@127.0.0.1:1 | DIR | could not be checked: ",
            })
    void whatIsToldWronglyIsNamed(String bitcoin, String da, String words) throws IOException {
        assertThat(run("verify", "hello", "--bitcoin", bitcoin, "--da", da.replace("DIR", da().substring(5))))
                .isEqualTo(2);
        assertThat(err.toString()).contains(words).doesNotContain("\tat ", "Exception", "u:p@");
    }

    @Test
    void withoutBitcoinOrDataNothingIsAsked() throws IOException {
        kubectl("touch " + folder.resolve("asked"));
        assertThat(run("verify", "hello", "--da", da())).isEqualTo(2);
        assertThat(run("verify", "hello", "--bitcoin", NOBODY)).isEqualTo(2);
        assertThat(run("verify", "--bitcoin", NOBODY, "--da", da())).isEqualTo(2);
        assertThat(err.toString()).contains("--bitcoin=URL", "--da=NETWORK", "CHAIN");
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    void aGenesisFileThatIsNoneIsNamed() throws IOException {
        has(Map.of("genesis.json", "{\"config\": {}}"));
        assertThat(run("verify", "hello", "--bitcoin", NOBODY, "--da", da())).isEqualTo(2);
        assertThat(err.toString()).contains("could not be checked: genesis.config");
    }

    /** From a copy that says the same in another order or with other spaces the chain is the same. */
    @Test
    void aGenesisFileOfOnesOwnIsHeldAgainstTheClusters() throws IOException {
        Path own = Files.writeString(
                folder.resolve("own.json"), JSON.readTree(GENESIS).toString());
        String[] asked = {"hello", "--bitcoin", NOBODY, "--da", da(), "--genesis", own.toString()};
        assertThat(run("verify", asked)).isEqualTo(2);
        assertThat(err.toString()).contains("could not be checked: ").contains("127.0.0.1:1");

        has(Map.of("genesis.json", GENESIS.replace("00ab", "00ba")));
        assertThat(run("verify", asked)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("disagreed: genesis hash: expected 0x")
                .contains("what runs is another chain than that of " + own);
    }

    @Test
    void anotherChainIsADisagreementAsAnObjectToo() throws IOException {
        Path own = Files.writeString(folder.resolve("own.json"), GENESIS.replace("00ab", "00ba"));
        assertThat(run("verify", "hello", "--json", "--bitcoin", NOBODY, "--da", da(), "--genesis", own.toString()))
                .isEqualTo(1);
        JsonNode verdict = JSON.readTree(out.toString());
        assertThat(verdict.get("agreed").asBoolean()).isFalse();
        assertThat(verdict.get("disagreement").get("field").asText()).isEqualTo("genesis hash");
        assertThat(verdict.get("disagreement").get("expected").asText())
                .isNotEqualTo(verdict.get("disagreement").get("found").asText())
                .hasSize(66);
    }

    @Test
    void aGenesisFileOfOnesOwnThatIsNotThereIsNamedBeforeTheClusterIsAsked() throws IOException {
        kubectl("touch " + folder.resolve("asked"));
        assertThat(run("verify", "hello", "--bitcoin", NOBODY, "--da", da(), "--genesis", "/nowhere.json"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no such file: /nowhere.json");
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"verify", "export"})
    void aConfigMapWithoutAGenesisFileIsNamed(String command) throws IOException {
        has(Map.of("other", "x"));
        assertThat(runOn(command)).isEqualTo(2);
        assertThat(err.toString()).contains("ConfigMap hello-genesis has no genesis.json: is it a chain's?");
    }

    @ParameterizedTest
    @CsvSource({"verify", "export"})
    void whatKubectlMayNotIsSaidInItsWords(String command) throws IOException {
        kubectl("echo 'Error from server (Forbidden): configmaps \"hello-genesis\" is forbidden' >&2; exit 1");
        assertThat(runOn(command)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("aichain: Error from server (Forbidden): configmaps \"hello-genesis\" is forbidden\n");
        assertThat(folder.resolve("backup")).doesNotExist();
    }

    private int runOn(String command) throws IOException {
        return command.equals("export")
                ? run("export", "hello", folder.resolve("backup").toString())
                : run("verify", "hello", "--bitcoin", NOBODY, "--da", da());
    }

    @Test
    void anExportHasTheGenesisByteForByteAndWhatCanBeAppliedElsewhere() throws IOException {
        Path target = folder.resolve("a/b");
        assertThat(run("export", "hello", target.toString())).isZero();
        assertThat(Files.readString(target.resolve("genesis.json"))).isEqualTo(GENESIS);
        assertThat(JSON.readTree(target.resolve("aichain.json").toFile())).isEqualTo(JSON.readTree("""
                {"apiVersion": "aichain.io/v1alpha1", "kind": "AIChain",
                 "metadata": {"name": "hello", "namespace": "team", "labels": {"app": "x"}},
                 "spec": {"genesis": {"chainId": 31337}}}
                """));
        assertThat(out.toString().lines())
                .containsExactly(
                        target.resolve("genesis.json").toString(),
                        target.resolve("aichain.json").toString());
    }

    @ParameterizedTest
    @CsvSource({"genesis.json", "aichain.json"})
    void anExportOverwritesNothingAndIsWholeOrNotThere(String there) throws IOException {
        Path target = Files.createDirectory(folder.resolve("backup"));
        Files.writeString(target.resolve(there), "mine");
        assertThat(run("export", "hello", target.toString())).isEqualTo(2);
        assertThat(err.toString()).contains(there + " is there already; name another folder");
        try (Stream<Path> files = Files.list(target)) {
            assertThat(files).containsExactly(target.resolve(there));
        }
        assertThat(target.resolve(there)).hasContent("mine");
    }

    @Test
    void anExportToAFileIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertThat(run("export", "hello", file.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("file is no folder; name another");
    }
}
