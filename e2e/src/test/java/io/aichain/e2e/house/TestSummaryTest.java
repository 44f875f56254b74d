package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.house.TestSummary.Remark;
import io.aichain.e2e.house.TestSummary.Tier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The count at the end of a run is right, and nothing that did not run passes for success. */
class TestSummaryTest {
    @TempDir
    private Path root;

    @BeforeEach
    void aHouseWithOneRoom() throws IOException {
        write("lib/chain/pom.xml", "<project/>");
    }

    @Test
    void countsEachTierFromItsOwnReports() throws Exception {
        report(
                "surefire",
                "a.OneTest",
                "<testcase classname='a.OneTest' name='x'/><testcase classname='a.OneTest' name='y'/>");
        report("it", "a.OneIT", "<testcase classname='a.OneIT' name='z'/>");

        assertThat(TestSummary.read(root, Tier.PLAIN).passed()).isEqualTo(2);
        assertThat(TestSummary.read(root, Tier.IT).passed()).isEqualTo(1);
        assertThat(TestSummary.read(root, Tier.IT).good()).isTrue();
    }

    @Test
    void aTierWithoutTestsIsNotGood() throws Exception {
        var empty = TestSummary.read(root, Tier.E2E);

        assertThat(empty.good()).isFalse();
        assertThat(printed(empty))
                .contains("no test of tier E2E ran")
                .endsWith("tests: 0 passed, 1 failed, 0 skipped\n");
    }

    @Test
    void namesWhatFailedAndWhatWasSkippedWithTheReason() throws Exception {
        report("surefire", "a.OneTest", """
                <testcase classname='a.OneTest' name='x'><failure message='expected 1'>trace</failure></testcase>
                <testcase classname='a.OneTest' name='y'><error>thrown at line 7</error></testcase>
                <testcase classname='a.OneTest' name='z'><skipped message='no engine'/></testcase>
                <testcase classname='a.OneTest' name='w'/>""");
        var result = TestSummary.read(root, Tier.PLAIN);

        assertThat(result.failed())
                .containsExactly(
                        new Remark("a.OneTest.x", "expected 1"), new Remark("a.OneTest.y", "thrown at line 7"));
        assertThat(result.skipped()).containsExactly(new Remark("a.OneTest.z", "no engine"));
        assertThat(result.good()).isFalse();
        assertThat(printed(result)).endsWith("\ntests: 1 passed, 2 failed, 1 skipped\n");
    }

    @Test
    void aTestClassWithoutAReportIsAFailure() throws Exception {
        report("surefire", "a.OneTest", "<testcase classname='a.OneTest' name='x'/>");
        write("lib/chain/src/test/java/a/OneTest.java", "class OneTest {}");
        write("lib/chain/src/test/java/a/DiedTest.java", "class DiedTest {}");
        write("lib/chain/src/test/java/a/ContractTest.java", "/** Rules. */\ninterface ContractTest {}");
        var result = TestSummary.read(root, Tier.PLAIN);

        assertThat(result.missing()).containsExactly("a.DiedTest");
        assertThat(result.good()).isFalse();
    }

    @Test
    void aReportOfANestedClassSpeaksForTheOuterOne() throws Exception {
        report("surefire", "a.OneTest$Inner", "<testcase classname='a.OneTest$Inner' name='x'/>");
        write("lib/chain/src/test/java/a/OneTest.java", "class OneTest {}");

        assertThat(TestSummary.read(root, Tier.PLAIN).missing()).isEmpty();
    }

    private void report(String tier, String test, String cases) throws IOException {
        write("lib/chain/target/" + tier + "-reports/TEST-" + test + ".xml", "<testsuite>" + cases + "</testsuite>");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private static String printed(TestSummary.Result result) {
        var out = new ByteArrayOutputStream();
        TestSummary.print(List.of(result), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
