package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.state.trie.MerkleTrie;
import io.aichain.state.trie.NodeReader;
import io.aichain.state.trie.TrieDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The first account in which two states differ, in the order of the trie, and the first of its slots.
 *
 * @param left null where that state has no such account
 * @param right null where that state has no such account
 * @param slot null if no slot differs
 */
public record StateDifference(Address address, Value left, Value right, Slot slot) {
    /** An account, as its leaf has it. */
    public record Value(UInt256 nonce, UInt256 balance, Hash storageRoot, Hash codeHash) {
        private static Value of(Bytes leaf) throws MalformedException {
            if (leaf == null) return null;
            RlpReader in = RlpReader.ofList(leaf.unsafeArray(), "account");
            Value value =
                    new Value(in.uint256("nonce"), in.uint256("balance"), in.hash("storageRoot"), in.hash("codeHash"));
            in.end("account");
            return value;
        }
    }

    /** Zero where there is no word. */
    public record Slot(UInt256 slot, UInt256 left, UInt256 right) {}

    /**
     * @return empty if the states are equal
     * @throws MalformedException if one of them says what cannot be
     */
    public static Optional<StateDifference> first(StatePeer left, StatePeer right)
            throws IOException, MalformedException {
        try {
            var found = TrieDifference.first(
                    nodes(left, Bytes.EMPTY),
                    left.head().header().stateRoot(),
                    nodes(right, Bytes.EMPTY),
                    right.head().header().stateRoot());
            return found.isEmpty() ? Optional.empty() : Optional.of(of(left, right, found.get()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (PeerTalk e) {
            throw e.malformed;
        }
    }

    private static StateDifference of(StatePeer left, StatePeer right, TrieDifference account)
            throws IOException, MalformedException {
        Bytes address = preimage(left, right, Bytes.EMPTY, account);
        Value mine = Value.of(account.left());
        Value theirs = Value.of(account.right());
        var slot = TrieDifference.first(
                nodes(left, account.key()), storageRoot(mine), nodes(right, account.key()), storageRoot(theirs));
        return new StateDifference(
                Address.of(address.unsafeArray()),
                mine,
                theirs,
                slot.isEmpty() ? null : slot(left, right, address, slot.get()));
    }

    private static Slot slot(StatePeer left, StatePeer right, Bytes address, TrieDifference slot)
            throws IOException, MalformedException {
        Bytes key = preimage(left, right, address, slot);
        return new Slot(UInt256.at(key.unsafeArray(), 0), word(slot.left()), word(slot.right()));
    }

    private static Hash storageRoot(Value account) {
        return account == null ? MerkleTrie.EMPTY_ROOT : account.storageRoot();
    }

    private static UInt256 word(Bytes leaf) throws MalformedException {
        if (leaf == null) return UInt256.ZERO;
        RlpReader in = RlpReader.of(leaf);
        UInt256 word = in.uint256("word");
        in.end("word");
        return word;
    }

    private static Bytes preimage(StatePeer left, StatePeer right, Bytes address, TrieDifference at)
            throws IOException, MalformedException {
        StatePeer has = at.left() == null ? right : left;
        Hash key = Hash.of(at.key().unsafeArray());
        Bytes after = Bytes.EMPTY;
        while (true) {
            switch (has.preimage(address, key, after)) {
                case Preimage.Found(Bytes plain) -> {
                    return plain;
                }
                case Preimage.Further(Bytes last) -> {
                    if (last.compareTo(after) <= 0) {
                        throw malformed("%s: hashed up to %s after %s, keys must ascend", has.name(), last, after);
                    }
                    after = last;
                }
                case Preimage.None _ ->
                    throw malformed("%s has no flat value for the trie's key %s", has.name(), at.key());
            }
        }
    }

    private static NodeReader nodes(StatePeer peer, Bytes accountKey) {
        return path -> {
            try {
                return peer.node(accountKey, path).map(Bytes::unsafeArray).orElse(null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MalformedException e) {
                throw new PeerTalk(e);
            }
        };
    }

    /** Carries a checked exception through the walk. */
    private static final class PeerTalk extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient MalformedException malformed;

        PeerTalk(MalformedException malformed) {
            super(malformed);
            this.malformed = malformed;
        }
    }
}
