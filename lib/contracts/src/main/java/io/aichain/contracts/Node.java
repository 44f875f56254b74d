package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
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
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthGetBalance;
import org.web3j.protocol.core.methods.response.EthGetCode;
import org.web3j.protocol.core.methods.response.EthMaxPriorityFeePerGas;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.exceptions.ClientConnectionException;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;
import tools.jackson.core.JacksonException;

/** A chain's node, asked over JSON-RPC; every failure is a {@link ChainException} that says what to do. */
public final class Node implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** Who answers this late to the first question is no node. */
    private static final Duration GREETING = Duration.ofSeconds(15);
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
                .callTimeout(ANSWER)
                .addInterceptor(new BoundedAnswers())
                .build();
        this.web3j = Web3j.build(new HttpService(uri.toString(), http));
        OkHttpClient first = http.newBuilder().callTimeout(GREETING).build();
        Request<?, EthChainId> greeting =
                new Request<>("eth_chainId", List.of(), new HttpService(uri.toString(), first), EthChainId.class);
        this.chainId = ask(greeting, answer -> answer.getChainId().longValueExact());
    }

    /** @throws ChainException if nobody answers there */
    public static Node connect(URI uri) {
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        // a URL may hold credentials, which are not repeated
        if (!isHttp || uri.getHost() == null || HttpUrl.parse(uri.toString()) == null) {
            throw new ChainException("--rpc: a URL such as http://127.0.0.1:8545 (or https) expected, found "
                    + (uri.getRawUserInfo() == null ? uri : "another"));
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

    /**
     * What the node answers.
     *
     * @param value takes it out of the answer, in the library's words
     * @throws ChainException without an answer, with an error for one, or with one that no node gives
     */
    private <T extends Response<?>, V> V ask(Request<?, T> request, Function<T, V> value) {
        T answer = send(request);
        if (answer.hasError()) {
            throw new ChainException(url + " refuses " + request.getMethod() + ": " + words(answer.getError()));
        }
        return said(request, answer, value);
    }

    /** An answer, which may be an error. */
    <T extends Response<?>> T send(Request<?, T> request) {
        T answer;
        try {
            answer = request.send();
        } catch (JacksonException odd) {
            throw NoAnswerException.odd(url, request.getMethod(), odd);
        } catch (IOException | ClientConnectionException e) {
            throw gone(e);
        }
        if (answer == null) throw NoAnswerException.odd(url, request.getMethod(), null);
        return answer;
    }

    /** The library meets what no node says with errors of many kinds, or with nothing. */
    <T extends Response<?>, V> V said(Request<?, ?> request, T answer, Function<T, V> value) {
        V found;
        try {
            found = value.apply(answer);
        } catch (ChainException known) {
            throw known;
        } catch (RuntimeException odd) {
            throw NoAnswerException.odd(url, request.getMethod(), odd);
        }
        if (found == null) throw NoAnswerException.odd(url, request.getMethod(), null);
        return found;
    }

    /** What a node's error says, in one line. */
    static String words(Response.Error error) {
        return error.getMessage() == null ? "an error without words" : StrangersText.line(error.getMessage());
    }

    private ChainException gone(Exception e) {
        return NoAnswerException.from(url, e);
    }

    /** @param value of the newest block's header */
    <V> V ofLatest(Function<EthBlock.Block, V> value) {
        return ask(
                web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false),
                answer -> value.apply(answer.getBlock()));
    }

    /** The newest block's number. */
    public long height() {
        return ask(web3j.ethBlockNumber(), answer -> answer.getBlockNumber().longValueExact());
    }

    BigInteger balance(Address account) {
        return ask(web3j.ethGetBalance(account.toHex(), DefaultBlockParameterName.LATEST), EthGetBalance::getBalance);
    }

    /** @param withPending whether transactions count that are not in a block yet */
    long nonce(Address account, boolean withPending) {
        DefaultBlockParameter at = withPending ? DefaultBlockParameterName.PENDING : DefaultBlockParameterName.LATEST;
        return ask(
                web3j.ethGetTransactionCount(account.toHex(), at),
                answer -> answer.getTransactionCount().longValueExact());
    }

    /** What tips are usual; 0 where the node does not say. */
    BigInteger tip() {
        var question = web3j.ethMaxPriorityFeePerGas();
        var answer = send(question);
        return answer.hasError()
                ? BigInteger.ZERO
                : said(question, answer, EthMaxPriorityFeePerGas::getMaxPriorityFeePerGas);
    }

    /** Code of an account in the newest block; empty for one without. */
    public Bytes code(Address account) {
        return ask(
                web3j.ethGetCode(account.toHex(), DefaultBlockParameterName.LATEST), answer -> bytes(answer.getCode()));
    }

    /** Code of an account as a block left it; empty where the node does not say, as it keeps no state so old. */
    Optional<Bytes> codeAt(Address account, long block) {
        var question = web3j.ethGetCode(account.toHex(), DefaultBlockParameter.valueOf(BigInteger.valueOf(block)));
        var answer = send(question);
        return answer.hasError()
                ? Optional.empty()
                : Optional.of(said(question, answer, code -> bytes(code.getCode())));
    }

    /** @param value of a block with its transactions */
    <V> V ofBlock(long number, Function<EthBlock.Block, V> value) {
        return ask(
                web3j.ethGetBlockByNumber(DefaultBlockParameter.valueOf(BigInteger.valueOf(number)), true),
                answer -> value.apply(answer.getBlock()));
    }

    /** The block of an account's first event; empty where there is none, or the node does not look through so many blocks. */
    Optional<Long> firstEvent(Address account) {
        var filter =
                new EthFilter(DefaultBlockParameterName.EARLIEST, DefaultBlockParameterName.LATEST, account.toHex());
        var question = web3j.ethGetLogs(filter);
        var answer = send(question);
        if (answer.hasError()) return Optional.empty();
        return said(
                question,
                answer,
                logs -> logs.getLogs().stream()
                        .map(result -> ((Log) result.get()).getBlockNumber().longValueExact())
                        .min(Long::compare));
    }

    /** A word of an account's storage. */
    Hash stored(Address account, BigInteger slot) {
        return ask(
                web3j.ethGetStorageAt(account.toHex(), slot, DefaultBlockParameterName.LATEST),
                answer -> Hash.fromHex("0x%064x".formatted(Numeric.toBigInt(answer.getData()))));
    }

    /** Code of many accounts, in their order. */
    List<Bytes> codes(List<Address> accounts) {
        List<Bytes> codes = new ArrayList<>(accounts.size());
        for (int from = 0; from < accounts.size(); from += BATCH) {
            List<Address> some = accounts.subList(from, Math.min(accounts.size(), from + BATCH));
            codes.addAll(
                    together(some).orElseGet(() -> some.stream().map(this::code).toList()));
        }
        return codes;
    }

    /** Code of some accounts by one request; empty where the node does not take that, or answers in part: asked one by one, it says why. */
    private Optional<List<Bytes>> together(List<Address> accounts) {
        BatchRequest batch = web3j.newBatch();
        for (Address account : accounts) {
            batch.add(web3j.ethGetCode(account.toHex(), DefaultBlockParameterName.LATEST));
        }
        Map<Long, Response<?>> answers = new HashMap<>();
        try {
            // in whatever order the node has worked
            for (Response<?> answer : batch.send().getResponses()) answers.put(answer.getId(), answer);
        } catch (IOException | ClientConnectionException e) {
            throw gone(e);
        } catch (RuntimeException odd) {
            // one error for all, or a list that is none
            return Optional.empty();
        }
        List<Bytes> codes = new ArrayList<>(accounts.size());
        for (Request<?, ?> question : batch.getRequests()) {
            boolean isAnswered = answers.get(question.getId()) instanceof EthGetCode code && !code.hasError();
            if (!isAnswered) return Optional.empty();
            codes.add(said(question, (EthGetCode) answers.get(question.getId()), code -> bytes(code.getCode())));
        }
        return Optional.of(codes);
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
        var question = web3j.ethCall(
                Transaction.createEthCallTransaction(from.toHex(), to.toHex(), data), DefaultBlockParameterName.LATEST);
        var answer = send(question);
        if (!answer.hasError()) return said(question, answer, value -> bytes(value.getValue()));
        ChainException refused = refused("the call of " + to, answer.getError());
        String words = words(answer.getError());
        if (refused instanceof RevertedException || !HaltedException.is(words)) throw refused;
        boolean gas = words.contains("out of gas");
        throw new HaltedException(refused.getMessage() + (gas ? ": " + RevertText.MORE_GAS : ""));
    }

    /** @param to empty to create a contract */
    BigInteger estimate(Address from, Optional<Address> to, String data, String what) {
        var transaction = new Transaction(
                from.toHex(), null, null, null, to.map(Address::toHex).orElse(null), null, data);
        var question = web3j.ethEstimateGas(transaction);
        var answer = send(question);
        if (answer.hasError()) throw refused(what, answer.getError());
        return said(question, answer, EthEstimateGas::getAmountUsed);
    }

    private ChainException refused(String what, Response.Error error) {
        String data = error.getData() == null ? "" : error.getData().replace("\"", "");
        if (data.matches("0x([0-9a-fA-F]{2})+")) return new RevertedException(what, Bytes.fromHex(data));
        if (words(error).contains("revert")) return new RevertedException(what, Bytes.EMPTY);
        return new ChainException(what + ": " + url + " answers: " + words(error));
    }

    /** @return its hash, once the node has taken it */
    Hash submit(byte[] signed) {
        return ask(
                web3j.ethSendRawTransaction(Bytes.wrap(signed).toHex()),
                answer -> Hash.fromHex(answer.getTransactionHash()));
    }

    Optional<TransactionReceipt> receipt(Hash transaction) {
        return receipt(transaction, receipt -> receipt);
    }

    /** The same with what it cost. */
    Optional<TransactionReceipt> paid(Hash transaction) {
        return receipt(transaction, receipt -> {
            receipt.getGasUsed();
            Numeric.decodeQuantity(receipt.getEffectiveGasPrice());
            return receipt;
        });
    }

    /** @param checked reads its numbers here, where what is none of a node's is told */
    private Optional<TransactionReceipt> receipt(Hash transaction, UnaryOperator<TransactionReceipt> checked) {
        return ask(
                web3j.ethGetTransactionReceipt(transaction.toHex()),
                answer -> answer.getTransactionReceipt().map(checked));
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
