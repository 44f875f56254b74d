package io.aichain.executor.rpc;

import io.aichain.chain.block.Log;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.report.Skip;
import io.aichain.chain.report.SkipReason;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import io.aichain.executor.domain.PooledTransaction;
import io.aichain.executor.rpc.method.Methods;
import io.aichain.executor.rpc.protocol.RpcLimits;
import io.aichain.executor.rpc.protocol.RpcMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * The chain of the case files. Block 1: a dynamic-fee transfer and a legacy creation. Block 2: a call with an access list that logs twice,
 * a set-code transaction that fails, and a skip. Block 3: empty. Safe is 2, finalized 1; one transaction is accepted, one queued.
 */
public final class Scene {
    static final Hash KEY = new Hash(0, 0, 0, 1);
    static final Address SENDER = Secp256k1.instance().address(KEY);
    static final Address TO = Address.fromHex("0x" + "22".repeat(20));
    static final Address TOKEN = Address.fromHex("0x" + "70".repeat(20));
    static final Hash TRANSFER = Hash.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

    public final StandInChain chain = new StandInChain();
    public final StandInPool pool = new StandInPool();
    public final StandInCalls calls = new StandInCalls();

    public Scene() {
        chain.append(
                List.of(
                        new StandInChain.Executed(dynamicFee(0), true, 21_000, List.of()),
                        new StandInChain.Executed(legacyCreation(1), true, 60_000, List.of())),
                List.of());
        chain.append(
                List.of(
                        new StandInChain.Executed(withAccessList(2), true, 50_000, List.of(log(1), log(2))),
                        new StandInChain.Executed(setCode(3), false, 70_000, List.of())),
                List.of(new Skip(2, SkipReason.NONCE_TOO_LOW)));
        chain.append(List.of(), List.of());
        chain.settle(2, 1);
        chain.state()
                .account(SENDER, 4, UInt256.of(1_000_000_007L), Bytes.EMPTY)
                .account(TOKEN, 1, UInt256.ZERO, Bytes.fromHex("0x6001600155"))
                .word(TOKEN, 1, UInt256.of(0x2a));
        pool.add(waiting(dynamicFee(4), true)).add(waiting(dynamicFee(9), false));
        pool.answering(StandInAdmissions::of);
    }

    public List<RpcMethod> methods() {
        return methods(RpcLimits.defaults(2, 1L << 30));
    }

    List<RpcMethod> methods(RpcLimits limits) {
        return Methods.all(
                chain,
                pool,
                calls,
                new StandInTraces(),
                new SceneProgress(),
                "AIChain/test",
                limits,
                System::nanoTime,
                new Random(7));
    }

    /** One that is accepted. */
    public PooledTransaction waiting(long nonce) {
        return waiting(dynamicFee(nonce), true);
    }

    /** One of {@link #TOKEN}. */
    public Log newLog(int value) {
        return log(value);
    }

    static PooledTransaction waiting(Transaction tx, boolean durable) {
        return new PooledTransaction(tx, tx.hash(), SENDER, durable);
    }

    static Log log(int value) {
        return new Log(
                TOKEN,
                List.of(TRANSFER, SENDER.toWord().toHash(), TO.toWord().toHash()),
                UInt256.of(value).toHash().toBytes());
    }

    static Transaction dynamicFee(long nonce) {
        return signed(TransactionType.DYNAMIC_FEE, nonce, Optional.of(TO), Bytes.EMPTY, List.of(), List.of());
    }

    private static Transaction legacyCreation(long nonce) {
        return signed(TransactionType.LEGACY, nonce, Optional.empty(), Bytes.fromHex("0x6000"), List.of(), List.of());
    }

    private static Transaction withAccessList(long nonce) {
        List<AccessListEntry> list = List.of(new AccessListEntry(TOKEN, List.of(new Hash(0, 0, 0, 1))));
        return signed(
                TransactionType.ACCESS_LIST, nonce, Optional.of(TOKEN), Bytes.fromHex("0xa9059cbb"), list, List.of());
    }

    private static Transaction setCode(long nonce) {
        Authorization unsigned = new Authorization(
                UInt256.of(StandInChain.CHAIN_ID), TOKEN, 9, new Signature(0, UInt256.ONE, UInt256.ONE));
        Signature signature = Secp256k1.instance().sign(unsigned.signingHash(), KEY);
        Authorization tuple = new Authorization(unsigned.chainId(), unsigned.address(), unsigned.nonce(), signature);
        return signed(TransactionType.SET_CODE, nonce, Optional.of(TO), Bytes.EMPTY, List.of(), List.of(tuple));
    }

    private static Transaction signed(
            TransactionType type,
            long nonce,
            Optional<Address> to,
            Bytes data,
            List<AccessListEntry> accessList,
            List<Authorization> authorizations) {
        boolean onePrice = type.id() < TransactionType.DYNAMIC_FEE.id();
        UInt256 feeCap = UInt256.of(2_000_000_000L);
        return new Transaction(
                        type,
                        Optional.of(UInt256.of(StandInChain.CHAIN_ID)),
                        nonce,
                        onePrice ? feeCap : UInt256.of(3),
                        feeCap,
                        100_000,
                        to,
                        UInt256.of(5),
                        data,
                        accessList,
                        UInt256.ZERO,
                        List.of(),
                        authorizations,
                        new Signature(0, UInt256.ONE, UInt256.ONE))
                .signed(KEY);
    }

    /** Four blocks are ordered, the first batch is out, its anchor has one confirmation. */
    private static final class SceneProgress implements Progress {
        @Override
        public OptionalLong ordered() {
            return OptionalLong.of(4);
        }

        @Override
        public Optional<PublishedBatch> lastBatch() {
            return Optional.of(new PublishedBatch(1, 2, new Hash(0, 0, 0, 0xba), "file"));
        }

        @Override
        public Optional<Anchor> lastAnchor() {
            return Optional.of(new Anchor(1, "ab".repeat(32), 1, 1, 1));
        }
    }
}
