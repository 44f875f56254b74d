package io.aichain.e2e.dishonest;

import io.aichain.chain.block.Header;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.kit.ClusterGenesis;
import io.aichain.execution.BlockExecution;
import io.aichain.execution.ExecutedBlock;
import io.aichain.execution.GenesisState;
import io.aichain.execution.PayloadReader;
import io.aichain.state.BlockCommit;
import io.aichain.state.GenesisBlock;
import io.aichain.state.RootUpdate;
import io.aichain.state.StateSnapshot;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/**
 * A short chain made by honest rules and nobody's services: three blocks with a transfer of each of two accounts.
 *
 * @param blocks as the sequencer ordered them
 * @param headers of the executed blocks, block 0 first
 */
record ExecutedChain(Genesis genesis, List<OrderedBlock> blocks, List<Header> headers) {
    private static final long TIME = 1_790_000_000_000L;
    private static final int BLOCKS = 3;
    private static final BigInteger TIP = BigInteger.valueOf(1_000_000_000);

    static ExecutedChain of(Genesis genesis) {
        List<OrderedBlock> blocks = new ArrayList<>();
        Hash parent = genesis.hash();
        for (int number = 1; number <= BLOCKS; number++) {
            OrderedBlock block = block(genesis, number, parent, List.of(transfer(0, number), transfer(1, number)));
            blocks.add(block);
            parent = block.hash();
        }
        return new ExecutedChain(genesis, blocks, execute(genesis, blocks));
    }

    static OrderedBlock block(Genesis genesis, long number, Hash parent, List<Bytes> payload) {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                number,
                parent,
                1,
                TIME + 100 * number,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[OrderedBlock.TOPIC_ID_BYTES]),
                List.of(2 * number, 0L, 0L, 0L),
                payload,
                List.of());
    }

    /** The account's transfer in that block: its nonce follows from it. */
    private static Bytes transfer(int account, int block) {
        RawTransaction transaction = RawTransaction.createEtherTransaction(
                ClusterGenesis.CHAIN_ID,
                BigInteger.valueOf(block - 1L),
                BigInteger.valueOf(21_000),
                "0x2000000000000000000000000000000000000002",
                BigInteger.valueOf(block),
                TIP,
                TIP.multiply(BigInteger.TEN));
        Credentials key = Credentials.create(
                DevnetKeys.accounts().get(account).secretKey().toHex());
        return Bytes.wrap(TransactionEncoder.signMessage(transaction, key));
    }

    private static List<Header> execute(Genesis genesis, List<OrderedBlock> blocks) {
        var allocations = GenesisState.changes(genesis);
        List<Header> headers = new ArrayList<>();
        headers.add(GenesisState.header(genesis, GenesisBlock.stateRoot(allocations)));
        BlockExecution execution = new BlockExecution(genesis);
        PayloadReader payloads = new PayloadReader(genesis, Runnable::run);
        var block0 = new GenesisBlock(genesis.hash(), headers.getFirst(), allocations, Bytes.EMPTY);
        try (StateStore store = StateStore.inMemory(StoreOptions.DEFAULT, block0)) {
            for (OrderedBlock block : blocks) headers.add(execute(store, execution, payloads, headers, block));
        }
        return headers;
    }

    private static Header execute(
            StateStore store,
            BlockExecution execution,
            PayloadReader payloads,
            List<Header> headers,
            OrderedBlock block) {
        try (StateSnapshot state = store.latest()) {
            ExecutedBlock executed = execution.execute(
                    headers.getLast(),
                    block,
                    block.hash(),
                    payloads.read(block.payload()).join(),
                    state,
                    number -> headers.get((int) number).hash());
            if (!executed.skipped().isEmpty())
                throw new IllegalStateException(executed.skipped().toString());
            RootUpdate root = store.computeRoot(executed.changes());
            Header header = executed.header(root.root());
            store.commit(new BlockCommit(
                    header,
                    block.hash(),
                    Bytes.EMPTY,
                    root,
                    executed.receipts(),
                    executed.transactions().stream().map(tx -> tx.item().hash()).toList(),
                    List.of(),
                    Bytes.EMPTY));
            return header;
        }
    }
}
