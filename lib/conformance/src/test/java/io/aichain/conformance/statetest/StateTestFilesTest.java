package io.aichain.conformance.statetest;

import static io.aichain.conformance.statetest.Fixture.post;
import static io.aichain.conformance.statetest.Fixture.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's files: whole, spoilt, of other forks. */
class StateTestFilesTest {
    private static final String WRONG = "0x" + "12".repeat(32);

    @TempDir
    private Path folder;

    private final List<CaseResult> results = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    @Test
    void aTestOfSeveralForksAndCasesIsRunWhole() throws IOException {
        String root = rootOf("Osaka");
        read("{\"t\":"
                + test("\"Osaka\":[" + post(root, 0) + "," + post(WRONG, 1) + "],\"Prague\":[" + post(root, 0) + "]")
                + "}");
        assertThat(results).extracting(CaseResult::fork).containsExactly("Osaka", "Osaka", "Prague");
        assertThat(results).extracting(CaseResult::index).containsExactly(0, 1, 0);
        assertThat(results).extracting(CaseResult::passed).containsExactly(true, false, true);
        assertThat(results.get(1).error().orElseThrow()).startsWith("state root: expected " + WRONG + ", found 0x");
    }

    @Test
    void oneForkIsPickedByAnyOfItsNames() throws IOException, MalformedException {
        Path file =
                write("{\"t\":" + test("\"Paris\":[" + post(WRONG, 0) + "],\"London\":[" + post(WRONG, 0) + "]") + "}");
        StateTestFiles.read(file, new Collecting(Optional.of("Merge")));
        assertThat(results).extracting(CaseResult::fork).containsExactly("Paris");
    }

    @Test
    void anUnknownForkFailsByName() throws IOException {
        read("{\"t\":" + test("\"Amsterdam\":[" + post(WRONG, 0) + "]") + "}");
        assertThat(results).hasSize(1);
        assertThat(results.getFirst().error().orElseThrow())
                .startsWith("fork Amsterdam: not known; known are Frontier, ")
                .contains("Osaka");
    }

    @Test
    void testsBeforeAFaultRunAndTheFaultIsOneError() throws IOException {
        read("{\"t\":" + test("\"Osaka\":[" + post(rootOf("Osaka"), 0) + "]") + ",\n \"u\": {\"env\": }}");
        assertThat(results).extracting(CaseResult::passed).containsExactly(true);
        assertThat(broken).hasSize(1);
        assertThat(broken.getFirst()).contains("test.json: not JSON, line ");
    }

    @Test
    void aTestThatIsNoneIsOneErrorAndTheOthersGoOn() throws IOException {
        read("{\"blocks\":{\"blocks\":[]},\"no pre\":{\"post\":{},\"transaction\":{}},\"t\":"
                + test("\"Osaka\":[" + post(rootOf("Osaka"), 0) + "]") + "}");
        assertThat(results).extracting(CaseResult::passed).containsExactly(true);
        assertThat(broken).hasSize(2);
        assertThat(broken.get(0)).endsWith("blocks: not a state test: it has no members post and transaction");
        assertThat(broken.get(1)).endsWith("no pre.pre: missing");
    }

