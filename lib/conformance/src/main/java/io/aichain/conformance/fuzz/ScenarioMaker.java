package io.aichain.conformance.fuzz;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Authorization;
import io.aichain.chain.tx.TransactionType;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.Delegation;
import java.util.ArrayList;
import java.util.List;

/** Makes state tests from seeds: some contracts that know each other, and a transaction of any kind into them. */
final class ScenarioMaker {
    /** All of these are EIP-158 and later: rejections before it are told apart by how a runner touches the coinbase. */
    private static final List<String> FORKS = List.of(
            "Osaka", "Prague", "Cancun", "Shanghai", "Paris", "London", "Berlin", "Istanbul", "Byzantium", "EIP158");

    private static final int[] WEIGHTS = {50, 14, 12, 5, 5, 4, 4, 3, 2, 1};
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Chance chance;
    private final ForkName fork;
    private final Hash key;
    private final Address sender;
    private final List<Hash> authorityKeys = new ArrayList<>();
    private final List<Address> authorities = new ArrayList<>();
    private final List<Address> contracts = new ArrayList<>();
    private final List<Address> all = new ArrayList<>();
    private final CodeMaker codes;

    /**
     * A test without what must come of it.
     *
     * @param test with members env, pre, transaction, config
     * @param key of the sender
     */
    record Scenario(String name, ForkName fork, ObjectNode test, Hash key) {}

    private ScenarioMaker(long seed) {
        this.chance = new Chance(seed);
        this.fork = ForkName.of(FORKS.get(chance.weighted(WEIGHTS))).orElseThrow();
        this.key = UInt256.of(chance.between(1, 1 << 30)).toHash();
        this.sender = Secp256k1.instance().address(key);
        PrecompileInputs precompiles = new PrecompileInputs(chance, fork.fork());
        if (fork.fork().isAtLeast(Fork.PRAGUE)) {
            for (int i = 0; i < 2; i++) {
                authorityKeys.add(UInt256.of(chance.between(1, 1 << 30)).toHash());
                authorities.add(Secp256k1.instance().address(authorityKeys.get(i)));
            }
        }
        int count = chance.between(1, 4);
        for (int i = 0; i < count; i++) contracts.add(new Address(0xc0de000000000000L, 0, 0x100 * (i + 1)));
        all.addAll(contracts);
        all.addAll(contracts);
        all.addAll(authorities);
        all.add(sender);
        all.add(new Address(0xdeadL << 48, 0, chance.below(1 << 16)));
        all.add(chance.of(precompiles.addresses()));
        this.codes = new CodeMaker(chance, fork.fork(), all, precompiles);
    }

