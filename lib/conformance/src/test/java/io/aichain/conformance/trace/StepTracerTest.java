package io.aichain.conformance.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.run.CodeRun;
import io.aichain.conformance.run.Prestate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls and RETURN have the numbers that go-ethereum 1.17.10 shows for the same code; whole traces are compared by the fuzzer. */
class StepTracerTest {
    @Test
    void aCallCostsWithTheGasItGivesAndACreationWithout() throws MalformedException {
        // CALL to itself with 100 gas (which then fails at the deeper call), then CREATE of nothing
        List<String> lines = lines("6000600060006000600030 6064 f1 600060006000f0", 100_000);
        assertThat(cost(lines, "CALL", 1)).isEqualTo("0xc8");
        assertThat(cost(lines, "CREATE", 1)).isEqualTo("0x7d00");
    }

    @Test
    void theFailedInstructionHasTheErrorAndOnlyThat() throws MalformedException {
        List<String> lines = lines("6001600055", 2_000);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2)).endsWith(",\"opName\":\"SSTORE\",\"error\":\"out of gas\"}");
        assertThat(lines.get(3)).isEqualTo("{\"output\":\"\",\"gasUsed\":\"0x7d0\",\"error\":\"out of gas\"}");
        assertThat(lines.subList(0, 2)).noneMatch(line -> line.contains("error"));
    }

    @Test
    void anInstructionThatIsNoneIsNamedByItsByte() throws MalformedException {
        assertThat(lines("0c", 10).getFirst())
                .contains("\"opName\":\"opcode 0xc not defined\",\"error\":\"invalid opcode\"");
    }

    @Test
    void returnCostsItsMemory() throws MalformedException {
        assertThat(cost(lines("6120006000f3", 100_000), "RETURN", 1)).isEqualTo("0x380");
    }

    private static String cost(List<String> lines, String opName, int depth) {
        String line = lines.stream()
                .filter(one ->
                        one.contains("\"opName\":\"" + opName + "\"") && one.contains("\"depth\":" + depth + ","))
                .findFirst()
                .orElseThrow();
        int from = line.indexOf("\"gasCost\":\"") + 11;
        return line.substring(from, line.indexOf('"', from));
    }

    private static List<String> lines(String code, long gas) throws MalformedException {
        List<String> lines = new ArrayList<>();
        new CodeRun(new CodeRun.Request(
                        ForkName.of("Osaka").orElseThrow(),
                        Prestate.EMPTY,
                        Optional.of(CodeRun.hex(code, "code")),
                        CodeRun.SENDER,
                        CodeRun.RECEIVER,
                        Bytes.EMPTY,
                        UInt256.ZERO,
                        gas))
                .traced(lines::add);
        return lines;
    }
}
