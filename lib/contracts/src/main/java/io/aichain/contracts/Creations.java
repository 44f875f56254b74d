package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.protocol.core.methods.response.EthBlock;

/**
 * Finds the transaction that created a contract, which no node has an index of: in the first block whose state has its code, found by halving; where a
 * node keeps no state so old, in the blocks up to the contract's first event, which for a model comes when it is configured.
 */
final class Creations {
    /** Blocks that are looked through before the first event. */
    static final int BLOCKS_BEFORE = 64;

    private final Node node;
    private final Address contract;
    private final LibraryCode code;

    Creations(Node node, Address contract, LibraryCode code) {
        this.node = node;
        this.contract = contract;
        this.code = code;
    }

    Creation find() {
        if (!code.isKnown()) return new Creation.Unseen("its code is unknown");
        long first = firstWithCode();
        Optional<Creation> found = in(first, first);
        if (found.isPresent()) return found.get();
        Optional<Long> event = node.firstEvent(contract);
        if (event.isPresent()) found = in(Math.max(0, event.get() - BLOCKS_BEFORE), event.get());
        return found.orElseGet(() ->
                new Creation.Unseen("no transaction by itself created it as far as this node's states and events show:"
                        + " another contract did, or genesis, or a node that keeps all states has to be asked"));
    }

    /** The first block whose state is kept and has the code; the newest one has it. */
    private long firstWithCode() {
        long without = -1;
        long with = node.height();
        while (with - without > 1) {
            long middle = without + (with - without) / 2;
            boolean has = node.codeAt(contract, middle)
                    .filter(there -> !there.isEmpty())
                    .isPresent();
            if (has) with = middle;
            else without = middle;
        }
        return with;
    }

    /** By a transaction of these blocks, the last ones first. */
    private Optional<Creation> in(long from, long to) {
        for (long number = to; number >= from; number--) {
            Optional<Creation> found = node.ofBlock(number, this::in);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<Creation> in(EthBlock.Block block) {
        for (EthBlock.TransactionResult<?> result : block.getTransactions()) {
            var transaction = (EthBlock.TransactionObject) result.get();
            if (creates(transaction)) return Optional.of(by(transaction));
        }
        return Optional.empty();
    }

    /** The sender's address and count say where a contract comes to lie; one that failed was refused because something lay there. */
    private boolean creates(EthBlock.TransactionObject transaction) {
        if (transaction.getTo() != null) return false;
        BigInteger nonce = transaction.getNonce();
        Address at = Drafts.created(Address.fromHex(transaction.getFrom()), nonce.longValueExact());
        return at.equals(contract)
                && node.receipt(Hash.fromHex(transaction.getHash()))
                        .filter(receipt -> receipt.isStatusOK())
                        .isPresent();
    }

    private Creation by(EthBlock.TransactionObject transaction) {
        Hash hash = Hash.fromHex(transaction.getHash());
        Bytes initCode = Bytes.fromHex(transaction.getInput());
        return code.isCreatedBy(initCode) ? new Creation.ByLibrary(hash) : new Creation.Foreign(hash);
    }
}
