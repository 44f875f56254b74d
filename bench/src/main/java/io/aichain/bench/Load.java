package io.aichain.bench;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Senders that send transfers to one chain, each on a thread and a connection of its own, one request after another. */
final class Load implements AutoCloseable {
    private static final long POLL_NANOS = 5_000_000;
    /** For what was accepted, in which no chain here takes a second. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** For all senders together; geth's accounts have a thousand coins. */
    private static final BigInteger FUNDS = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(800));

    private static final long CREATION_GAS = 1_000_000;
    private static final long MINT_GAS = 100_000;

    /** What is sent. */
    enum Kind {
        PLAIN("plain transfers"),
        ERC20("ERC-20 transfers");

        final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private final RpcClient client;
    private final Wire wire;
    private final long chainId;
    private final int senders;
    private final Address token;
    private final ExecutorService threads;

    private Load(RpcClient client, Wire wire, long chainId, int senders, Address token) {
        this.client = client;
        this.wire = wire;
        this.chainId = chainId;
        this.senders = senders;
        this.token = token;
        this.threads = Executors.newFixedThreadPool(senders);
    }

    /** Gives coins and tokens to so many senders. @param rich who has coins, and sends nothing else meanwhile */
    static Load prepare(String rpc, Hash rich, int senders) throws IOException, InterruptedException {
        RpcClient client = new RpcClient(rpc);
        long chainId = Long.decode(client.call("eth_chainId").asText());
        long nonce = nonce(client, Secp256k1.instance().address(rich));
        Transaction creation =
                Transfers.of(chainId, nonce++, Optional.empty(), UInt256.ZERO, Token.initCode(), CREATION_GAS);
        Address token = Address.fromHex(client.receipt(send(client, creation.signed(rich)), POLL_NANOS)
                .get("contractAddress")
                .asText());
        UInt256 funds = UInt256.of(FUNDS.divide(BigInteger.valueOf(senders)));
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            Optional<Address> to = Optional.of(TokenWork.sender(i));
            Bytes mint = Token.mint(TokenWork.sender(i), 1);
            hashes.add(send(
                    client,
                    Transfers.of(chainId, nonce++, to, funds, Bytes.EMPTY, 21_000)
                            .signed(rich)));
            hashes.add(send(
                    client,
                    Transfers.of(chainId, nonce++, Optional.of(token), UInt256.ZERO, mint, MINT_GAS)
                            .signed(rich)));
        }
        for (String hash : hashes) client.receipt(hash, POLL_NANOS);
        return new Load(client, new Wire(rpc), chainId, senders, token);
    }

    /**
     * From the first request to the receipts of every sender's last transfer.
     *
     * @param perSender transfers of each
     * @param batch of them in one request
     * @return transfers a second
     * @throws IOException if a sender's nonce has not risen by what it sent
     */
    double run(Kind kind, int perSender, int batch) throws IOException, InterruptedException, ExecutionException {
        List<Work> work = new ArrayList<>();
        for (int i = 0; i < senders; i++) work.add(work(kind, i, perSender, batch));
        long start = System.nanoTime();
        List<Future<?>> sending = new ArrayList<>();
        for (Work each : work) sending.add(threads.submit(() -> each.send(wire)));
        for (Future<?> each : sending) each.get();
        for (Work each : work) client.receipt(each.last.hash().toHex(), POLL_NANOS, LONGEST);
        double rate = senders * perSender / ((System.nanoTime() - start) / 1e9);
        for (int i = 0; i < senders; i++) {
            long expected = work.get(i).last.nonce() + 1;
            if (nonce(client, TokenWork.sender(i)) != expected) {
                throw new IOException(TokenWork.sender(i) + " has not sent up to nonce " + expected);
            }
        }
        return rate;
    }

    private Work work(Kind kind, int sender, int count, int batch) throws IOException, InterruptedException {
        Hash key = TokenWork.key(sender);
        long nonce = nonce(client, TokenWork.sender(sender));
        List<Transaction> all = switch (kind) {
            case PLAIN -> Transfers.signed(chainId, key, nonce, count);
            case ERC20 -> Transfers.ofToken(chainId, key, nonce, count, token);
        };
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < count; from += batch) {
            bodies.add(body(all.subList(from, Math.min(count, from + batch)), batch > 1));
        }
        return new Work(bodies, all.getLast());
    }

    private static byte[] body(List<Transaction> transfers, boolean array) {
        StringBuilder out = new StringBuilder(array ? "[" : "");
        for (int i = 0; i < transfers.size(); i++) {
            if (i > 0) out.append(',');
            out.append("{\"jsonrpc\":\"2.0\",\"id\":").append(i).append(",\"method\":\"eth_sendRawTransaction\"");
            out.append(",\"params\":[\"")
                    .append(transfers.get(i).encoded().toHex())
                    .append("\"]}");
        }
        if (array) out.append(']');
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** One sender's requests. */
    private record Work(List<byte[]> bodies, Transaction last) {
        Void send(Wire wire) throws IOException {
            for (byte[] body : bodies) wire.post(body);
            return null;
        }
    }

    private static String send(RpcClient client, Transaction transaction) throws IOException, InterruptedException {
        return client.call("eth_sendRawTransaction", transaction.encoded().toHex())
                .asText();
    }

    private static long nonce(RpcClient client, Address account) throws IOException, InterruptedException {
        return Long.decode(client.call("eth_getTransactionCount", account.toHex(), "latest")
                .asText());
    }

    @Override
    public void close() {
        threads.close();
        client.close();
    }
}
