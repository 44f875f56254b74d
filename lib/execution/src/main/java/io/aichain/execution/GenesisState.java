package io.aichain.execution;

import io.aichain.chain.block.Bloom;
import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import io.aichain.state.GenesisBlock;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state and header that a genesis file means.
 *
 * <p>To the file's allocations come the {@link SystemContracts}, each only where the file says nothing of its address: a file that names
 * one decides for itself. Allocated accounts that are empty are kept, as geth keeps them, until a transaction touches them (EIP-161).
 */
public final class GenesisState {
    private GenesisState() {}

    /** Block 0, as a new store begins with it. */
    public static GenesisBlock block(Genesis genesis) {
        StateChanges allocations = changes(genesis);
        Header header = header(genesis, GenesisBlock.stateRoot(allocations));
        return new GenesisBlock(genesis.hash(), header, allocations, Bytes.EMPTY);
    }

    /** From the empty state to that of block 0. */
    public static StateChanges changes(Genesis genesis) {
        SortedMap<Address, AccountChange> accounts = new TreeMap<>();
        SortedMap<Hash, Bytes> code = new TreeMap<>();
        genesis.alloc().forEach((address, account) -> put(address, account, accounts, code));
        for (var contract : SystemContracts.ALL) {
            if (genesis.alloc().containsKey(contract.address())) continue;
            put(
                    contract.address(),
                    new GenesisAccount(1, UInt256.ZERO, contract.code(), new TreeMap<>()),
                    accounts,
                    code);
        }
        return new StateChanges(accounts, code);
    }

    private static void put(
            Address address,
            GenesisAccount allocated,
            SortedMap<Address, AccountChange> accounts,
            SortedMap<Hash, Bytes> code) {
        Hash codeHash = allocated.code().isEmpty() ? Account.EMPTY_CODE_HASH : Keccak.hash(allocated.code());
        Account account = new Account(allocated.nonce(), allocated.balance(), codeHash);
        if (account.hasCode()) code.put(codeHash, allocated.code());
        accounts.put(address, new AccountChange(account, false, allocated.storage()));
    }

    /**
     * The header of block 0, as geth makes it of the same file under Osaka: no parent, no transactions, prevRandao and beacon root zero,
     * no withdrawals, blobs or requests. {@code extraData} and fees are the file's; what ours says under {@code config.aichain} is not in
     * the header: it is bound by ordered block 1, whose parent is the file's hash.
     *
     * @param stateRoot of {@link #changes}
     */
    public static Header header(Genesis genesis, Hash stateRoot) {
        return new Header(
                Hash.ZERO,
                genesis.coinbase(),
                stateRoot,
                Header.EMPTY_TRIE_ROOT,
                Header.EMPTY_TRIE_ROOT,
                Bytes.wrap(new byte[Bloom.BYTES]),
                0,
                genesis.gasLimit(),
                0,
                genesis.timestamp(),
                genesis.extraData(),
                Hash.ZERO,
                genesis.baseFeePerGas(),
                Header.EMPTY_TRIE_ROOT,
                0,
                0,
                Hash.ZERO,
                Header.EMPTY_REQUESTS);
    }
}
