package io.aichain.chain.report;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.record.Extension;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the {@code executions} topic: what one executor found when it executed one ordered block; its vote (P5).
 *
 * <pre>01 || rlp([executor, incarnation, orderedHash, header, [[index, reason]...], ruleVersion, traceRoot, signature, extensions])</pre>
 *
 * @param executor the voter's name, as genesis lists it; at most 64 bytes of ASCII letters, digits and dashes
 * @param incarnation random per start of the process: tells two runs of one voter apart
 * @param orderedHash hash of the ordered block
 * @param header of the executed block, whose hash is the vote
 * @param skips in rising order of index
 * @param ruleVersion of the execution rules, 1 now
 * @param traceRoot reserved, zero
 * @param signature reserved, empty: Kafka's authentication names the writer today
 */
public record ExecutionReport(
        String executor,
        long incarnation,
        Hash orderedHash,
        Header header,
        List<Skip> skips,
        int ruleVersion,
        Hash traceRoot,
        Bytes signature,
        List<Extension> extensions) {
    public static final int RULE_VERSION = 1;
    public static final int MAX_BYTES = 1 << 20;
    private static final byte VERSION = 1;

    public ExecutionReport {
        if (!executor.matches("[A-Za-z0-9-]{1,64}")) throw new IllegalArgumentException("executor name: " + executor);
        skips = List.copyOf(skips);
        extensions = List.copyOf(extensions);
    }

    public static ExecutionReport of(
            String executor, long incarnation, Hash orderedHash, Header header, List<Skip> skips) {
        return new ExecutionReport(
                executor, incarnation, orderedHash, header, skips, RULE_VERSION, Hash.ZERO, Bytes.EMPTY, List.of());
    }

    public Bytes encoded() {
        byte[] list = RlpWriter.list(w -> {
            w.bytes(executor.getBytes(StandardCharsets.US_ASCII))
                    .uint(incarnation)
                    .hash(orderedHash);
            w.encoded(header.encoded().unsafeArray());
            w.nested(all -> skips.forEach(
                    s -> all.nested(one -> one.uint(s.index()).uint(s.reason().number()))));
            w.uint(ruleVersion).hash(traceRoot).bytes(signature);
            Extension.encode(extensions, w);
        });
        byte[] out = new byte[list.length + 1];
        out[0] = VERSION;
        System.arraycopy(list, 0, out, 1, list.length);
        return Bytes.wrap(out);
    }

    public static ExecutionReport decode(Bytes bytes) throws MalformedException {
        if (bytes.size() > MAX_BYTES) throw malformed("report: %d bytes, at most %d", bytes.size(), MAX_BYTES);
        if (bytes.isEmpty() || bytes.get(0) != VERSION) throw malformed("report: not version 1");
        RlpReader outer = RlpReader.of(bytes.unsafeArray(), 1, bytes.size());
        RlpReader in = outer.list("report");
        outer.end("report");
        String executor = new String(in.bytes(64, "executor").unsafeArray(), StandardCharsets.ISO_8859_1);
        if (!executor.matches("[A-Za-z0-9-]{1,64}")) throw malformed("executor: not a name");
        long incarnation = in.uint63("incarnation");
        Hash orderedHash = in.hash("orderedHash");
        Header header = Header.decode(in.encoded("header"));
        List<Skip> skips = skips(in.list("skips"));
        int ruleVersion = in.uint(0xffff, "ruleVersion");
        Hash traceRoot = in.hash("traceRoot");
        Bytes signature = in.bytes(65, "signature");
        List<Extension> extensions = Extension.decode(in);
        in.end("report");
        return new ExecutionReport(
                executor, incarnation, orderedHash, header, skips, ruleVersion, traceRoot, signature, extensions);
    }

    private static List<Skip> skips(RlpReader all) throws MalformedException {
        List<Skip> skips = new ArrayList<>();
        int last = -1;
        while (all.hasNext()) {
            RlpReader one = all.list("skip");
            int index = one.uint(OrderedBlock.MAX_TRANSACTIONS, "skip index");
            int reason = one.uint(255, "skip reason");
            one.end("skip");
            if (index <= last) throw malformed("skip index: %d after %d", index, last);
            skips.add(new Skip(
                    index, SkipReason.of(reason).orElseThrow(() -> malformed("skip reason: %d is not known", reason))));
            last = index;
        }
        return skips;
    }
}
