package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** Signs an author's transactions, one count after the other, and waits for them. */
final class Sender {
    /** Twice the base fee lasts for some blocks of rising prices. */
    private static final BigInteger HEADROOM = BigInteger.TWO;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** A node is asked; it tells nobody by itself over HTTP. */
    private static final Duration POLL = Duration.ofMillis(100);

    private final Node node;
    private final Author author;
    private final BigInteger tip;
    private long nonce;
    private BigInteger spent = BigInteger.ZERO;
    private long gasUsed;
    private int sent;

    /**
     * Waits until every earlier transaction of the author is in a block, those of a killed publisher too.
     *
     * @param tip in wei for each gas, the one that the cost was said with: a node's advice follows whatever others pay
     */
    Sender(Node node, Author author, BigInteger tip) {
        this.node = node;
        this.author = author;
        this.tip = tip;
        this.nonce = awaitEarlier(node, author.address());
    }

    /**
     * Waits until every transaction of an account is in a block.
     *
     * @return its count
     */
    static long awaitEarlier(Node node, Address account) {
        return poll("an earlier transaction of " + account, () -> {
            long latest = node.nonce(account, false);
            return node.nonce(account, true) > latest ? Optional.empty() : Optional.of(latest);
        });
    }

    /** What all transactions so far have cost, in wei. */
    BigInteger spent() {
        return spent;
    }

    /** By all of them. */
    long gasUsed() {
        return gasUsed;
    }

    /** Transactions that are in a block. */
    int sent() {
        return sent;
    }

    /** Of a unit of gas in the newest block, in wei; 0 on chains without. */
    static BigInteger baseFee(Node node) {
        return node.ofLatest(block -> block.getBaseFeePerGasRaw() == null ? BigInteger.ZERO : block.getBaseFeePerGas());
    }

    /**
     * Signs the next transaction and hands it to the node; {@link #await} waits for it.
     *
     * @param to empty to create a contract
     * @param value in wei
     * @param data hex
     */
    Hash send(Optional<Address> to, BigInteger value, String data, long gas) {
        BigInteger most = baseFee(node).multiply(HEADROOM).add(tip);
        var transaction = RawTransaction.createTransaction(
                node.chainId(),
                BigInteger.valueOf(nonce),
                BigInteger.valueOf(gas),
                to.map(Address::toHex).orElse(""),
                value,
                data,
                tip,
                most);
        Hash hash = submit(TransactionEncoder.signMessage(transaction, author.credentials()));
        nonce++;
        return hash;
    }

    /** Whoever sends with the same key meanwhile takes the count that this one would have had. */
    private Hash submit(byte[] signed) {
        try {
            return node.submit(signed);
        } catch (NoAnswerException gone) {
            throw gone;
        } catch (ChainException refused) {
            throw new ChainException(
                    refused.getMessage()
                            + ". Nothing is lost: when no other publisher of this key is at work, the same command goes on",
                    refused);
        }
    }

    /** @throws ChainException if it failed, or does not come into a block */
    TransactionReceipt await(Hash transaction, String what) {
        TransactionReceipt receipt = poll(what, () -> node.paid(transaction));
        sent++;
        gasUsed += receipt.getGasUsed().longValueExact();
        spent = spent.add(receipt.getGasUsed().multiply(price(receipt)));
        if (!receipt.isStatusOK()) {
            throw new ChainException(what + " failed in transaction " + transaction + ", gas used "
                    + receipt.getGasUsed() + ". The same command looks at the chain again and goes on");
        }
        return receipt;
    }

    /** Waits for a transaction that somebody else pays for. */
    void awaitForeign(Hash transaction, String what) {
        poll(what, () -> node.receipt(transaction));
    }

    private static BigInteger price(TransactionReceipt receipt) {
        return Numeric.decodeQuantity(receipt.getEffectiveGasPrice());
    }

    private interface Question<T> {
        Optional<T> ask();
    }

    private static <T> T poll(String what, Question<T> question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> answer = question.ask();
            if (answer.isPresent()) return answer.get();
            if (System.nanoTime() - end > 0) {
                throw new ChainException(
                        what + ": not in a block after " + PATIENCE.toMinutes()
                                + " minutes. Is the chain producing blocks, and is its base fee not above twice what it was? The same command goes on");
            }
            LockSupport.parkNanos(POLL.toNanos());
            if (Thread.interrupted()) throw new ChainException(what + ": interrupted; the same command goes on");
        }
    }
}
