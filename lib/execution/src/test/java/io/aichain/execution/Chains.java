package io.aichain.execution;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.genesis.AiChainConfig;
import io.aichain.chain.genesis.DaDescriptor;
import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.order.OrderedBlock;
import io.aichain.chain.order.RecordKind;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small chains, keys and transactions for tests. */
public final class Chains {
    public static final long CHAIN_ID = 7331;
    public static final Hash ALICE_KEY = new Hash(0, 0, 0, 0xa11ce);
    public static final Hash SEQUENCER_KEY = new Hash(0, 0, 0, 0x5e9);
    public static final Address SEQUENCER = Secp256k1.instance().address(SEQUENCER_KEY);
    public static final Hash BOB_KEY = new Hash(0, 0, 0, 0xb0b);
    public static final Address ALICE = Secp256k1.instance().address(ALICE_KEY);
    public static final Address BOB = Secp256k1.instance().address(BOB_KEY);
    public static final Address COINBASE = Address.fromHex("0x00000000000000000000000000000000000c0ffe");
    public static final UInt256 GWEI = UInt256.of(1_000_000_000L);
    public static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

    private Chains() {}

    public static Genesis genesis() {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(ALICE, account(ETHER));
        alloc.put(BOB, account(ETHER));
        return genesis(alloc);
    }

    /** Alice and Bob with an ether each, three voters, quorum 2, and a name that makes its topics its own. */
    public static Genesis named(String name) {
        return named(name, new TreeMap<>());
    }

    /** The same with further accounts. */
    public static Genesis named(String name, SortedMap<Address, GenesisAccount> more) {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(more);
        alloc.put(ALICE, account(ETHER));
        alloc.put(BOB, account(ETHER));
        return genesis(name, List.of("executor-0", "executor-1", "executor-2"), 2, alloc);
    }

    public static Genesis genesis(SortedMap<Address, GenesisAccount> alloc) {
        return genesis("test", List.of("executor-0"), 1, alloc);
    }

    private static Genesis genesis(
            String name, List<String> voters, int quorum, SortedMap<Address, GenesisAccount> alloc) {
        AiChainConfig config = new AiChainConfig(
                name,
                Address.ZERO,
                SEQUENCER,
                FeeRule.DEFAULT,
                2,
                131_072,
                1 << 20,
                "regtest",
                0,
                Optional.empty(),
                "bcrt1q",
                List.of(new DaDescriptor(NetworkId.FILE, new TreeMap<>())),
                voters,
                quorum);
        return new Genesis(
                new Hash(1, 2, 3, 4), CHAIN_ID, 60_000_000, 1_700_000_000, COINBASE, GWEI, Bytes.EMPTY, alloc, config);
    }

    public static GenesisAccount account(UInt256 balance) {
        return new GenesisAccount(0, balance, Bytes.EMPTY, new TreeMap<>());
    }

    public static GenesisAccount contract(String code) {
        return new GenesisAccount(1, UInt256.ZERO, Bytes.fromHex(code), new TreeMap<>());
    }

    /** A transfer of one wei with a fee cap of two gwei, to be changed and signed. */
    public static Transaction transfer(long nonce, Address to) {
        return new Transaction(
                TransactionType.DYNAMIC_FEE,
                Optional.of(UInt256.of(CHAIN_ID)),
                nonce,
                UInt256.of(100),
                UInt256.of(2_000_000_000L),
                21_000,
                Optional.of(to),
                UInt256.ONE,
                Bytes.EMPTY,
                List.of(),
                UInt256.ZERO,
                List.of(),
                List.of(),
                new Signature(0, UInt256.ZERO, UInt256.ZERO));
    }

    public static OrderedBlock block(Genesis genesis, Header parent, Bytes... payload) {
        return new OrderedBlock(
                RecordKind.TRANSACTIONS,
                parent.number() + 1,
                genesis.hash(),
                1,
                genesis.timestamp() * 1000 + 100 * (parent.number() + 1) + 7,
                genesis.gasLimit(),
                0,
                Bytes.wrap(new byte[16]),
                List.of(0L, 0L),
                List.of(payload),
                List.of());
    }

    /** The same header as another execution would have found it. */
    public static Header withStateRoot(Header h, Hash stateRoot) {
        return changed(h, h.number(), stateRoot);
    }

    public static Header withNumber(Header h, long number) {
        return changed(h, number, h.stateRoot());
    }

    private static Header changed(Header h, long number, Hash stateRoot) {
        return new Header(
                h.parentHash(),
                h.beneficiary(),
                stateRoot,
                h.transactionsRoot(),
                h.receiptsRoot(),
                h.logsBloom(),
                number,
                h.gasLimit(),
                h.gasUsed(),
                h.timestamp(),
                h.extraData(),
                h.prevRandao(),
                h.baseFeePerGas(),
                h.withdrawalsRoot(),
                h.blobGasUsed(),
                h.excessBlobGas(),
                h.parentBeaconBlockRoot(),
                h.requestsHash());
    }
}
