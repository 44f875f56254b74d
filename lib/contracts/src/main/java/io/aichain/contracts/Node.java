package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.web3j.abi.datatypes.Type;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.BatchRequest;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** A chain's node, asked over JSON-RPC; every failure is a {@link ChainException} that says what to do. */
public final class Node implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A long model's eth_call takes its time. */
    private static final Duration ANSWER = Duration.ofMinutes(5);
    /** Decoded, a byte of an answer takes no more bytes than this: a word becomes a number in two objects and a place in a list. */
    private static final int VALUE_PER_BYTE = 32;
    /** Accounts asked for in one request. */
    private static final int BATCH = 50;

    private final String url;
    private final OkHttpClient http;
    private final Web3j web3j;
    private final long chainId;

    private Node(URI uri) {
        this.url = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        this.http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT)
                .readTimeout(ANSWER)
                .build();
        this.web3j = Web3j.build(new HttpService(uri.toString(), http));
        this.chainId = ask(web3j.ethChainId()).getChainId().longValueExact();
    }

    /** @throws ChainException if nobody answers there */
    public static Node connect(URI uri) {
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!isHttp || uri.getHost() == null) {
            throw new ChainException("--rpc: a URL such as http://127.0.0.1:8545 (or https) expected, found " + uri);
        }
        return new Node(uri);
    }

    /** As the node said when it was connected. */
    public long chainId() {
        return chainId;
    }

    /** Where it is, without the credentials that a URL may hold. */
    public String url() {
        return url;
    }

    Web3j web3j() {
        return web3j;
    }

    /** @throws ChainException without an answer, or with an error for one */
    <T extends Response<?>> T ask(Request<?, T> request) {
        T answer = send(request);
        if (answer.hasError()) {
            throw new ChainException(url + " refuses " + request.getMethod() + ": "
                    + StrangersText.line(answer.getError().getMessage()));
        }
        return answer;
    }

    <T extends Response<?>> T send(Request<?, T> request) {
        try {
            return request.send();
        } catch (IOException | ClientConnectionException e) {
            throw gone(e);
        }
    }

    private ChainException gone(Exception e) {
        return new NoAnswerException(url, e);
    }

    /** The newest block's header. */
    EthBlock.Block latest() {
        return ask(web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false))
                .getBlock();
    }

    /** The newest block's number. */
    public long height() {
        return ask(web3j.ethBlockNumber()).getBlockNumber().longValueExact();
    }

    BigInteger balance(Address account) {
        return ask(web3j.ethGetBalance(account.toHex(), DefaultBlockParameterName.LATEST))
                .getBalance();
    }

    /** @param withPending whether transactions count that are not in a block yet */
    long nonce(Address account, boolean withPending) {
        DefaultBlockParameter at = withPending ? DefaultBlockParameterName.PENDING : DefaultBlockParameterName.LATEST;
        return ask(web3j.ethGetTransactionCount(account.toHex(), at))
                .getTransactionCount()
                .longValueExact();
    }

    /** What tips are usual; 0 where the node does not say. */
    BigInteger tip() {
        var answer = send(web3j.ethMaxPriorityFeePerGas());
        return answer.hasError() ? BigInteger.ZERO : answer.getMaxPriorityFeePerGas();
    }

    /** Code of an account in the newest block; empty for one without. */
    public Bytes code(Address account) {
        return bytes(ask(web3j.ethGetCode(account.toHex(), DefaultBlockParameterName.LATEST))
                .getCode());
    }

    /** Code of an account as a block left it; empty where the node does not say, as it keeps no state so old. */
    Optional<Bytes> codeAt(Address account, long block) {
        var answer = send(web3j.ethGetCode(account.toHex(), DefaultBlockParameter.valueOf(BigInteger.valueOf(block))));
        return answer.hasError() ? Optional.empty() : Optional.of(bytes(answer.getCode()));
    }

    /** A block with its transactions. */
    EthBlock.Block block(long number) {
        return ask(web3j.ethGetBlockByNumber(DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), true))
                .getBlock();
    }

    /** The block of an account's first event; empty where there is none, or the node does not look through so many blocks. */
    Optional<Long> firstEvent(Address account) {
        var filter =
                new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, account.toHex());
        var answer = send(web3j.ethGetLogs(filter));
        if (answer.hasError()) return Optional.empty();
        return answer.getLogs().stream()
                .map(result -> ((Log) result.get()).getBlockNumber().longValueExact())
                .min(Long::compare);
    }

    /** A word of an account's storage. */
    Hash stored(Address account, BigInteger slot) {
        String word = ask(web3j.ethGetStorageAt(account.toHex(), slot, DefaultBlockParameterName.LATEST))
                .getData();
        return Hash.fromHex("0x%064x".formatted(Numeric.toBigInt(word)));
    }

    /** Code of many accounts, in their order. */
    List<Bytes> codes(List<Address> accounts) {
        List<Bytes> codes = new ArrayList<>(accounts.size());
        for (int from = 0; from < accounts.size(); from += BATCH) {
            BatchRequest batch = web3j.newBatch();
            List<Address> some = accounts.subList(from, Math.min(accounts.size(), from + BATCH));
            for (Address account : some) {
                batch.add(web3j.ethGetCode(account.toHex(), DefaultBlockParameterName.LATEST));
            }
            List<? extends Response<?>> answers;
            try {
                answers = batch.send().getResponses();
            } catch (IOException | ClientConnectionException e) {
                throw gone(e);
            }
            for (Response<?> answer : answers) {
                if (answer.hasError()) {
                    throw new ChainException(url + " refuses eth_getCode: "
                            + StrangersText.line(answer.getError().getMessage()));
                }
                codes.add(bytes(((EthGetCode) answer).getCode()));
            }
        }
        return codes;
    }

    /**
     * Asks a contract, changing nothing.
     *
     * @return what the call's function answers, decoded
     * @throws RevertedException if it refuses
     * @throws UnreadableException if it answers something else than the function gives
     */
    @SuppressWarnings("rawtypes")
    List<Type> read(Address from, Address to, RemoteFunctionCall<?> call) {
        return decoded(to, call(from, to, call.encodeFunctionCall()), call::decodeFunctionResponse);
    }

    /**
     * What a contract answered.
     *
     * @param decoder of its hex
     * @throws UnreadableException if it is something else, or nothing
     */
    @SuppressWarnings("rawtypes")
    List<Type> decoded(Address contract, Bytes answer, Function<String, List<Type>> decoder) {
        List<Type> values;
        try {
            values = decoder.apply(answer.toHex());
        } catch (RuntimeException garbage) {
            // the library has many words for bytes that are no values of these types
            throw new UnreadableException(contract, chainId, garbage);
        } catch (OutOfMemoryError full) {
            // it takes memory for as many elements as a list claims to have, before it looks whether they are there
            if (answer.size() > Runtime.getRuntime().maxMemory() / VALUE_PER_BYTE) throw full;
            throw new UnreadableException(contract, chainId, full);
        }
        if (values.isEmpty()) throw new UnreadableException(contract, chainId, null);
        return values;
    }

    /** The same where one value comes back. */
    @SuppressWarnings("unchecked")
    <T> T readOne(Address from, Address to, RemoteFunctionCall<?> call) {
        return (T) read(from, to, call).getFirst().getValue();
    }

    /**
     * The bytes that a contract answers.
     *
     * @throws RevertedException if it refuses
     * @throws HaltedException if the machine ends it
     */
    Bytes call(Address from, Address to, String data) {
        var answer = send(web3j.ethCall(
                Transaction.createEthCallTransaction(from.toHex(), to.toHex(), data),
                DefaultBlockParameterName.LATEST));
        if (!answer.hasError()) return bytes(answer.getValue());
        ChainException refused = refused("the call of " + to, answer.getError());
        if (refused instanceof RevertedException
                || !HaltedException.is(answer.getError().getMessage())) throw refused;
        boolean gas = answer.getError().getMessage().contains("out of gas");
        throw new HaltedException(refused.getMessage() + (gas ? ": " + RevertText.MORE_GAS : ""));
    }

    /** @param to empty to create a contract */
    BigInteger estimate(Address from, Optional<Address> to, String data, String what) {
        var transaction = new Transaction(
                from.toHex(), null, null, null, to.map(Address::toHex).orElse(null), null, data);
        var answer = send(web3j.ethEstimateGas(transaction));
        if (answer.hasError()) throw refused(what, answer.getError());
        return answer.getAmountUsed();
    }

    private ChainException refused(String what, Response.Error error) {
        String data = error.getData() == null ? "" : error.getData().replace("\"", "");
        if (data.startsWith("0x") && data.length() > 2) return new RevertedException(what, Bytes.fromHex(data));
        if (error.getMessage().contains("revert")) return new RevertedException(what, Bytes.EMPTY);
        return new ChainException(what + ": " + url + " answers: " + StrangersText.line(error.getMessage()));
    }

    /** @return its hash, once the node has taken it */
    Hash submit(byte[] signed) {
        return Hash.fromHex(
                ask(web3j.ethSendRawTransaction(Bytes.wrap(signed).toHex())).getTransactionHash());
    }

    Optional<TransactionReceipt> receipt(Hash transaction) {
        return ask(web3j.ethGetTransactionReceipt(transaction.toHex())).getTransactionReceipt();
    }

    private static Bytes bytes(String hex) {
        return hex == null || hex.length() <= 2 ? Bytes.EMPTY : Bytes.fromHex(hex);
    }

    @Override
    public void close() {
        web3j.shutdown();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
