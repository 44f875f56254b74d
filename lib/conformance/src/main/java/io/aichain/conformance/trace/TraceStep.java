package io.aichain.conformance.trace;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One instruction of a trace, as EIP-3155 has it: what there was before it ran.
 *
 * @param gasCost what it took; of a call, with the gas that it gave away, as in go-ethereum
 * @param stack the bottom first
 * @param depth 1 for the outermost frame
 * @param error why it failed; empty if it did not
 */
public record TraceStep(
        int pc,
        int op,
        String opName,
        long gas,
        long gasCost,
        int memSize,
        List<UInt256> stack,
        int depth,
        Bytes returnData,
        long refund,
        Optional<String> error) {

    /** The line of JSON that EIP-3155 wants, with the members in go-ethereum's order. */
    public String toJson() {
        StringBuilder out = new StringBuilder(160 + 20 * stack.size());
        out.append("{\"pc\":").append(pc).append(",\"op\":").append(op);
        out.append(",\"gas\":\"0x").append(Long.toHexString(gas));
        out.append("\",\"gasCost\":\"0x").append(Long.toHexString(gasCost));
        out.append("\",\"memSize\":").append(memSize).append(",\"stack\":[");
        for (int i = 0; i < stack.size(); i++) {
            if (i > 0) out.append(',');
            out.append('"');
            quantity(out, stack.get(i));
            out.append('"');
        }
        out.append("],\"depth\":").append(depth);
        out.append(",\"returnData\":\"").append(returnData.toHex());
        out.append("\",\"refund\":").append(refund);
        out.append(",\"opName\":\"").append(opName).append('"');
        error.ifPresent(text -> out.append(",\"error\":\"").append(text).append('"'));
        return out.append('}').toString();
    }

    private static void quantity(StringBuilder out, UInt256 word) {
        out.append("0x");
        if (word.bitLength() <= 64) {
            out.append(Long.toHexString(word.w3()));
            return;
        }
        String hex = HexFormat.of().formatHex(word.toArray());
        int from = 0;
        while (hex.charAt(from) == '0') from++;
        out.append(hex, from, hex.length());
    }
}
