package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is asked of kubectl, and what is made of its answers; a real one is asked by the cluster's tests. */
class KubernetesCommandTest {
    private static final String READY = """
            {"apiVersion": "aichain.io/v1alpha1", "kind": "AIChain",
             "metadata": {"name": "hello", "namespace": "default", "uid": "u", "resourceVersion": "7", "managedFields": []},
             "spec": {"genesis": {"chainId": 1}},
             "status": {"phase": "Running", "version": "1.0", "heights": {"latest": 9, "safe": 5, "finalized": 3},
               "executors": {"replicas": 2, "ready": 2}, "conditions": [
                 {"type": "Ready", "status": "True", "reason": "Running", "message": "all parts work"},
                 {"type": "Trial", "status": "True", "reason": "TrialParts", "message": "one broker"}]}}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void nothingIsThere() throws IOException {
        answers("echo 'Error from server (NotFound): aichains \"hello\" not found' >&2; exit 1");
    }

    private void answers(String script) throws IOException {
        Path kubectl = folder.resolve("kubectl");
        Files.writeString(
                kubectl, "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + folder.resolve("asked") + "\n" + script + "\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    private void gives(String json) throws IOException {
        answers("cat " + Files.writeString(folder.resolve("answer"), json));
    }

    private int run(String command, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "kubernetes";
        all[1] = command;
        all[2] = "--kubectl=" + folder.resolve("kubectl");
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all);
    }

    private String asked() throws IOException {
        return Files.readString(folder.resolve("asked"));
    }

    @Test
    void statusOfAReadyChainHasItsHeightsAndWhatIsForTrials() throws IOException {
        gives(READY);
        assertThat(run("status", "-n", "team", "--context", "prod", "hello")).isZero();
        assertThat(out.toString())
                .contains("latest 9, safe 5, finalized 3", "2 of 2 ready", "TrialParts: one broker")
                .doesNotContain("all parts work");
        assertThat(asked()).isEqualTo("--context=prod --namespace=team get --output=json aichain.aichain.io hello\n");
    }

    @Test
    void statusOfAChainThatIsNotReadySaysWhatToDo() throws IOException {
        gives("""
                {"status": {"phase": "Blocked", "conditions": [
                  {"type": "Ready", "status": "False", "reason": "SecretMissing", "message": "there is no Secret seq"}]}}
                """);
        assertThat(run("status", "hello")).isEqualTo(1);
        assertThat(out.toString()).contains("SecretMissing: there is no Secret seq");
    }

    @Test
    void whatKubectlRefusesIsSaidInItsWords() {
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("aichain: Error from server (NotFound)");
    }

    @Test
    void withoutKubectlThatIsSaid() throws IOException {
        Files.delete(folder.resolve("kubectl"));
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("install kubectl");
    }

    @Test
    void anUpgradeSetsTheVersionAndWaitsForIt() throws IOException {
        answers("exit 0");
        assertThat(run("upgrade", "hello", "1.1")).isZero();
        assertThat(asked())
                .contains(
                        "patch aichain.aichain.io hello --type=merge --patch={\"spec\":{\"version\":\"1.1\"}}",
                        "wait aichain.aichain.io/hello --for=jsonpath={.status.version}=1.1 --timeout=600s");
        assertThat(out.toString()).contains("hello runs 1.1");
    }

    @Test
    void aVersionThatIsNoTagIsAskedOfNobody() {
        assertThat(run("upgrade", "hello", "1\"}}")).isEqualTo(2);
        assertThat(err.toString()).contains("VERSION: an image's tag expected");
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    void hibernatingAndWakingSetOneField() throws IOException {
        answers("exit 0");
        assertThat(run("hibernate", "--wait=0", "hello")).isZero();
        assertThat(run("wake", "hello")).isZero();
        assertThat(asked()).contains("{\"hibernated\":true}", "{\"hibernated\":false}", "--for=condition=Ready");
    }

    @Test
    void eventsComeInTheirOrder() throws IOException {
        gives("""
                {"items": [
                  {"reason": "ImageChanged", "message": "second", "lastTimestamp": "2026-01-02T00:00:00Z", "count": 3},
                  {"reason": "Created", "message": "first", "lastTimestamp": null, "eventTime": "2026-01-01T00:00:00Z"}]}
                """);
        assertThat(run("events", "hello")).isZero();
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("2026-01-01").endsWith("first"),
                        second -> assertThat(second)
                                .contains("3x", "ImageChanged")
                                .endsWith("second"));
    }

    @Test
    void anExportHasWhatCanBeAppliedElsewhereAndOverwritesNothing() throws IOException {
        answers("case \"$*\" in *configmap*) echo '{\"data\": {\"genesis.json\": \"{ }\"}}' ;; *) cat "
                + Files.writeString(folder.resolve("answer"), READY) + " ;; esac");
        Path target = folder.resolve("backup");
        assertThat(run("export", "hello", target.toString())).isZero();
        assertThat(target.resolve("genesis.json")).hasContent("{ }");
        assertThat(Files.readString(target.resolve("aichain.json")))
                .contains("\"name\" : \"hello\"", "\"chainId\" : 1")
                .doesNotContain("status", "uid", "resourceVersion", "managedFields");
        assertThat(run("export", "hello", target.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("genesis.json is there already");
    }
}
