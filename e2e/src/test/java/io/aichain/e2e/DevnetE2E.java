package io.aichain.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.Bitcoind;
import io.aichain.e2e.kit.ChildProcess;
import io.aichain.e2e.kit.DevnetProcess;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Parts;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.e2e.kit.VerifyProcess;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./aichain devnet} as developers use it. */
class DevnetE2E {
    private static final Path FOLDER = TestFolder.of(DevnetE2E.class);
    private static final Duration FINALITY = Duration.ofSeconds(180);
    private static final String RECEIVER = "0x3000000000000000000000000000000000000003";
    private static final String[] FAST = {"--bitcoin-block-time", "1s"};

    @Test
    void readyNamesWhatScriptsNeedAndEveryStepOfABlockIsTold() {
        try (DevnetProcess devnet = DevnetProcess.start(FOLDER.resolve("ready"), FAST)) {
            JsonNode ready = devnet.ready();
            assertThat(ready.get("chainId").asLong()).isEqualTo(31_337);
            assertThat(ready.get("bitcoin").asText()).matches("http://\\w+:\\w+@127\\.0\\.0\\.1:\\d+");
            assertThat(ready.get("da").asText()).isEqualTo("file:" + FOLDER.resolve("ready/da"));
            assertThat(Path.of(ready.get("genesis").asText())).isRegularFile();
            assertThat(ready.get("data").asText())
                    .isEqualTo(FOLDER.resolve("ready").toString());
            assertThat(ready.get("accounts")).hasSize(DevnetKeys.ACCOUNTS);

            JsonRpc rpc = new JsonRpc(devnet.rpc());
            JsonNode receipt = Transfers.send(rpc, 0, RECEIVER, BigInteger.TEN);
            assertThat(rpc.balance(RECEIVER)).isEqualTo(BigInteger.TEN);
            long number = JsonRpc.number(receipt.get("blockNumber"));
            JsonNode block = devnet.await("block", e -> e.get("number").asLong() == number, FINALITY);
            assertThat(block.get("hash").asText())
                    .isEqualTo(receipt.get("blockHash").asText());
            devnet.await("batch", e -> e.get("lastBlock").asLong() >= number, FINALITY);
            devnet.await(
                    "anchor",
                    e -> e.get("state").asText().equals("final")
                            && e.path("lastBlock").asLong() >= number,
                    FINALITY);
            devnet.await(
                    "finality",
                    e -> e.get("tag").asText().equals("finalized")
                            && e.get("number").asLong() >= number,
                    FINALITY);
            assertThat(rpc.height("finalized")).isGreaterThanOrEqualTo(number);
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("ready");
    }

    @Test
    void startedAgainOnTheSameDataItGoesOnWithTheSameChain() {
        Path data = FOLDER.resolve("again");
        List<String> hashes = new ArrayList<>();
        try (DevnetProcess devnet = DevnetProcess.start(data, FAST)) {
            JsonRpc rpc = new JsonRpc(devnet.rpc());
            for (int i = 0; i < 3; i++) Transfers.send(rpc, 0, RECEIVER, BigInteger.ONE);
            for (long n = 0; n <= rpc.height("latest"); n++) hashes.add(rpc.hash(n));
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("again");
        try (DevnetProcess devnet = DevnetProcess.start(data, FAST)) {
            JsonRpc rpc = new JsonRpc(devnet.rpc());
            for (int n = 0; n < hashes.size(); n++) assertThat(rpc.hash(n)).isEqualTo(hashes.get(n));
            assertThat(rpc.nonce(DevnetKeys.accounts().getFirst().address().toHex(), "latest"))
                    .isEqualTo(3);
            JsonNode receipt = Transfers.send(rpc, 0, RECEIVER, BigInteger.ONE);
            assertThat(rpc.balance(RECEIVER)).isEqualTo(BigInteger.valueOf(4));
            long number = JsonRpc.number(receipt.get("blockNumber"));
            assertThat(number).isEqualTo(hashes.size());
            rpc.awaitHeight("finalized", number, FINALITY);
            assertAgreed(devnet, number);
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("again");
    }

    @Test
    void twoExecutorsAgreeBeforeAnythingIsPublished() {
        try (DevnetProcess devnet =
                DevnetProcess.start(FOLDER.resolve("two"), "--executors", "2", "--bitcoin-block-time", "1s")) {
            assertThat(devnet.ready().get("executors")).hasSize(2);
            JsonRpc first = new JsonRpc(devnet.ready().get("executors").get(0).asText());
            JsonRpc second = new JsonRpc(devnet.ready().get("executors").get(1).asText());
            JsonNode receipt = Transfers.send(second, 0, RECEIVER, BigInteger.ONE);
            long number = JsonRpc.number(receipt.get("blockNumber"));
            first.awaitHeight("latest", number, FINALITY);
            assertThat(first.hash(number)).isEqualTo(receipt.get("blockHash").asText());
            first.awaitHeight("finalized", number, FINALITY);
            second.awaitHeight("finalized", number, FINALITY);
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("two");
    }

    @Test
    void aUsersGenesisBecomesTheChainAndAnotherOneIsRefused() throws Exception {
        Path file = FOLDER.resolve("mine.json");
        String account = DevnetKeys.accounts().getFirst().address().toHex();
        Files.writeString(file, """
            {"config": {"chainId": 4711}, "gasLimit": "0x1c9c380", "alloc": {"%s": {"balance": "0xde0b6b3a7640000"}}}
            """.formatted(account));
        Path data = FOLDER.resolve("genesis");
        try (DevnetProcess devnet = DevnetProcess.start(data, "--genesis", file.toString())) {
            assertThat(devnet.ready().get("chainId").asLong()).isEqualTo(4711);
            JsonRpc rpc = new JsonRpc(devnet.rpc());
            assertThat(rpc.balance(account)).isEqualTo(BigInteger.TEN.pow(18));
            Transfers.send(rpc, 0, RECEIVER, BigInteger.ONE);
            JsonNode complete = new ObjectMapper()
                    .readTree(Path.of(devnet.ready().get("genesis").asText()).toFile());
            assertThat(complete.at("/config/aichain/voters")).hasSize(1);
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("genesis");
        Files.writeString(file, Files.readString(file).replace("4711", "4712"));
        assertRefused(data, "holds a chain with another genesis", "--genesis", file.toString());
    }

    @Test
    void aSecondDevnetOnTheSameDataIsRefused() {
        Path data = FOLDER.resolve("locked");
        try (DevnetProcess devnet = DevnetProcess.start(data)) {
            assertRefused(data, "is in use by another devnet");
            assertThat(devnet.stop()).isZero();
        }
    }

    @Test
    void aRealBitcoinNodeTakesItsAnchors() {
        try (Bitcoind bitcoin = Bitcoind.start(FOLDER.resolve("bitcoind"));
                DevnetProcess devnet = DevnetProcess.start(
                        FOLDER.resolve("real"), "--bitcoin", bitcoin.url(), "--bitcoin-block-time", "1s")) {
            assertThat(devnet.ready().get("bitcoin").asText()).isEqualTo(bitcoin.url());
            JsonRpc rpc = new JsonRpc(devnet.rpc());
            JsonNode receipt = Transfers.send(rpc, 0, RECEIVER, BigInteger.ONE);
            long number = JsonRpc.number(receipt.get("blockNumber"));
            rpc.awaitHeight("finalized", number, FINALITY);
            assertAgreed(devnet, number);
            assertThat(devnet.stop()).isZero();
        }
        assertNoErrors("real");
    }

    private static void assertAgreed(DevnetProcess devnet, long atLeast) {
        JsonNode ready = devnet.ready();
        VerifyProcess.Outcome outcome = VerifyProcess.run(
                ready.get("bitcoin").asText(),
                ready.get("da").asText(),
                Path.of(ready.get("genesis").asText()),
                FOLDER.resolve("verify.log"));
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        long block = outcome.verdict().get("block").asLong();
        assertThat(block).isGreaterThanOrEqualTo(atLeast);
        assertThat(outcome.verdict().get("hash").asText()).isEqualTo(new JsonRpc(devnet.rpc()).hash(block));
    }

    /** Without the JVM's own line on vectors, which help computes nothing on. */
    @Test
    void helpBeginsWithHowItIsUsed() {
        for (String command : List.of("devnet", "verify")) {
            List<String> line = List.of(Parts.checkout().resolve("aichain").toString(), command, "--help");
            try (ChildProcess help = ChildProcess.start(line, Parts.AS_BUILT, FOLDER.resolve("help.log"))) {
                assertThat(help.awaitLine(said -> true, Duration.ofSeconds(90)))
                        .startsWith("Usage: aichain " + command);
                assertThat(help.await(Duration.ofSeconds(90))).isZero();
            }
        }
    }

    private static void assertRefused(Path data, String message, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Parts.checkout().resolve("aichain").toString(),
                "devnet",
                "--data",
                data.toString(),
                "--rpc-port",
                "0"));
        command.addAll(List.of(options));
        try (ChildProcess refused = ChildProcess.start(command, Parts.AS_BUILT, FOLDER.resolve("refused.log"))) {
            assertThat(refused.await(Duration.ofSeconds(90))).isNotZero();
            assertThat(refused.tail()).contains(message).doesNotContain("\tat ");
        }
    }

    /** Standard error stands among the events. */
    private static void assertNoErrors(String data) {
        try {
            assertThat(Files.readAllLines(FOLDER.resolve(data + ".log")))
                    .noneMatch(line ->
                            line.contains("ERROR") || line.contains("Exception") || line.contains("\"trouble\""));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
