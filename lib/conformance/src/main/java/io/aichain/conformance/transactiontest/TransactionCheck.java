package io.aichain.conformance.transactiontest;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.chain.tx.TransactionType;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.evm.IntrinsicGas;
import io.aichain.evm.InvalidReason;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.state.JournaledState;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether bytes are a valid transaction of a fork, whoever sends it: they are decoded, the signer is recovered, and the EVM's own
 * validation runs against an account that has everything the transaction wants, in a block without base fee.
 */
public final class TransactionCheck {
    private static final UInt256 MAINNET = UInt256.ONE;

    private TransactionCheck() {}

    /** What was found. */
    public sealed interface Found {
        record Valid(Hash hash, Address sender, long intrinsicGas) implements Found {}

        /** The bytes are no transaction. */
        record Malformed(String why) implements Found {}

        /** Nobody can have signed this, by the fork's rules. */
        record Unsigned() implements Found {}

        record Refused(InvalidReason reason) implements Found {}
    }

    public static Found check(Bytes bytes, Fork fork) {
        Transaction tx;
        try {
            tx = TransactionCodec.decode(bytes);
        } catch (MalformedException e) {
            return new Found.Malformed(e.getMessage());
        }
        // A chain id in a legacy signature is EIP-155's, which came with EIP-158.
        boolean protectedEarly = tx.type() == TransactionType.LEGACY
                && tx.chainId().isPresent()
                && !fork.isAtLeast(Fork.SPURIOUS_DRAGON);
        Optional<Address> sender = protectedEarly ? Optional.empty() : signer(tx, fork);
        if (sender.isEmpty()) return new Found.Unsigned();
        ForkRules rules = ForkRules.of(fork);
        IntrinsicGas gas = IntrinsicGas.of(
                rules,
                tx.isCreation(),
                tx.data(),
                tx.accessList(),
                tx.authorizations().size());
        Optional<InvalidReason> refused = refused(tx, sender.get(), fork);
        if (refused.isPresent()) return new Found.Refused(refused.get());
        return new Found.Valid(tx.hash(), sender.get(), gas.base());
    }

    /** Before Homestead (EIP-2) s may lie in the upper half. */
    private static Optional<Address> signer(Transaction tx, Fork fork) {
        if (fork.isAtLeast(Fork.HOMESTEAD)) return tx.sender();
        return Secp256k1.instance().recoverAddress(TransactionCodec.signingHash(tx), tx.signature());
    }

    private static Optional<InvalidReason> refused(Transaction tx, Address sender, Fork fork) {
        MemoryWorld world = MemoryWorld.EMPTY.with(sender, tx.nonce(), UInt256.MAX, Bytes.EMPTY, new TreeMap<>());
        BlockContext block = new BlockContext(
                1, 1, Long.MAX_VALUE, UInt256.ZERO, Hash.ZERO, Address.ZERO, UInt256.ONE, MAINNET, number -> Hash.ZERO);
        var result = TransactionProcessor.of(fork).execute(new JournaledState(world, fork), block, tx, sender);
        // Nobody can have more than 2^256 - 1 wei, and the question is not who has how much.
        return result instanceof Invalid invalid && invalid.reason() != InvalidReason.INSUFFICIENT_ACCOUNT_FUNDS
                ? Optional.of(invalid.reason())
                : Optional.empty();
    }
}
