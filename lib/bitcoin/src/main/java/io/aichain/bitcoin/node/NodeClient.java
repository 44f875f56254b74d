package io.aichain.bitcoin.node;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.BlockRef;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A Bitcoin node asked over JSON-RPC, each call with a deadline and a bound on its answer. Expected refusals are values: an unknown block,
 * transaction or height is empty. Every other refusal is a {@link NodeRefusedException}; no usable answer at all, a
 * {@link NodeUnavailableException}. Nothing that a node says is proof; {@code reader} checks blocks itself.
 *
 * <p>Calls that only a test chain allows stand in {@link RegtestControl}.
 */
public final class NodeClient implements AutoCloseable {
    /**
     * For what a look begins with, which a node answers from memory: whoever looks after the anchor is to know of a node that hangs within
     * half a minute, and there are 5 s from one look to the next and up to 15 s until the operator asks.
     */
    static final Duration GLANCE = Duration.ofSeconds(8);

    static final Duration QUICK = Duration.ofSeconds(20);
    static final Duration SLOW = Duration.ofSeconds(90);
    static final long SMALL = 1 << 20;
    /** A block of 4,000,000 bytes as hex, and the envelope. */
    private static final long BLOCK_ANSWER = (8 << 20) + 4096;

    private static final HexFormat HEX = HexFormat.of();

    private final RpcConnection rpc;

    public NodeClient(NodeEndpoint endpoint) {
        this.rpc = new RpcConnection(endpoint);
    }

    /** {@code getblockchaininfo}. */
    public ChainInfo chainInfo() throws NodeException {
        return required(
                "getblockchaininfo",
                GLANCE,
                SMALL,
                List.of(),
                in -> new ChainInfo(
                        in.member("chain").text(),
                        new BlockRef(
                                in.member("blocks").height(),
                                in.member("bestblockhash").blockHash()),
                        in.member("headers").integer(),
                        in.member("initialblockdownload").flag(),
                        in.has("pruned") && in.member("pruned").flag()));
    }

    /** {@code getblockcount}: the height of the best chain's tip. */
    public int blockCount() throws NodeException {
        return required("getblockcount", GLANCE, SMALL, List.of(), AnswerReader::height);
    }

    /** {@code getblockhash} on the best chain; empty above the tip. */
    public Optional<BlockHash> blockHash(int height) throws NodeException {
        return unless(NodeError.INVALID_PARAMETER, "getblockhash", SMALL, List.of(height), AnswerReader::blockHash);
    }

