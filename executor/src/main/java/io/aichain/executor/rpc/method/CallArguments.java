package io.aichain.executor.rpc.method;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.chain.tx.Authorization;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.rpc.protocol.Argument;
import io.aichain.executor.rpc.protocol.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The transaction object of the methods that try a call. Members that no call needs (nonce, type) are read over. */
final class CallArguments {
    /** Init code of the largest contracts fits many times. */
    private static final int MAX_DATA = 2 << 20;

    private static final int MAX_ENTRIES = 4096;

    private CallArguments() {}

    static CallRequest read(Argument argument, long chainId) throws RpcException {
        Argument tx = argument.object();
        checkChainId(tx, chainId);
        if (tx.member("blobVersionedHashes").isPresent() || tx.member("blobs").isPresent()) {
            throw invalidParams("invalid %s: blob transactions are not supported on this chain", tx.path());
        }
        Optional<UInt256> price = quantity(tx, "gasPrice");
        Optional<UInt256> feeCap = quantity(tx, "maxFeePerGas");
        Optional<UInt256> tip = quantity(tx, "maxPriorityFeePerGas");
        if (price.isPresent() && (feeCap.isPresent() || tip.isPresent())) {
            throw invalidParams("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
        }
        if (price.isPresent()) {
            feeCap = price;
            tip = price;
        }
        // A price of nothing means, as in geth, that nothing is to be paid.
        if (feeCap.isPresent()
                && feeCap.get().isZero()
                && tip.map(UInt256::isZero).orElse(true)) {
            feeCap = Optional.empty();
            tip = Optional.empty();
        }
        return new CallRequest(
                tx.member("from").isPresent()
                        ? Optional.of(tx.member("from").get().address())
                        : Optional.empty(),
                tx.member("to").isPresent() ? Optional.of(tx.member("to").get().address()) : Optional.empty(),
                gas(tx),
                feeCap,
                tip,
                quantity(tx, "value").orElse(UInt256.ZERO),
                input(tx),
                accessList(tx),
                authorizations(tx));
    }

    private static void checkChainId(Argument tx, long chainId) throws RpcException {
        Optional<UInt256> given = quantity(tx, "chainId");
        if (given.isPresent() && !given.get().equals(UInt256.of(chainId))) {
            throw invalidParams("chainId does not match node's (have=%s, want=%d)", given.get(), chainId);
        }
    }

    private static OptionalLong gas(Argument tx) throws RpcException {
        Optional<UInt256> gas = quantity(tx, "gas");
        if (gas.isEmpty()) return OptionalLong.empty();
        // More than anybody can have means: as much as may be.
        return OptionalLong.of(gas.get().fitsLong() ? gas.get().w3() : Long.MAX_VALUE);
    }

    private static Bytes input(Argument tx) throws RpcException {
        Optional<Argument> input = tx.member("input");
        Optional<Argument> data = tx.member("data");
        if (input.isEmpty() && data.isEmpty()) return Bytes.EMPTY;
        Bytes bytes =
                input.isPresent() ? input.get().data(MAX_DATA) : data.get().data(MAX_DATA);
        if (input.isPresent() && data.isPresent() && !data.get().data(MAX_DATA).equals(bytes)) {
            throw invalidParams("both \"data\" and \"input\" are set and not equal; please use \"input\"");
        }
        return bytes;
    }

    private static Optional<UInt256> quantity(Argument tx, String name) throws RpcException {
        Optional<Argument> member = tx.member(name);
        return member.isEmpty() ? Optional.empty() : Optional.of(member.get().quantity());
    }

    private static Argument member(Argument object, String name) throws RpcException {
        return object.member(name).orElseThrow(() -> invalidParams("invalid %s: %s is missing", object.path(), name));
    }

    private static List<AccessListEntry> accessList(Argument tx) throws RpcException {
        List<AccessListEntry> list = new ArrayList<>();
        Optional<Argument> given = tx.member("accessList");
        if (given.isEmpty()) return list;
        for (Argument entry : given.get().elements(MAX_ENTRIES)) {
            List<Hash> keys = new ArrayList<>();
            Optional<Argument> storageKeys = entry.object().member("storageKeys");
            if (storageKeys.isPresent()) {
                for (Argument key : storageKeys.get().elements(MAX_ENTRIES)) keys.add(key.hash());
            }
            list.add(new AccessListEntry(member(entry, "address").address(), keys));
        }
        return list;
    }

    private static List<Authorization> authorizations(Argument tx) throws RpcException {
        List<Authorization> list = new ArrayList<>();
        Optional<Argument> given = tx.member("authorizationList");
        if (given.isEmpty()) return list;
        for (Argument tuple : given.get().elements(MAX_ENTRIES)) {
            UInt256 yParity = member(tuple.object(), "yParity").quantity();
            if (yParity.bitLength() > 8) throw invalidParams("invalid %s.yParity: above 255", tuple.path());
            list.add(new Authorization(
                    member(tuple, "chainId").quantity(),
                    member(tuple, "address").address(),
                    member(tuple, "nonce").uint64(),
                    new Signature(
                            (int) yParity.w3(),
                            member(tuple, "r").quantity(),
                            member(tuple, "s").quantity())));
        }
        return list;
    }
}
