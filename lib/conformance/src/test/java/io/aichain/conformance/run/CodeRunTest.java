package io.aichain.conformance.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.suite.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeRunTest {
    @TempDir
    private Path folder;

    /** Gas and logs as in three other clients (go-ethereum, Besu, ethereumjs). */
    @ParameterizedTest
    @CsvSource({
        "hash_10k, 2551843, 0",
        "weth, 29962, 1",
        "factorial, 66051, 0",
        "fiat_token, 2381, 0",
        "uniswap_v2_pair, 2504, 0"
    })
    void aWorkloadIsItsOwnWorldAndCall(String name, long gas, int logs) throws MalformedException {
        Prestate world = Prestate.read(Archive.WORKLOADS.unpacked().resolve(name + ".json"));
        Prestate.Call call = world.call().orElseThrow();
        CodeRun.Result result = new CodeRun(new CodeRun.Request(
                        ForkName.of("Osaka").orElseThrow(),
                        world,
                        Optional.empty(),
                        call.sender(),
                        call.to(),
                        call.input(),
                        UInt256.ZERO,
                        call.gas()))
                .run();
        assertThat(result.error()).isEmpty();
        assertThat(result.gasUsed()).isEqualTo(gas);
        assertThat(result.logs()).isEqualTo(logs);
    }

    @Test
    void aGenesisFileATestAndBareAccountsAreWorlds() throws IOException, MalformedException {
        String accounts =
                "{\"0000000000000000000000000000000000000042\":{\"balance\":\"7\",\"storage\":{\"0x01\":\"0x02\"}}}";
        for (String file : List.of(
                "{\"config\":{},\"alloc\":" + accounts + "}",
                "{\"env\":{},\"pre\":" + accounts + "}",
                "{\"a test\":{\"pre\":" + accounts + "}}",
                accounts)) {
            Prestate world = Prestate.read(Files.writeString(folder.resolve("world.json"), file));
            assertThat(world.world().accounts().values())
                    .hasSize(1)
                    .allMatch(a -> a.balance().equals(UInt256.of(7)));
        }
        Path other = Files.writeString(folder.resolve("other.json"), "{\"a\":1,\"b\":2}");
        assertThatThrownBy(() -> Prestate.read(other))
                .isInstanceOf(MalformedException.class)
                .hasMessageEndingWith("neither alloc, nor pre, nor accounts by address: a");
    }

    @Test
    void everyRunBeginsWithTheSameWorld() throws MalformedException {
        // counts in slot 0 and returns the count
        CodeRun run = of("60016000540180600055600052 60206000f3", 100_000);
        CodeRun.Result first = run.run();
        assertThat(first.output()).isEqualTo(Bytes.wrap(UInt256.ONE.toArray()));
        assertThat(run.run()).isEqualTo(first);
    }

    @Test
    void failuresAreNamed() throws MalformedException {
        assertThat(of("fe", 100).run().error()).contains("invalid opcode");
        assertThat(of("5b600056", 100).run().error()).contains("out of gas");
        assertThat(of("60006000fd", 100).run())
                .isEqualTo(new CodeRun.Result(6, Bytes.EMPTY, Optional.of("execution reverted"), 0, 0));
        assertThat(of("01", 100).run().error()).contains("stack underflow");
    }

    @Test
    void hexMayHaveWhiteSpaceAndMustBeHex() throws MalformedException {
        assertThat(CodeRun.hex(" 0x60\n01\t", "code")).isEqualTo(Bytes.fromHex("6001"));
        assertThatThrownBy(() -> CodeRun.hex("0x6z", "--input"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("--input: hex digits");
    }

    @Test
    void aTraceHasALineForEachInstructionAndOneForTheEnd() throws MalformedException {
        List<String> lines = new ArrayList<>();
        of("6001600201", 100).traced(lines::add);
        assertThat(lines)
                .containsExactly(
                        "{\"pc\":0,\"op\":96,\"gas\":\"0x64\",\"gasCost\":\"0x3\",\"memSize\":0,\"stack\":[],\"depth\":1,\"returnData\":\"0x\",\"refund\":0,\"opName\":\"PUSH1\"}",
                        "{\"pc\":2,\"op\":96,\"gas\":\"0x61\",\"gasCost\":\"0x3\",\"memSize\":0,\"stack\":[\"0x1\"],\"depth\":1,\"returnData\":\"0x\",\"refund\":0,\"opName\":\"PUSH1\"}",
                        "{\"pc\":4,\"op\":1,\"gas\":\"0x5e\",\"gasCost\":\"0x3\",\"memSize\":0,\"stack\":[\"0x1\",\"0x2\"],\"depth\":1,\"returnData\":\"0x\",\"refund\":0,\"opName\":\"ADD\"}",
                        "{\"pc\":5,\"op\":0,\"gas\":\"0x5b\",\"gasCost\":\"0x0\",\"memSize\":0,\"stack\":[\"0x3\"],\"depth\":1,\"returnData\":\"0x\",\"refund\":0,\"opName\":\"STOP\"}",
                        "{\"output\":\"\",\"gasUsed\":\"0x9\"}");
    }

    @Test
    void aBenchMeasuresManyRuns() throws MalformedException {
        Bench.Measured measured = Bench.measure(of("6001600201", 100), 20_000_000);
        assertThat(measured.nanosPerRun()).isPositive();
        assertThat(measured.runs()).isGreaterThan(5);
    }

    private static CodeRun of(String code, long gas) throws MalformedException {
        return new CodeRun(new CodeRun.Request(
                ForkName.of("Osaka").orElseThrow(),
                Prestate.EMPTY,
                Optional.of(CodeRun.hex(code, "code")),
                CodeRun.SENDER,
                CodeRun.RECEIVER,
                Bytes.EMPTY,
                UInt256.ZERO,
                gas));
    }
}
