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

    /** docs/upgrades.md sends people here for them, and they are there while they are true. */
    @Test
    void statusSaysWhatAVersionWaitsForAndThatOneWasGivenUp() throws IOException {
        gives("""
                {"status": {"phase": "Running", "conditions": [
                  {"type": "Ready", "status": "True", "reason": "Running", "message": "all parts work"},
                  {"type": "SequencerReady", "status": "False", "reason": "Starting", "message": "0 of 1"},
                  {"type": "Trial", "status": "False", "reason": "NoTrialParts", "message": "nothing for trials"},
                  {"type": "VersionWaits", "status": "True", "reason": "BlockNotReached", "message": "block 100"},
                  {"type": "VersionGivenUp", "status": "True", "reason": "NotReady", "message": "2.0 did not"}]}}
                """);
        assertThat(run("status", "hello")).isZero();
        assertThat(out.toString())
                .contains("BlockNotReached: block 100", "NotReady: 2.0 did not", "Starting: 0 of 1")
                .doesNotContain("all parts work", "nothing for trials");
    }

    /** Each of its parts has the same reason. */
    @Test
    void statusOfAChainThatSleepsSaysItOnce() throws IOException {
        gives("""
                {"status": {"phase": "Hibernated", "conditions": [
                  {"type": "Ready", "status": "False", "reason": "Hibernated", "message": "there are no pods; set spec.hibernated to false to wake the chain"},
                  {"type": "KafkaReady", "status": "False", "reason": "Hibernated", "message": "no pods while spec.hibernated is true"},
                  {"type": "AnchorReady", "status": "False", "reason": "SecretMissing", "message": "there is no Secret a"},
                  {"type": "SequencerReady", "status": "False", "reason": "Hibernated", "message": "no pods while spec.hibernated is true"}]}}
                """);
        assertThat(run("status", "hello")).isEqualTo(1);
        assertThat(out.toString())
                .containsOnlyOnce("Hibernated: ")
                .containsOnlyOnce("to wake the chain")
                .contains("SecretMissing: there is no Secret a")
                .doesNotContain("KafkaReady", "SequencerReady");
    }

    /** As kubectl 1.34 says it where nobody listens: its own log is five times as long as what it says. */
    @Test
    void withoutAClusterItIsSaidInKubectlsLastSentence() throws IOException {
        String log =
                "E1128 18:20:00.123456   12345 memcache.go:265] \"Unhandled Error\" err=\"couldn't get current server API group list: Get https://10.0.0.1:6443/api?timeout=32s: dial tcp 10.0.0.1:6443: connect: connection refused\"\n";
        String last =
                "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?";
        Path errors = Files.writeString(folder.resolve("errors"), log.repeat(5) + last + "\n");
        answers("cat " + errors + " >&2; exit 1");
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("aichain: " + last + "\n");
        Files.writeString(errors, log);
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("couldn't get current server API group list");
    }

    @Test
    void severalSentencesOfKubectlAreOneLine() throws IOException {
        answers("printf 'The AIChain \"hello\" is invalid: \\n* spec.a: no\\n* spec.b: no\\n' >&2; exit 1");
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("aichain: The AIChain \"hello\" is invalid: * spec.a: no * spec.b: no\n");
    }

    @Test
    void helpNamesTheKubectlThatIsAsked() {
        assertThat(run("status", "--help")).isZero();
        assertThat(out.toString()).contains("--kubectl=PROGRAM", "default: kubectl, from the PATH");
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
    void whatKubectlRefusesWithoutAWordIsSaidAsThat() throws IOException {
        answers("exit 3");
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("kubectl ended with 3 and said nothing");
    }

    @Test
    void whatIsNoJsonIsSaid() throws IOException {
        answers("echo '<html>'");
        assertThat(run("status", "hello")).isEqualTo(2);
        assertThat(err.toString()).contains("kubectl get: kubectl's answer");
    }

    @Test
    void anUpgradeSetsTheVersionAndWaitsForIt() throws IOException {
        // the version of before comes back while another is on its way
        watches("1.1|1.2|false\\n1.0||\\n1.0|1.1|false\\n1.1||\\n");
        assertThat(run("upgrade", "hello", "1.1")).isZero();
        assertThat(asked())
                .contains(
                        "patch aichain.aichain.io hello --type=merge --patch={\"spec\":{\"version\":\"1.1\",\"versionFromBlock\":null}}",
                        "get aichain.aichain.io hello --watch --output=jsonpath="
                                + "{.status.version}{\"|\"}{.status.upgrade.version}{\"|\"}{.status.upgrade.givenUp}{\"\\n\"}");
        assertThat(out.toString()).contains("hello runs 1.1");
    }

    /** That block may be days away: nobody waits for it here. */
    @Test
    void anUpgradeAtABlockSaysSoAndDoesNotWait() throws IOException {
        gives(READY);
        assertThat(run("upgrade", "--from-block=120000", "hello", "1.1")).isZero();
        assertThat(asked())
                .contains("--patch={\"spec\":{\"version\":\"1.1\",\"versionFromBlock\":120000}}")
                .doesNotContain("--watch");
        assertThat(out.toString()).contains("hello changes to 1.1 when block 120000 is executed");
        assertThat(run("upgrade", "--from-block=0", "hello", "1.1")).isEqualTo(2);
        assertThat(err.toString()).contains("--from-block: 1 to 9007199254740991 expected, found 0");
    }

    /** A watch that tells what is given and does not end by itself; all else is answered with a chain that is ready. */
    private void watches(String lines) throws IOException {
        Path answer = Files.writeString(folder.resolve("answer"), READY);
        answers("case \"$*\" in *--watch*) printf '" + lines + "'; exec tail -f /dev/null ;; *) cat " + answer
                + " ;; esac");
    }

    /** The version is not theirs, and the command would say that it is. */
    @Test
    void anUpgradeSaysWhichPartsItDoesNotReach() throws IOException {
        watches("1.1||\\n");
        Path answer = folder.resolve("answer");
        Files.writeString(
                answer,
                Files.readString(answer)
                        .replace(
                                "\"spec\": {",
                                "\"spec\": {\"images\": {\"daWriter\": \"d:1\", \"executor\": \"e:1\", \"kafka\": \"k:1\"}, "));
        assertThat(run("upgrade", "hello", "1.1")).isZero();
        assertThat(out.toString())
                .contains("hello runs 1.1, but for executor, daWriter, whose images spec.images names");
    }

    @Test
    void anUpgradeOfAChainThatSleepsWaitsForNothing() throws IOException {
        gives(READY.replace("\"spec\": {", "\"spec\": {\"hibernated\": true, "));
        assertThat(run("upgrade", "hello", "1.1")).isZero();
        assertThat(asked()).contains("{\"version\":\"1.1\",").doesNotContain("--watch");
        assertThat(out.toString()).contains("hello wakes in 1.1");
    }

    @Test
    void anUpgradeThatIsGivenUpIsSaidAtOnce() throws IOException {
        watches("1.0||\\n1.0|1.1|false\\n1.0|1.1|true\\n");
        assertThat(run("upgrade", "hello", "1.1")).isEqualTo(1);
        assertThat(err.toString()).contains("1.1 did not become ready and is given up; hello runs 1.0 again");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUpgradeThatTakesTooLongSaysWhereToLook() throws IOException {
        watches("1.0|1.1|false\\n");
        assertThat(run("upgrade", "--wait=1", "hello", "1.1")).isEqualTo(1);
        assertThat(err.toString()).contains("hello does not run 1.1 after 1 s", "kubectl aichain status hello");
    }

    /** An API server ends each watch after a while. */
    @Test
    void aWatchThatEndsIsBegunAgain() throws IOException {
        Path answer = Files.writeString(folder.resolve("answer"), READY);
        Path first = folder.resolve("first");
        answers("case \"$*\" in *--watch*) if [ -e %s ]; then printf '1.1||\\n'; else touch %s; fi ;; *) cat %s ;; esac"
                .formatted(first, first, answer));
        assertThat(run("upgrade", "hello", "1.1")).isZero();
        assertThat(asked().lines().filter(line -> line.contains("--watch"))).hasSize(2);
    }

    @Test
    void aWatchThatIsRefusedIsSaid() throws IOException {
        Path answer = Files.writeString(folder.resolve("answer"), READY);
        answers("case \"$*\" in *--watch*) echo 'Forbidden: watch' >&2; exit 1 ;; *) cat " + answer + " ;; esac");
        assertThat(run("upgrade", "hello", "1.1")).isEqualTo(2);
        assertThat(err.toString()).contains("aichain: Forbidden: watch");
    }

    @Test
    void aVersionThatIsNoTagIsAskedOfNobody() {
        assertThat(run("upgrade", "hello", "1\"}}")).isEqualTo(2);
        assertThat(err.toString()).contains("VERSION: an image's tag expected");
        assertThat(folder.resolve("asked")).doesNotExist();
    }

    @Test
    void hibernatingAndWakingSetOneField() throws IOException {
        gives(READY);
        assertThat(run("hibernate", "--wait=0", "hello")).isZero();
        assertThat(run("wake", "hello")).isZero();
        assertThat(asked()).contains("{\"hibernated\":true}", "{\"hibernated\":false}", "--for=condition=Ready");
    }

    @Test
    void aChainSleepsWhenItsPodsAreGone() throws IOException {
        gives(READY);
        assertThat(run("hibernate", "hello")).isZero();
        assertThat(asked().lines())
                .endsWith(
                        "wait aichain.aichain.io/hello --for=jsonpath={.status.phase}=Hibernated --timeout=300s",
                        "wait pods --selector=aichain.io/chain=hello --for=delete --timeout=300s");
        assertThat(out.toString()).contains("hello sleeps");
    }

    /** What is asked for would come when nobody expects it any more. */
    @Test
    void ofAPausedChainNothingIsAskedFor() throws IOException {
        gives(READY.replace("\"spec\": {", "\"spec\": {\"paused\": true, "));
        assertThat(run("hibernate", "hello")).isEqualTo(2);
        assertThat(run("wake", "hello")).isEqualTo(2);
        assertThat(run("upgrade", "hello", "1.1")).isEqualTo(2);
        assertThat(err.toString())
                .contains("hello is paused: the operator changes nothing. First set spec.paused to false");
        assertThat(asked()).doesNotContain("patch");
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
}
