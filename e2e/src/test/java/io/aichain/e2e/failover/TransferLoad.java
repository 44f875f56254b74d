package io.aichain.e2e.failover;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.cli.devnet.DevnetKeys;
import io.aichain.e2e.Transfers;
import io.aichain.e2e.kit.Await;
import io.aichain.e2e.kit.JsonRpc;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;

/**
 * Accounts that send one plain transfer after the other while services die, as careful users do: what was answered with a hash is never
 * sent again, and what was not is sent again byte for byte, to whichever executor answers.
 */
final class TransferLoad implements AutoCloseable {
    private static final String RECEIVER = "0x00000000000000000000000000000000a11ce000";

    private final List<JsonRpc> executors;
    private final Duration patience;
    private final long chainId;
    private final BigInteger receivedBefore;
    private final Map<String, Long> noncesBefore = new HashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final Phaser running = new Phaser(1);
    private volatile boolean stopped;
    private volatile String lastRefusal = "none";

    private TransferLoad(List<JsonRpc> executors, Duration patience) {
        this.executors = List.copyOf(executors);
        this.patience = patience;
        this.chainId = JsonRpc.number(executors.getFirst().call("eth_chainId"));
        this.receivedBefore = executors.getFirst().balance(RECEIVER);
    }

    /** @param patience within which a transfer that was accepted is executed */
    static TransferLoad start(List<JsonRpc> executors, int accounts, Duration patience) {
        TransferLoad load = new TransferLoad(executors, patience);
        for (int i = 0; i < accounts; i++) {
            Credentials key =
                    Credentials.create(DevnetKeys.accounts().get(i).secretKey().toHex());
            long nonce = executors.getFirst().nonce(key.getAddress(), "latest");
            load.noncesBefore.put(key.getAddress(), nonce);
            load.running.register();
            Thread.ofVirtual().name("load-" + i).start(() -> load.run(key, nonce));
        }
        return load;
    }

    private void run(Credentials key, long first) {
        try {
            for (long nonce = first; !stopped; nonce++) transfer(key, nonce);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        } finally {
            running.arriveAndDeregister();
        }
    }

    private void transfer(Credentials key, long nonce) {
        String raw = Transfers.sign(chainId, key, nonce, RECEIVER, BigInteger.ONE);
        String hash = Hash.sha3(raw);
        sent.add(hash);
        Await.until(
                "that " + hash + " is accepted",
                patience,
                () -> executed(hash) || isAccepted(key, nonce, raw) ? Optional.of(true) : Optional.empty(),
                () -> status(hash));
        Await.until(
                "the receipt of " + hash + " (nonce " + nonce + " of " + key.getAddress() + "), which was accepted",
                patience,
                () -> executed(hash) ? Optional.of(true) : Optional.empty(),
                () -> status(hash));
        done.incrementAndGet();
    }

    /** Asks the executors in turn; one that has not seen the nonce before would hold this one in memory only, and is passed over. */
    private boolean isAccepted(Credentials key, long nonce, String raw) {
        for (int i = 0; i < executors.size(); i++) {
            JsonRpc executor = executors.get((int) ((nonce + i) % executors.size()));
            try {
                if (executor.nonce(key.getAddress(), "pending") != nonce) continue;
                if (executor.call("eth_sendRawTransaction", raw).isTextual()) return true;
            } catch (RuntimeException unknown) {
                lastRefusal = String.valueOf(unknown.getMessage());
            }
        }
        return false;
    }

    private boolean executed(String hash) {
        for (JsonRpc executor : executors) {
            try {
                if (!executor.call("eth_getTransactionReceipt", hash).isNull()) return true;
            } catch (RuntimeException away) {
                // the other one knows, or this one later
            }
        }
        return false;
    }

    private String status(String hash) {
        StringBuilder out = new StringBuilder("last refusal of any: " + lastRefusal + "; ");
        for (JsonRpc executor : executors) {
            try {
                out.append(executor.call("aichain_transactionStatus", hash)).append("; ");
            } catch (RuntimeException away) {
                out.append(away).append("; ");
            }
        }
        return out.toString();
    }

    /** How many have been executed so far. */
    int done() {
        return done.get();
    }

    /** Waits for some more to be executed. */
    void awaitMore(int count) {
        int from = done();
        Await.until(
                count + " more transfers",
                patience,
                () -> {
                    failIfBroken();
                    return done() >= from + count ? Optional.of(true) : Optional.empty();
                },
                () -> done() - from + " were executed");
    }

    private void failIfBroken() {
        Throwable failure = failures.peek();
        if (failure != null) throw new GaveUp(failure);
    }

    /** Ends with every transfer that was begun. @return the last block that holds one */
    long finish() {
        stopped = true;
        int phase = running.arrive();
        try {
            running.awaitAdvanceInterruptibly(phase, 2 * patience.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException("transfers are still under way", e);
        }
        failIfBroken();
        long last = 0;
        for (String hash : sent) {
            JsonNode receipt = executors.getFirst().awaitReceipt(hash, patience);
            last = Math.max(last, JsonRpc.number(receipt.get("blockNumber")));
        }
        return last;
    }

    /** Every transfer stands in the chain once, successfully; senders and receiver have what follows from that. */
    void assertExecutedExactlyOnce(JsonRpc executor) {
        List<String> inChain = new ArrayList<>();
        long latest = executor.height("latest");
        for (long number = 1; number <= latest; number++) {
            String tag = "0x" + Long.toHexString(number);
            if (executor.block(tag).orElseThrow().get("transactions").isEmpty()) continue;
            for (JsonNode receipt : executor.call("eth_getBlockReceipts", tag)) {
                String hash = receipt.get("transactionHash").asText();
                if (!sent.contains(hash)) continue;
                if (!receipt.get("status").asText().equals("0x1")) throw new AssertionError("failed: " + receipt);
                inChain.add(hash);
            }
        }
        if (new HashSet<>(inChain).size() != inChain.size()) throw new AssertionError("a transfer was executed twice");
        Set<String> missing = new HashSet<>(sent);
        inChain.forEach(missing::remove);
        if (!missing.isEmpty()) throw new AssertionError("accepted and not executed: " + missing);
        BigInteger received = executor.balance(RECEIVER).subtract(receivedBefore);
        if (!received.equals(BigInteger.valueOf(sent.size()))) {
            throw new AssertionError(sent.size() + " transfers of 1, and " + received + " received");
        }
        long nonces = noncesBefore.entrySet().stream()
                .mapToLong(e -> executor.nonce(e.getKey(), "latest") - e.getValue())
                .sum();
        if (nonces != sent.size()) throw new AssertionError(sent.size() + " transfers, and " + nonces + " nonces");
    }

    @Override
    public void close() {
        stopped = true;
    }

    /** Ends a wait for more: an account has failed. */
    private static final class GaveUp extends IllegalStateException {
        private static final long serialVersionUID = 1;

        GaveUp(Throwable why) {
            super("a transfer failed: " + why.getMessage(), why);
        }
    }
}