    /** {@code getblockheader} with its place; empty for an unknown block. */
    public Optional<HeaderInfo> header(BlockHash block) throws NodeException {
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY,
                "getblockheader",
                SMALL,
                List.of(block.toString(), true),
                in -> new HeaderInfo(
                        new BlockRef(
                                in.member("height").height(), in.member("hash").blockHash()),
                        in.member("confirmations").integer(),
                        in.has("previousblockhash")
                                ? Optional.of(in.member("previousblockhash").blockHash())
                                : Optional.empty()));
    }

    /** {@code getblockheader} as its 80 bytes; empty for an unknown block. */
    public Optional<BlockHeader> rawHeader(BlockHash block) throws NodeException {
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY,
                "getblockheader",
                SMALL,
                List.of(block.toString(), false),
                in -> BlockHeader.decode(in.hex()));
    }

    /** {@code getblock} as its bytes, unchecked; empty for an unknown block. */
    public Optional<Bytes> rawBlock(BlockHash block) throws NodeException {
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY,
                "getblock",
                BLOCK_ANSWER,
                List.of(block.toString(), 0),
                AnswerReader::hex);
    }

    /** {@code getrawtransaction} from one block: without a transaction index nodes find confirmed ones only so. */
    public Optional<Bytes> rawTransaction(Txid txid, BlockHash block) throws NodeException {
        List<Object> parameters = List.of(txid.toString(), false, block.toString());
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY, "getrawtransaction", BLOCK_ANSWER, parameters, AnswerReader::hex);
    }

    /** {@code getrawtransaction} from the mempool. */
    public Optional<Bytes> pooledTransaction(Txid txid) throws NodeException {
        List<Object> parameters = List.of(txid.toString(), false);
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY, "getrawtransaction", BLOCK_ANSWER, parameters, AnswerReader::hex);
    }

    /** {@code sendrawtransaction}; the same bytes may be sent any number of times. */
    public SendResult send(Bytes transaction) throws NodeException {
        List<Object> parameters = List.of(HEX.formatHex(transaction.unsafeArray()));
        RpcConnection.Reply reply = call("sendrawtransaction", QUICK, SMALL, parameters);
        if (reply.error().isEmpty()) {
            return new SendResult.InMempool(read("sendrawtransaction", reply.result(), AnswerReader::txid));
        }
        NodeError error = reply.error().get();
        return switch (error.code()) {
            case NodeError.VERIFY_ALREADY_IN_CHAIN -> new SendResult.InChain();
            case NodeError.VERIFY -> new SendResult.Doubtful(error);
            case NodeError.VERIFY_REJECTED, NodeError.DESERIALIZATION -> new SendResult.Rejected(error);
            default -> throw new NodeRefusedException("sendrawtransaction", error);
        };
    }

    /** {@code gettxout}; empty when it is spent or was never there. @param pooled whether the mempool's spends count */
    public Optional<TxOutInfo> unspent(OutPoint output, boolean pooled) throws NodeException {
        List<Object> parameters = List.of(output.txid().toString(), output.vout(), pooled);
        RpcConnection.Reply reply = call("gettxout", QUICK, SMALL, parameters);
        refuseErrors("gettxout", reply);
        if (reply.result().isNull()) return Optional.empty();
        return Optional.of(read(
                "gettxout",
                reply.result(),
                in -> new TxOutInfo(
                        in.member("bestblock").blockHash(),
                        in.member("confirmations").integer(),
                        in.member("value").bitcoin(),
                        in.member("scriptPubKey").member("hex").hex(),
                        in.member("coinbase").flag())));
    }

    /** {@code gettxspendingprevout}: the transaction in the mempool that spends an output. */
    public Optional<Txid> pooledSpender(OutPoint output) throws NodeException {
        ArrayNode list = RpcConnection.JSON.createArrayNode();
        list.addObject().put("txid", output.txid().toString()).put("vout", output.vout());
        return required("gettxspendingprevout", QUICK, SMALL, List.of(list), in -> {
            if (in.node().size() != 1) throw malformed("%s: one answer expected", in.path());
            AnswerReader first = new AnswerReader(in.node().get(0), in.path() + "[0]");
            return first.has("spendingtxid")
                    ? Optional.of(first.member("spendingtxid").txid())
                    : Optional.<Txid>empty();
        });
    }

    /** {@code getmempoolinfo}. */
    public MempoolInfo mempoolInfo() throws NodeException {
        return required(
                "getmempoolinfo",
                QUICK,
                SMALL,
                List.of(),
                in -> new MempoolInfo(
                        in.member("size").integer(),
                        in.member("mempoolminfee").feeRate(),
                        in.member("minrelaytxfee").feeRate(),
                        in.member("incrementalrelayfee").feeRate()));
    }

    /** {@code getmempoolentry}; empty for what is not there. */
    public Optional<MempoolEntry> mempoolEntry(Txid txid) throws NodeException {
        return unless(
                NodeError.INVALID_ADDRESS_OR_KEY,
                "getmempoolentry",
                SMALL,
                List.of(txid.toString()),
                in -> new MempoolEntry(
                        in.member("fees").member("base").bitcoin(),
                        in.member("vsize").integer(),
                        in.member("descendantcount").integer(),
                        in.member("fees").member("descendant").bitcoin()));
    }

    /** {@code estimatesmartfee N conservative}; empty when the node has seen too little to say. */
    public Optional<FeeRate> estimateFee(int targetBlocks) throws NodeException {
        return required(
                "estimatesmartfee",
                QUICK,
                SMALL,
                List.of(targetBlocks, "conservative"),
                in -> in.has("feerate") ? Optional.of(in.member("feerate").feeRate()) : Optional.<FeeRate>empty());
    }

    /** {@code testmempoolaccept} for one transaction. */
    public AcceptVerdict testAccept(Bytes transaction) throws NodeException {
        ArrayNode list = RpcConnection.JSON.createArrayNode().add(HEX.formatHex(transaction.unsafeArray()));
        return required("testmempoolaccept", QUICK, SMALL, List.of(list), in -> {
            if (in.node().size() != 1) throw malformed("%s: one answer expected", in.path());
            AnswerReader first = new AnswerReader(in.node().get(0), in.path() + "[0]");
            boolean allowed = first.member("allowed").flag();
            return new AcceptVerdict(
                    allowed, allowed ? "" : first.member("reject-reason").text());
        });
    }

    /** {@code scantxoutset}: the confirmed coins of an address. Slow on a large chain: the node reads all its unspent outputs. */
    public List<ScannedCoin> coinsOf(String address) throws NodeException {
        ArrayNode descriptors = RpcConnection.JSON.createArrayNode().add("addr(" + address + ")");
        return required("scantxoutset", SLOW, 4 * SMALL, List.of("start", descriptors), in -> {
            List<ScannedCoin> coins = new ArrayList<>();
            for (JsonNode item : in.member("unspents").node()) {
                AnswerReader coin = new AnswerReader(item, in.path() + ".unspents[" + coins.size() + "]");
                OutPoint outPoint = new OutPoint(
                        coin.member("txid").txid(), coin.member("vout").height());
                Sat value = coin.member("amount").bitcoin();
                boolean coinbase =
                        coin.has("coinbase") && coin.member("coinbase").flag();
                coins.add(new ScannedCoin(
                        new Utxo(outPoint, value, coin.member("height").height()), coinbase));
            }
            return coins;
        });
    }

    /** Control of a regtest chain through the same connection. */
    public RegtestControl regtest() {
        return new RegtestControl(this);
    }

    /** How one answer is read. */
    interface Reading<T> {
        T read(AnswerReader in) throws MalformedException;
    }

    <T> T required(String method, Duration deadline, long maxBytes, List<?> parameters, Reading<T> reading)
            throws NodeException {
        RpcConnection.Reply reply = call(method, deadline, maxBytes, parameters);
        refuseErrors(method, reply);
        return read(method, reply.result(), reading);
    }

    private <T> Optional<T> unless(
            int expectedCode, String method, long maxBytes, List<?> parameters, Reading<T> reading)
            throws NodeException {
        RpcConnection.Reply reply = call(method, QUICK, maxBytes, parameters);
        if (reply.error().isPresent() && reply.error().get().code() == expectedCode) return Optional.empty();
        refuseErrors(method, reply);
        return Optional.of(read(method, reply.result(), reading));
    }

    private RpcConnection.Reply call(String method, Duration deadline, long maxBytes, List<?> parameters)
            throws NodeException {
        return rpc.call(method, RpcConnection.JSON.valueToTree(parameters), deadline, maxBytes);
    }

    private static void refuseErrors(String method, RpcConnection.Reply reply) throws NodeRefusedException {
        if (reply.error().isPresent()) {
            throw new NodeRefusedException(method, reply.error().get());
        }
    }

    private static <T> T read(String method, JsonNode result, Reading<T> reading) throws NodeUnavailableException {
        try {
            return reading.read(new AnswerReader(result, method));
        } catch (MalformedException e) {
            throw new NodeUnavailableException("the node's answer cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        rpc.close();
    }
}