    static Scenario make(long seed) {
        ScenarioMaker maker = new ScenarioMaker(seed);
        ObjectNode test = JSON.objectNode();
        test.set("env", maker.env());
        test.set("pre", maker.pre());
        test.set("transaction", maker.transaction());
        test.set("config", JSON.objectNode().put("chainid", "0x01"));
        return new Scenario("fuzz-" + Long.toUnsignedString(seed), maker.fork, test, maker.key);
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private ObjectNode env() {
        ObjectNode env = JSON.objectNode();
        Address coinbase = chance.percent(80) ? new Address(0xc01bL << 48, 0, 1) : chance.of(all);
        env.put("currentCoinbase", coinbase.toHex());
        env.put("currentGasLimit", hex(30_000_000));
        env.put("currentNumber", hex(chance.between(1, 400)));
        env.put("currentTimestamp", hex(chance.between(1, 1 << 30)));
        env.put("currentDifficulty", fork.fork().isAtLeast(Fork.PARIS) ? "0x00" : "0x20000");
        if (fork.fork().isAtLeast(Fork.LONDON)) env.put("currentBaseFee", hex(chance.between(7, 1000)));
        if (fork.fork().isAtLeast(Fork.PARIS))
            env.put("currentRandom", chance.hash().toHex());
        if (fork.fork().isAtLeast(Fork.CANCUN)) {
            env.put("currentExcessBlobGas", hex(chance.percent(70) ? 0 : (long) chance.below(400) << 17));
        }
        return env;
    }

    private ObjectNode pre() {
        ObjectNode pre = JSON.objectNode();
        for (Address contract : contracts) {
            pre.set(
                    contract.toHex(),
                    account(chance.between(0, 2), chance.below(5000), Bytes.wrap(codes.contract()), true));
        }
        for (Address authority : authorities) {
            if (chance.percent(40)) continue;
            boolean delegated = chance.percent(50);
            Bytes code = delegated ? Delegation.to(chance.of(all)) : Bytes.EMPTY;
            pre.set(authority.toHex(), account(delegated ? 1 : chance.below(2), chance.below(5000), code, delegated));
        }
        ObjectNode rich = account(chance.below(3), 0, Bytes.EMPTY, false);
        rich.put("balance", chance.percent(97) ? "0x3635c9adc5dea00000" : hex(chance.below(1 << 30)));
        pre.set(sender.toHex(), rich);
        return pre;
    }

    private ObjectNode account(long nonce, long balance, Bytes code, boolean mayHaveStorage) {
        ObjectNode account = JSON.objectNode();
        account.put("nonce", hex(nonce));
        // No empty account is in a state (EIP-7523); what a refund of EIP-7702 makes of one, clients do not agree
        // about.
        account.put("balance", hex(nonce == 0 && balance == 0 && code.isEmpty() ? 1 : balance));
        account.put("code", code.toHex());
        ObjectNode storage = JSON.objectNode();
        if (mayHaveStorage) {
            for (int slot = 0; slot < 5; slot++) {
                if (chance.percent(40)) storage.put("0x0" + slot, "0x0" + chance.between(1, 2));
            }
        }
        account.set("storage", storage);
        return account;
    }

    private TransactionType type() {
        TransactionType type = List.of(
                        TransactionType.LEGACY,
                        TransactionType.ACCESS_LIST,
                        TransactionType.DYNAMIC_FEE,
                        TransactionType.BLOB,
                        TransactionType.SET_CODE)
                .get(chance.weighted(30, 20, 25, 10, 15));
        Fork since = switch (type) {
            case LEGACY -> Fork.FRONTIER;
            case ACCESS_LIST -> Fork.BERLIN;
            case DYNAMIC_FEE -> Fork.LONDON;
            case BLOB -> Fork.CANCUN;
            case SET_CODE -> Fork.PRAGUE;
        };
        return fork.fork().isAtLeast(since) ? type : TransactionType.LEGACY;
    }

    private ObjectNode transaction() {
        TransactionType type = type();
        ObjectNode tx = JSON.objectNode();
        boolean creates = type != TransactionType.BLOB && type != TransactionType.SET_CODE && chance.percent(12);
        tx.put("sender", sender.toHex());
        tx.put("secretKey", key.toHex());
        tx.put("to", creates ? "" : (chance.percent(88) ? chance.of(contracts) : chance.of(all)).toHex());
        tx.putArray("data").add((creates ? Bytes.wrap(codes.initCode()) : chance.data(300)).toHex());
        tx.putArray("gasLimit").add(hex(gas()));
        tx.putArray("value").add(hex(chance.percent(65) ? 0 : chance.below(100_000)));
        fees(tx, type);
        if (type != TransactionType.LEGACY) tx.putArray("accessLists").add(accessList());
        if (type == TransactionType.BLOB) blobs(tx);
        if (type == TransactionType.SET_CODE) authorizations(tx);
        return tx;
    }

    private long gas() {
        return switch (chance.weighted(30, 190, 80, 1)) {
            case 0 -> chance.between(20_900, 60_000);
            case 1 -> chance.between(150_000, 500_000);
            case 2 -> chance.between(500_000, 1_000_000);
            // around the cap of EIP-7825
            default -> (1 << 24) + chance.below(2);
        };
    }

    private void fees(ObjectNode tx, TransactionType type) {
        if (type == TransactionType.LEGACY || type == TransactionType.ACCESS_LIST) {
            tx.put("gasPrice", hex(chance.percent(97) ? 1000 + chance.below(50) : chance.below(1000)));
        } else {
            int max = chance.percent(97) ? 1000 + chance.below(1000) : chance.below(1000);
            tx.put("maxFeePerGas", hex(max));
            tx.put("maxPriorityFeePerGas", hex(chance.percent(98) ? chance.below(max + 1) : max + 1));
        }
    }

    private ArrayNode accessList() {
        ArrayNode list = JSON.arrayNode();
        int entries = chance.below(4);
        for (int i = 0; i < entries; i++) {
            ObjectNode entry = list.addObject();
            entry.put("address", chance.of(all).toHex());
            ArrayNode keys = entry.putArray("storageKeys");
            int count = chance.below(4);
            for (int k = 0; k < count; k++)
                keys.add(UInt256.of(chance.below(6)).toHash().toHex());
        }
        return list;
    }

    private void blobs(ObjectNode tx) {
        tx.put("maxFeePerBlobGas", hex(chance.percent(90) ? 1 << 30 : chance.below(3)));
        ArrayNode hashes = tx.putArray("blobVersionedHashes");
        int count = chance.percent(95) ? chance.between(1, 4) : chance.below(8);
        for (int i = 0; i < count; i++) {
            byte[] hash = chance.bytes(32);
            hash[0] = (byte) (chance.percent(97) ? 1 : 2);
            hashes.add(Bytes.wrap(hash).toHex());
        }
    }

    private void authorizations(ObjectNode tx) {
        ArrayNode list = tx.putArray("authorizationList");
        int count = chance.percent(97) ? chance.between(1, 3) : 0;
        for (int i = 0; i < count; i++) {
            boolean bySender = chance.percent(15);
            Hash by = bySender ? key : chance.of(authorityKeys);
            Address to = chance.percent(10) ? Address.ZERO : chance.of(all);
            UInt256 chain = UInt256.of(chance.weighted(45, 45, 10));
            Authorization unsigned = new Authorization(chain, to, chance.below(4), null);
            var signature = Secp256k1.instance().sign(unsigned.signingHash(), by);
            ObjectNode tuple = list.addObject();
            tuple.put("chainId", chain.toQuantity());
            tuple.put("address", to.toHex());
            tuple.put("nonce", hex(unsigned.nonce()));
            int parity = chance.percent(95) ? signature.yParity() : chance.below(4);
            tuple.put("v", hex(parity));
            tuple.put("yParity", hex(parity));
            tuple.put("r", signature.r().toQuantity());
            tuple.put("s", (chance.percent(97) ? signature.s() : Secp256k1.N.minus(signature.s())).toQuantity());
        }
    }
}
