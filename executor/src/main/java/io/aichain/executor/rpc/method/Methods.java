package io.aichain.executor.rpc.method;

import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.ChainView;
import io.aichain.executor.domain.TraceRunner;
import io.aichain.executor.domain.TransactionPool;
import io.aichain.executor.rpc.Progress;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The registry: every method that is offered, and why others are not. */
public final class Methods {
    private static final List<String> TRACING =
            List.of("debug_traceTransaction", "debug_traceBlockByNumber", "debug_traceBlockByHash", "debug_traceCall");

    private Methods() {}

    /**
     * @param version as {@code web3_clientVersion} answers it, such as {@code AIChain/v1.2.3/linux-amd64/java25}
     * @param nanoTime monotonic: ages filters
     * @param random of cryptographic quality: makes filters' ids
     */
    public static List<RpcMethod> all(
            ChainView chain,
            TransactionPool pool,
            CallRunner calls,
            TraceRunner traces,
            Progress progress,
            String version,
            RpcLimits limits,
            LongSupplier nanoTime,
            RandomGenerator random) {
        Blocks blocks = new Blocks(chain);
        List<RpcMethod> all = new ArrayList<>();
        all.addAll(client(chain, progress, version));
        all.addAll(blocks(blocks));
        all.addAll(transactions(blocks, pool));
        all.addAll(state(blocks, pool));
        all.addAll(calls(blocks, calls));
        all.addAll(fees(blocks));
        all.addAll(logs(new LogSearch(blocks, LogSearch.Limits.of(limits)), pool, new Filters(nanoTime, random)));
        all.addAll(debug(blocks, pool));
        if (limits.traces() > 0) {
            all.addAll(traces(new Traces(blocks, traces, limits.traceBytes(), limits.traceTime(), nanoTime)));
        }
        all.addAll(List.of(
                new AichainStatus(chain, progress),
                new AichainTransactionStatus(blocks, pool),
                new KeyRefusal("eth_sign"),
                new KeyRefusal("eth_signTransaction"),
                new KeyRefusal("eth_signTypedData"),
                new KeyRefusal("eth_signTypedData_v4"),
                new KeyRefusal("eth_sendTransaction"),
                new KeyRefusal("personal_sign")));
        return all;
    }

    /** Names of the execution API that {@link #all} lacks, and what to tell who asks for them. */
    public static Map<String, String> absent() {
        return AbsentMethods.REASONS;
    }

    /** The same with the names that these limits take away. */
    public static Map<String, String> absent(RpcLimits limits) {
        Map<String, String> absent = new HashMap<>(absent());
        if (limits.traces() == 0) {
            for (String name : TRACING) absent.put(name, "traces are off at this node (AICHAIN_RPC_TRACES=0)");
        }
        return absent;
    }

    private static List<RpcMethod> client(ChainView chain, Progress progress, String version) {
        return List.of(
                new Web3ClientVersion(version),
                new Web3Sha3(),
                new NetVersion(chain),
                new NetListening(),
                new NetPeerCount(),
                new EthChainId(chain),
                new EthSyncing(chain, progress),
                new EthCoinbase(chain),
                new EthAccounts(),
                new EthConfig(new Blocks(chain)));
    }

    private static List<RpcMethod> blocks(Blocks blocks) {
        return List.of(
                new EthBlockNumber(blocks.chain()),
                new EthGetBlockByHash(blocks),
                new EthGetBlockByNumber(blocks),
                new EthGetBlockTransactionCountByHash(blocks),
                new EthGetBlockTransactionCountByNumber(blocks),
                new EthGetUncleCountByBlockHash(blocks),
                new EthGetUncleCountByBlockNumber(blocks),
                new EthGetBlockReceipts(blocks));
    }

    private static List<RpcMethod> transactions(Blocks blocks, TransactionPool pool) {
        return List.of(
                new EthGetTransactionByHash(blocks, pool),
                new EthGetTransactionByBlockHashAndIndex(blocks),
                new EthGetTransactionByBlockNumberAndIndex(blocks),
                new EthGetTransactionReceipt(blocks),
                new EthSendRawTransaction(pool),
                new TxpoolStatus(pool),
                new TxpoolContent(pool),
                new TxpoolContentFrom(pool));
    }

    private static List<RpcMethod> state(Blocks blocks, TransactionPool pool) {
        return List.of(
                new EthGetTransactionCount(blocks, pool),
                new EthGetBalance(blocks),
                new EthGetCode(blocks),
                new EthGetStorageAt(blocks),
                new EthGetStorageValues(blocks),
                new EthGetProof(blocks));
    }

    private static List<RpcMethod> calls(Blocks blocks, CallRunner calls) {
        return List.of(
                new EthCall(blocks, calls), new EthEstimateGas(blocks, calls), new EthCreateAccessList(blocks, calls));
    }

    private static List<RpcMethod> fees(Blocks blocks) {
        return List.of(
                new EthGasPrice(blocks.chain()),
                new EthMaxPriorityFeePerGas(),
                new EthBaseFee(blocks.chain()),
                new EthBlobBaseFee(),
                new EthFeeHistory(blocks));
    }

    private static List<RpcMethod> logs(LogSearch search, TransactionPool pool, Filters filters) {
        Blocks blocks = search.blocks();
        return List.of(
                new EthGetLogs(search),
                new EthNewFilter(search, filters),
                new EthNewBlockFilter(blocks, filters),
                new EthNewPendingTransactionFilter(pool, filters),
                new EthGetFilterChanges(filters),
                new EthGetFilterLogs(search, filters),
                new EthUninstallFilter(filters),
                new EthSubscribe(blocks, pool),
                new EthUnsubscribe());
    }

    private static List<RpcMethod> traces(Traces traces) {
        return List.of(
                new DebugTraceTransaction(traces),
                new DebugTraceBlockByNumber(traces),
                new DebugTraceBlockByHash(traces),
                new DebugTraceCall(traces));
    }

    private static List<RpcMethod> debug(Blocks blocks, TransactionPool pool) {
        return List.of(
                new DebugGetRawHeader(blocks),
                new DebugGetRawBlock(blocks),
                new DebugGetRawReceipts(blocks),
                new DebugGetRawTransaction(blocks, pool),
                new DebugGetBadBlocks());
    }
}
