package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.Hex.quantity;
import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.block.Header;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.ReceiptView;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.Params;
import io.aichain.executor.rpc.protocol.RpcException;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Base fees, fullness and tips of some blocks up to one: what wallets estimate from. */
record EthFeeHistory(Blocks blocks) implements RpcMethod {
    private static final int MAX_BLOCKS = 1024;
    /** With percentiles each block's receipts are read. */
    private static final int MAX_BLOCKS_WITH_TIPS = 256;

    private static final int MAX_PERCENTILES = 100;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    @Override
    public String name() {
        return "eth_feeHistory";
    }

    @Override
    public Weight weight() {
        return Weight.HEAVY;
    }

    @Override
    public JsonNode call(Params params) throws RpcException, InterruptedException {
        long wanted = params.atMost(3).required(0).count();
        BlockReference newest = BlockReference.numberOrTag(params.required(1));
        List<BigDecimal> percentiles = percentiles(params.optional(2));
        long last = blocks.number(newest).orElseThrow(() -> invalidParams("request beyond head block"));
        long max = percentiles.isEmpty() ? MAX_BLOCKS : MAX_BLOCKS_WITH_TIPS;
        long first = last - Math.min(Math.min(wanted, max), last + 1) + 1;
        return history(first, last, percentiles);
    }

    private ObjectNode history(long first, long last, List<BigDecimal> percentiles)
            throws RpcException, InterruptedException {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("oldestBlock", quantity(first <= last ? first : 0));
        ArrayNode baseFees = out.putArray("baseFeePerGas");
        ArrayNode blobFees = out.putArray("baseFeePerBlobGas");
        ArrayNode ratios = out.putArray("gasUsedRatio");
        ArrayNode blobRatios = out.putArray("blobGasUsedRatio");
        ArrayNode rewards = percentiles.isEmpty() ? null : out.putArray("reward");
        for (long number = first; number <= last; number++) {
            if (Thread.interrupted()) throw new InterruptedException();
            Header header = blocks.header(number);
            baseFees.add(quantity(header.baseFeePerGas()));
            blobFees.add(quantity(1));
            ratios.add((double) header.gasUsed() / header.gasLimit());
            blobRatios.add(0.0);
            if (rewards != null) rewards.add(tips(header, percentiles));
        }
        if (first <= last) {
            baseFees.add(quantity(baseFeeAfter(last)));
            blobFees.add(quantity(1));
        }
        return out;
    }

    private UInt256 baseFeeAfter(long number) {
        Optional<Header> next = blocks.chain().header(number + 1);
        return next.map(Header::baseFeePerGas).orElseGet(() -> blocks.chain().nextBaseFee());
    }

    /** The tips at which so many per cent of the block's gas paid no more. */
    private ArrayNode tips(Header header, List<BigDecimal> percentiles) throws RpcException {
        record Paid(UInt256 tip, long gas) {}
        List<Paid> paid = new ArrayList<>();
        for (ReceiptView receipt : blocks.receipts(header.number())) {
            paid.add(new Paid(receipt.effectiveGasPrice().minus(header.baseFeePerGas()), receipt.gasUsed()));
        }
        paid.sort(Comparator.comparing(Paid::tip));
        ArrayNode out = JsonNodeFactory.instance.arrayNode();
        int at = 0;
        long sum = paid.isEmpty() ? 0 : paid.getFirst().gas();
        for (BigDecimal percentile : percentiles) {
            if (paid.isEmpty()) {
                out.add(quantity(0));
                continue;
            }
            BigDecimal share =
                    BigDecimal.valueOf(header.gasUsed()).multiply(percentile).divide(HUNDRED);
            while (BigDecimal.valueOf(sum).compareTo(share) < 0 && at < paid.size() - 1)
                sum += paid.get(++at).gas();
            out.add(quantity(paid.get(at).tip()));
        }
        return out;
    }

    private static List<BigDecimal> percentiles(Optional<Argument> given) throws RpcException {
        List<BigDecimal> list = new ArrayList<>();
        if (given.isEmpty()) return list;
        BigDecimal before = BigDecimal.ZERO;
        for (Argument one : given.get().elements(MAX_PERCENTILES)) {
            if (!one.node().isNumber()) throw invalidParams("invalid %s: a number expected", one.path());
            BigDecimal value = one.node().decimalValue();
            // The scale is checked first: comparing 1e-999999999 would take its size in memory.
            if (Math.abs((long) value.scale()) > 100 || value.compareTo(before) < 0 || value.compareTo(HUNDRED) > 0) {
                throw invalidParams("invalid reward percentile: %s must rise from 0 to 100", one.path());
            }
            list.add(value);
            before = value;
        }
        return list;
    }
}
