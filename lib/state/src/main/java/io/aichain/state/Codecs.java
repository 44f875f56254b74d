package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.block.Receipt;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The codecs of all columns. Numbers are big-endian, so that their order is the order of the keys. */
final class Codecs {
    static final Codec<byte[]> RAW = new Codec<>(value -> value, bytes -> bytes);
    static final Codec<Bytes> BYTES = new Codec<>(Bytes::unsafeArray, Bytes::wrap);
    static final Codec<String> TEXT =
            new Codec<>(s -> s.getBytes(StandardCharsets.UTF_8), b -> new String(b, StandardCharsets.UTF_8));
    static final Codec<Address> ADDRESS =
            new Codec<>(Address::toArray, bytes -> Address.of(exactly(Address.BYTES, bytes)));
    static final Codec<Hash> HASH = new Codec<>(Hash::toArray, bytes -> Hash.of(exactly(Hash.BYTES, bytes)));

    /** u64, a block number. */
    static final Codec<Long> NUMBER = new Codec<>(Codecs::number, bytes -> BigEndian.getLong(exactly(8, bytes), 0));

    /** Without leading zeros; the empty value is zero. */
    static final Codec<UInt256> WORD = new Codec<>(UInt256::toMinimalArray, bytes -> {
        if (bytes.length > 32) throw malformed("word: %d bytes, at most 32", bytes.length);
        return UInt256.of(bytes);
    });

    static final Codec<StoredAccount> ACCOUNT = new Codec<>(StoredAccount::encoded, StoredAccount::decode);

    /** Empty: there was no account. */
    static final Codec<StoredAccount> ACCOUNT_BEFORE = new Codec<>(
            account -> account == null ? new byte[0] : account.encoded(),
            bytes -> bytes.length == 0 ? null : StoredAccount.decode(bytes));

    static final Codec<Header> HEADER =
            new Codec<>(header -> header.encoded().unsafeArray(), bytes -> Header.decode(Bytes.wrap(bytes)));

    /** rlp([receipt as string, ...]). */
    static final Codec<List<Receipt>> RECEIPTS = new Codec<>(
            receipts -> RlpWriter.list(w -> receipts.forEach(receipt -> w.bytes(receipt.encoded()))), bytes -> {
                RlpReader in = RlpReader.ofList(bytes, "receipts");
                List<Receipt> receipts = new ArrayList<>();
                while (in.hasNext()) receipts.add(Receipt.decode(in.bytes(Integer.MAX_VALUE, "receipt")));
                return List.copyOf(receipts);
            });

    /** block u64 | index u32. */
    static final Codec<TransactionLocation> LOCATION = new Codec<>(
            location -> {
                byte[] out = new byte[12];
                BigEndian.putLong(out, 0, location.block());
                BigEndian.putInt(out, 8, location.index());
                return out;
            },
            bytes -> new TransactionLocation(BigEndian.getLong(exactly(12, bytes), 0), BigEndian.getInt(bytes, 8)));

    /** rlp([[block, hash, index, reason], ...]). */
    static final Codec<List<SkippedTransaction>> SKIPS = new Codec<>(
            skips -> RlpWriter.list(w -> skips.forEach(skip -> w.nested(s -> s.uint(skip.block())
                    .hash(skip.transaction())
                    .uint(skip.index())
                    .uint(skip.reason().number())))),
            bytes -> {
                RlpReader in = RlpReader.ofList(bytes, "skips");
                List<SkippedTransaction> skips = new ArrayList<>();
                while (in.hasNext()) skips.add(skip(in.list("skip")));
                return List.copyOf(skips);
            });

    /** rlp([key, ...]): 20 bytes for an account, 52 for a slot. */
    static final Codec<List<Bytes>> KEYS = new Codec<>(keys -> RlpWriter.list(w -> keys.forEach(w::bytes)), bytes -> {
        RlpReader in = RlpReader.ofList(bytes, "changed keys");
        List<Bytes> keys = new ArrayList<>();
        while (in.hasNext()) keys.add(in.bytes(SlotKey.BYTES, "changed key"));
        return keys;
    });

    private Codecs() {}

    static byte[] number(long value) {
        byte[] out = new byte[8];
        BigEndian.putLong(out, 0, value);
        return out;
    }

    private static SkippedTransaction skip(RlpReader in) throws MalformedException {
        long block = in.uint63("skip block");
        Hash hash = in.hash("skip hash");
        int index = in.uint(Integer.MAX_VALUE, "skip index");
        int number = in.uint(Integer.MAX_VALUE, "skip reason");
        in.end("skip");
        SkipReason reason = SkipReason.of(number).orElseThrow(() -> malformed("skip reason: %d is unknown", number));
        return new SkippedTransaction(hash, block, index, reason);
    }

    static byte[] exactly(int length, byte[] bytes) throws MalformedException {
        if (bytes.length != length) throw malformed("%d bytes, need %d", bytes.length, length);
        return bytes;
    }
}
