package io.aichain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.execution.GenesisState;
import io.aichain.state.BlockCommit;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code aichain state} as a person sees it: what it prints, and its exit codes. */
class StateCommandTest {
    /** A whole one. */
    static final String GENESIS = """
            {"config": {"chainId": 7, "homesteadBlock": 0, "eip150Block": 0, "eip155Block": 0, "eip158Block": 0,
              "byzantiumBlock": 0, "constantinopleBlock": 0, "petersburgBlock": 0, "istanbulBlock": 0, "berlinBlock": 0,
              "londonBlock": 0, "terminalTotalDifficulty": 0, "shanghaiTime": 0, "cancunTime": 0, "pragueTime": 0, "osakaTime": 0,
              "aichain": {"name": "cli", "owner": "0x00000000000000000000000000000000000000aa",
                "sequencer": "0x00000000000000000000000000000000000000ab",
                "feeRule": {"denominator": 960, "elasticity": 2, "floor": "0x7"}, "partitions": 4,
                "maxTransactionBytes": 131072, "maxBlockBytes": 2097152,
                "bitcoin": {"network": "regtest", "startHeight": 0, "anchorAddress": "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"},
                "dataAvailability": [{"network": "file"}], "voters": ["executor-0"], "quorum": 1}},
             "gasLimit": "0x3938700", "difficulty": "0x0", "timestamp": "0x0", "baseFeePerGas": "0x3b9aca00",
             "alloc": {"0x00000000000000000000000000000000000000cc": {"balance": "0x64"}}}
            """;

    private static final Address HOLDER = new Address(0, 0, 0xcc);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path genesisFile;
    private Genesis genesis;

    @BeforeEach
    void genesis() throws Exception {
        genesisFile = folder.resolve("genesis.json");
        Files.writeString(genesisFile, GENESIS);
        genesis = GenesisCodec.decode(GENESIS.getBytes(StandardCharsets.UTF_8));
    }

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) words[i] = arguments[i].toString();
        return line.execute(words);
    }

    private StateStore store(String name) {
        return StateStore.open(folder.resolve(name), StoreOptions.DEFAULT, GenesisState.block(genesis));
    }

    /** A block that gives a holder a word in slot 5; only its state matters here. */
    private static void commit(StateStore store, long word) {
        TreeMap<UInt256, UInt256> storage = new TreeMap<>();
        storage.put(UInt256.of(5), UInt256.of(word));
        TreeMap<Address, AccountChange> changes = new TreeMap<>();
        Account account = new Account(1, UInt256.of(100), Account.EMPTY_CODE_HASH);
        changes.put(HOLDER, new AccountChange(account, false, storage));
        RootUpdate root = store.computeRoot(new StateChanges(changes, new TreeMap<>()));
        Header zero = store.header(0).orElseThrow();
        Header header = new Header(
                zero.hash(),
                zero.beneficiary(),
                root.root(),
                zero.transactionsRoot(),
                zero.receiptsRoot(),
                zero.logsBloom(),
                1,
                zero.gasLimit(),
                0,
                1,
                Bytes.EMPTY,
                Hash.ZERO,
                zero.baseFeePerGas(),
                zero.withdrawalsRoot(),
                0,
                0,
                Hash.ZERO,
                zero.requestsHash());
        store.commit(
                new BlockCommit(header, Hash.ZERO, Bytes.EMPTY, root, List.of(), List.of(), List.of(), Bytes.EMPTY));
    }

    @Test
    void equalStatesAre0DifferentOnes1WithAccountSlotAndBothValues() {
        try (StateStore a = store("a");
                StateStore b = store("b");
                StateStore c = store("c")) {
            commit(a, 3);
            commit(b, 4);
            commit(c, 3);
        }
        assertThat(run("state", "diff", folder.resolve("a"), folder.resolve("c")))
                .isZero();
        assertThat(out.toString()).contains("the states are equal");
        assertThat(run("state", "diff", folder.resolve("a"), folder.resolve("b")))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("first difference: account " + HOLDER)
                .contains("slot " + UInt256.of(5))
                .contains("A " + UInt256.of(3))
                .contains("B " + UInt256.of(4));
    }

    @Test
    @Tag("P10")
    void whatCannotBeComparedIs2AndSaysWhy() throws Exception {
        assertThat(run("state", "diff", folder.resolve("none"), folder.resolve("none")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("neither a folder nor a file");
        Files.createDirectory(folder.resolve("empty"));
        assertThat(run("state", "diff", folder.resolve("empty"), folder.resolve("empty")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("holds no state");
        Files.writeString(folder.resolve("letter"), "dear reader");
        assertThat(run("state", "diff", folder.resolve("letter"), folder.resolve("letter")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is no snapshot of a state");
        assertThat(run("state", "diff", "http://127.0.0.1:1", "http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no answer from http://127.0.0.1:1");
        try (StateStore running = store("running")) {
            assertThat(running.tip().number()).isZero();
            assertThat(run("state", "diff", folder.resolve("running"), folder.resolve("running")))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("is in use").contains("internal port");
            assertThat(run("state", "export", "--data", folder.resolve("running"), folder.resolve("file")))
                    .isEqualTo(2);
            assertThat(folder.resolve("file")).doesNotExist();
        }
    }

    @Test
    @Tag("P4")
    void whatIsExportedCanBeComparedAndImported() {
        try (StateStore a = store("a");
                StateStore b = store("b")) {
            assertThat(a.tip()).isEqualTo(b.tip());
            commit(b, 9);
        }
        Path file = folder.resolve("a.snapshot");
        assertThat(run("state", "export", "--data", folder.resolve("a"), file)).isZero();
        assertThat(run("state", "export", "--data", folder.resolve("a"), folder.resolve("gone/file")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no such folder: " + folder.resolve("gone"));
        assertThat(run("state", "export", "--data", folder.resolve("a"), folder))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is a folder: name a file");
        assertThat(run("state", "diff", file, folder.resolve("a"))).isZero();
        assertThat(run("state", "diff", file, folder.resolve("b"))).isEqualTo(1);
        assertThat(run("state", "import", file, "--data", folder.resolve("c"), "--genesis", genesisFile))
                .isZero();
        assertThat(run("state", "diff", folder.resolve("c"), folder.resolve("a")))
                .isZero();
        assertThat(run("state", "import", file, "--data", folder.resolve("c"), "--genesis", genesisFile))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is not empty");
        assertThat(run(
                        "state",
                        "import",
                        folder.resolve("gone"),
                        "--data",
                        folder.resolve("d"),
                        "--genesis",
                        genesisFile))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
        try (StateStore c = store("c")) {
            commit(c, 1);
        }
    }
}
