package io.aichain.chain.block;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.chain.tx.TransactionType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transaction did, as the receipts trie holds it: type byte (none for legacy) then
 * rlp([status, cumulativeGasUsed, bloom, logs]) (EIP-658, EIP-2718).
 */
public record Receipt(TransactionType type, boolean success, long cumulativeGasUsed, List<Log> logs) {
    public Receipt {
        logs = List.copyOf(logs);
    }

    public Bytes bloom() {
        return Bloom.of(logs);
    }

    public Bytes encoded() {
        byte[] list = RlpWriter.list(w -> w.uint(success ? 1 : 0)
                .uint(cumulativeGasUsed)
                .bytes(bloom())
                .nested(all -> logs.forEach(log -> log.encode(all))));
        if (type == TransactionType.LEGACY) return Bytes.wrap(list);
        byte[] out = new byte[list.length + 1];
        out[0] = (byte) type.id();
        System.arraycopy(list, 0, out, 1, list.length);
        return Bytes.wrap(out);
    }

    public static Receipt decode(Bytes bytes) throws MalformedException {
        if (bytes.isEmpty()) throw malformed("receipt: empty");
        int first = bytes.get(0) & 0xff;
        int typeId = first >= 0xc0 ? 0 : first;
        if (typeId >= TransactionType.values().length) throw malformed("receipt: type 0x%02x not supported", first);
        RlpReader outer = RlpReader.of(bytes.unsafeArray(), typeId == 0 ? 0 : 1, bytes.size());
        RlpReader in = outer.list("receipt");
        outer.end("receipt");
        boolean success = in.uint(1, "status") == 1;
        long gas = in.uint63("cumulativeGasUsed");
        Bytes bloom = in.bytes(Bloom.BYTES, "bloom");
        RlpReader items = in.list("logs");
        in.end("receipt");
        List<Log> logs = new ArrayList<>();
        while (items.hasNext()) logs.add(log(items.list("log")));
        if (!bloom.equals(Bloom.of(logs))) throw malformed("bloom: does not match the logs");
        return new Receipt(TransactionType.values()[typeId], success, gas, logs);
    }

    private static Log log(RlpReader in) throws MalformedException {
        Address address = in.address("log address");
        RlpReader topics = in.list("log topics");
        List<Hash> list = new ArrayList<>();
        while (topics.hasNext()) list.add(topics.hash("log topic"));
        if (list.size() > 4) throw malformed("log topics: %d, at most 4", list.size());
        Bytes data = in.bytes(Integer.MAX_VALUE, "log data");
        in.end("log");
        return new Log(address, list, data);
    }
}
