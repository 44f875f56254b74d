package io.aichain.dawriter.domain;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisSample;
import io.aichain.chain.order.OrderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A chain that grows block by block, ordered and executed, with signed transactions of incompressible data. */
public final class ChainSample {
    public static final Hash SEQUENCER_KEY =
            Hash.fromHex("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    private final Genesis genesis;
    private final Random random;
    private final List<OrderRecord> records = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();
    private long timeMillis;
    private long nonce;

    /** One block with its executed header. */
    public record Block(OrderRecord record, OrderedBlock ordered, Header header) {
        public OrderedEntry entry() {
            return new OrderedEntry(ordered, record.hash(), record.signature());
        }

        public ExecutionReport report(String voter, long incarnation) {
            return ExecutionReport.of(voter, incarnation, record.hash(), header, List.of());
        }
    }

    /** With the one voter {@code executor-0}. */
    public ChainSample(long seed, long timeMillis) {
        this(GenesisSample.of(Secp256k1.instance().address(SEQUENCER_KEY)), seed, timeMillis);
    }

    public ChainSample(Genesis genesis, long seed, long timeMillis) {
        this.genesis = genesis;
        this.random = new Random(seed);
        this.timeMillis = timeMillis;
    }

    public Genesis genesis() {
        return genesis;
    }

    /** @param dataBytes of its one transaction's data; 0 for a block without transactions */
    public Block next(int dataBytes) {
        long number = records.size() + 1L;
        timeMillis += 100;
        OrderedBlock block = new OrderedBlock(
                RecordKind.TRANSACTIONS,
                number,
                records.isEmpty() ? genesis.hash() : records.getLast().hash(),
                1,
                timeMillis,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[16]),
                List.of(number, 0L),
                dataBytes == 0 ? List.of() : List.of(transaction(dataBytes)),
                List.of());
        OrderRecord record = OrderRecord.signed(block, SEQUENCER_KEY);
        Header header = header(
                block,
                record.hash(),
                headers.isEmpty() ? hash(0) : headers.getLast().hash(),
                7);
        records.add(record);
        headers.add(header);
        return new Block(record, block, header);
    }

    public List<Block> next(int count, int dataBytes) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) blocks.add(next(dataBytes));
        return blocks;
    }

    /** What an executor would report that found another state. */
    public static ExecutionReport dissent(Block block, String voter, long incarnation) {
        Header other =
                header(block.ordered(), block.record().hash(), block.header().parentHash(), 8);
        return ExecutionReport.of(voter, incarnation, block.record().hash(), other, List.of());
    }

    static Hash hash(int last) {
        return new Hash(0, 0, 0, last);
    }

    private Bytes transaction(int dataBytes) {
        byte[] data = new byte[dataBytes];
        random.nextBytes(data);
        return new Transaction(
                        TransactionType.DYNAMIC_FEE,
                        Optional.of(UInt256.of(genesis.chainId())),
                        nonce++,
                        UInt256.ONE,
                        UInt256.of(2_000_000_000L),
                        30_000,
                        Optional.of(Address.ZERO),
                        UInt256.ONE,
                        Bytes.wrap(data),
                        List.of(),
                        UInt256.ZERO,
                        List.of(),
                        List.of(),
                        null)
                .signed(SEQUENCER_KEY)
                .encoded();
    }

    private static Header header(OrderedBlock block, Hash orderedHash, Hash parent, int state) {
        return new Header(
                parent,
                Address.ZERO,
                hash(state),
                Header.EMPTY_TRIE_ROOT,
                Header.EMPTY_TRIE_ROOT,
                Bytes.wrap(new byte[256]),
                block.number(),
                block.gasLimit(),
                0,
                block.timeMillis() / 1000,
                orderedHash.toBytes(),
                orderedHash,
                UInt256.of(1_000_000_000L),
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
    }
}