    @Test
    void filesThatAreNoFixturesSayWhatTheyAre() throws IOException {
        read("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        read("");
        read("[1]");
        read("{\"a\"");
        assertThat(broken).hasSize(4);
        assertThat(broken.get(0)).endsWith("a Git LFS pointer, not the file itself");
        assertThat(broken.get(1)).endsWith("empty");
        assertThat(broken.get(2)).endsWith("an object of tests expected");
        assertThat(broken.get(3)).contains("not JSON");
        assertThat(results).isEmpty();
    }

    @Test
    void anIndexBeyondTheListFailsItsCaseOnly() throws IOException {
        read("{\"t\":" + test("\"Osaka\":[" + post(WRONG, 7) + "," + post(rootOf("Osaka"), 0) + "]") + "}");
        assertThat(results).extracting(CaseResult::passed).containsExactly(false, true);
        assertThat(results.getFirst().error()).contains("t.transaction.gasLimit[7]: no such item, there are 2");
    }

    @Test
    void aRefusalMustBeForAReasonThatTheTestAllows() throws IOException {
        // 21,000 gas do not pay for a list of a million bytes; here the price is below the base fee
        String cheap = test("\"Osaka\":[" + post(WRONG, 0) + "]").replace("\"0x0a\"", "\"0x06\"");
        String root = rootOf(cheap, "Osaka");
        String allowed = post(root, 0)
                .replace(
                        "\"indexes\"",
                        "\"expectException\":\"TransactionException.NONCE_IS_MAX|TransactionException.INSUFFICIENT_MAX_FEE_PER_GAS\",\"indexes\"");
        String another = allowed.replace("INSUFFICIENT_MAX_FEE_PER_GAS", "SENDER_NOT_EOA");
        String unknown = post(root, 0)
                .replace("\"indexes\"", "\"expectException\":\"TransactionException.OF_TOMORROW\",\"indexes\"");
        read("{\"t\":"
                + test("\"Osaka\":[" + allowed + "," + another + "," + unknown + "," + post(root, 0) + "]")
                        .replace("\"0x0a\"", "\"0x06\"")
                + "}");
        assertThat(results).extracting(CaseResult::passed).containsExactly(true, false, true, false);
        assertThat(results.get(1).error().orElseThrow()).contains("refused for INSUFFICIENT_MAX_FEE_PER_GAS");
        assertThat(results.get(3).error().orElseThrow()).startsWith("expected no refusal");
    }

    @Test
    void foldersAreWalkedInOrderAndHiddenOnesLeftOut() throws IOException {
        Files.createDirectories(folder.resolve("b/.meta"));
        Files.createDirectories(folder.resolve("a"));
        for (String name : List.of("b/2.json", "b/.meta/index.json", "a/1.json", "b/note.txt")) {
            Files.writeString(folder.resolve(name), "{}");
        }
        assertThat(StateTestFiles.find(folder)).containsExactly(folder.resolve("a/1.json"), folder.resolve("b/2.json"));
        assertThatThrownBy(() -> StateTestFiles.find(folder.resolve("c")))
                .isInstanceOf(IOException.class)
                .hasMessage("no such file or folder: " + folder.resolve("c"));
    }

    private String rootOf(String fork) throws IOException {
        return rootOf(test("\"" + fork + "\":[" + post(WRONG, 0) + "]"), fork);
    }

    /** What the runner finds; that it is right is the suites' matter. */
    private String rootOf(String json, String fork) throws IOException {
        List<CaseResult> found = new ArrayList<>();
        StateTestFiles.read(write("{\"t\":" + json + "}"), new StateTestFiles.Receiver() {
            @Override
            public void test(Path file, StateTest test) {
                found.add(new StateTestRunner().run(new StateCase(test, fork, 0)));
            }

            @Override
            public void broken(Path file, String why) {
                throw new AssertionError(why);
            }
        });
        return found.getFirst().stateRoot().orElseThrow().toHex();
    }

    private void read(String text) throws IOException {
        StateTestFiles.read(write(text), new Collecting(Optional.empty()));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("test.json"), text);
    }

    private final class Collecting implements StateTestFiles.Receiver {
        private final StateTestRunner runner = new StateTestRunner();
        private final Optional<String> fork;

        Collecting(Optional<String> fork) {
            this.fork = fork;
        }

        @Override
        public void test(Path file, StateTest test) {
            try {
                results.addAll(StateTestFiles.run(runner, test, fork));
            } catch (MalformedException e) {
                broken.add(e.getMessage());
            }
        }

        @Override
        public void broken(Path file, String why) {
            broken.add(why);
        }
    }
}
