package io.aichain.chain.record;

import io.aichain.chain.anchor.Manifest;
import io.aichain.chain.batch.PublishedBatch;
import io.aichain.chain.batch.Segment;
import io.aichain.chain.block.Header;
import io.aichain.chain.block.Log;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.order.LeaderRecord;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.ExecutionReport;
import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Random values of every record, from a seed that a failing test names. */
public final class Samples {
    private final Random random;

    public Samples(long seed) {
        this.random = new Random(seed);
    }

    public Bytes bytes(int max) {
        byte[] out = new byte[random.nextInt(max + 1)];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    private byte[] exactly(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return out;
    }

    public Hash hash() {
        return Hash.of(exactly(32));
    }

    public Address address() {
        return Address.of(exactly(20));
    }

    public UInt256 uint256() {
        return UInt256.of(new BigInteger(random.nextInt(257), random));
    }

    public long uint63() {
        return random.nextLong() >>> 1 >>> random.nextInt(63);
    }

    public <T> List<T> list(int max, Supplier<T> item) {
        List<T> out = new ArrayList<>();
        int count = random.nextInt(max + 1);
        for (int i = 0; i < count; i++) out.add(item.get());
        return out;
    }

    public Signature signature() {
        return new Signature(random.nextInt(2), uint256(), uint256());
    }

    public Transaction transaction() {
        TransactionType type = TransactionType.values()[random.nextInt(5)];
        boolean legacy = type == TransactionType.LEGACY;
        UInt256 tip = uint256();
        boolean priced = type.id() < 2;
        return new Transaction(
                type,
                legacy && random.nextBoolean() ? Optional.empty() : Optional.of(UInt256.of(random.nextInt(1 << 20))),
                random.nextLong(),
                tip,
                priced ? tip : uint256(),
                uint63(),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(address()),
                uint256(),
                bytes(300),
                legacy ? List.of() : list(3, () -> new AccessListEntry(address(), list(3, this::hash))),
                type == TransactionType.BLOB ? uint256() : UInt256.ZERO,
                type == TransactionType.BLOB ? list(6, this::hash) : List.of(),
                type == TransactionType.SET_CODE ? list(3, this::authorization) : List.of(),
                signature());
    }

    private Authorization authorization() {
        return new Authorization(uint256(), address(), random.nextLong(), signature());
    }

    public Header header() {
        return new Header(
                hash(),
                address(),
                hash(),
                hash(),
                hash(),
                Bytes.wrap(exactly(256)),
                uint63(),
                uint63(),
                uint63(),
                uint63(),
                bytes(32),
                hash(),
                uint256(),
                hash(),
                uint63(),
                uint63(),
                hash(),
                hash());
    }

    public Receipt receipt() {
        return new Receipt(
                TransactionType.values()[random.nextInt(5)],
                random.nextBoolean(),
                uint63(),
                list(4, () -> new Log(address(), list(4, this::hash), bytes(100))));
    }

    private List<Extension> extensions() {
        List<Extension> out = new ArrayList<>();
        int type = 0;
        while (random.nextInt(3) == 0 && out.size() < 4) {
            type += 1 + random.nextInt(5);
            out.add(new Extension(type, bytes(20)));
        }
        return out;
    }

    public OrderedBlock orderedBlock() {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                1 + uint63() / 2,
                hash(),
                1 + uint63() / 2,
                uint63(),
                uint63(),
                uint63(),
                Bytes.wrap(exactly(16)),
                list(8, this::uint63),
                list(5, () -> transaction().encoded()),
                extensions());
    }

    public LeaderRecord leader() {
        return new LeaderRecord(
                1 + uint63() / 2, uint63(), hash(), uint63(), "node-" + random.nextInt(), "0.1.0", extensions());
    }

    public ExecutionReport report() {
        List<Skip> skips = new ArrayList<>();
        int index = -1;
        while (random.nextInt(3) > 0) {
            index += 1 + random.nextInt(50);
            skips.add(new Skip(index, SkipReason.values()[random.nextInt(SkipReason.values().length)]));
        }
        return new ExecutionReport(
                "executor-" + random.nextInt(9), uint63(), hash(), header(), skips, 1, hash(), bytes(65), extensions());
    }

    public PublishedBatch entry(long batch) {
        long first = 1 + uint63() / 4;
        List<Segment> segments = list(8, () -> new Segment(1 + random.nextInt(1 << 20), hash(), bytes(64)));
        if (segments.isEmpty()) segments.add(new Segment(7, hash(), bytes(32)));
        return new PublishedBatch(
                batch,
                first,
                first + random.nextInt(100),
                hash(),
                1 + random.nextInt(1 << 20),
                1 + random.nextInt(1 << 20),
                1,
                hash(),
                hash(),
                hash(),
                Hash.ZERO,
                1 + random.nextInt(5),
                segments,
                List.of());
    }

    public Manifest manifest() {
        long first = 1 + random.nextInt(1000);
        List<PublishedBatch> entries = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) entries.add(entry(first + i));
        return new Manifest(hash(), 1 + random.nextInt(1000), hash(), first, extensions(), entries);
    }
}
