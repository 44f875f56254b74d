package io.aichain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.state.GenesisBlock;
import io.aichain.state.StateSnapshot;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GenesisStateTest {
    /** As block explorers and EXTCODEHASH show them on mainnet. */
    @Test
    void systemContractsHaveMainnetsCode() {
        assertThat(Keccak.hash(SystemContracts.BEACON_ROOTS.code()).toHex())
                .isEqualTo("0xf57acd40259872606d76197ef052f3d35588dadf919ee1f0e3cb9b62d3f4b02c");
        assertThat(Keccak.hash(SystemContracts.HISTORY_STORAGE.code()).toHex())
                .isEqualTo("0x6e49e66782037c0555897870e29fa5e552daf4719552131a0abce779daec0a5d");
        assertThat(Keccak.hash(SystemContracts.CREATE2_FACTORY.code()).toHex())
                .isEqualTo("0x2fa86add0aed31f33a762c9d88e807c475bd51d0f52bd0955754b2608f7e4989");
    }

    @Test
    void systemContractsAreAddedWithNonceOne() {
        StateChanges changes = GenesisState.changes(Chains.genesis());
        for (var contract : SystemContracts.ALL) {
            var account = changes.accounts().get(contract.address()).after();
            assertThat(account.nonce()).isEqualTo(1);
            assertThat(changes.newCode().get(account.codeHash())).isEqualTo(contract.code());
        }
    }

    @Test
    void whatTheFileSaysOfASystemContractStands() {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(SystemContracts.CREATE2_FACTORY.address(), Chains.account(UInt256.ONE));
        StateChanges changes = GenesisState.changes(Chains.genesis(alloc));
        var account = changes.accounts()
                .get(SystemContracts.CREATE2_FACTORY.address())
                .after();
        assertThat(account.hasCode()).isFalse();
        assertThat(account.balance()).isEqualTo(UInt256.ONE);
    }

    /** The root is what geth 1.16.7 makes of a file with just these two. */
    @Test
    @Tag("P3")
    void anAllocatedAccountThatIsEmptyIsInTheStateAsInGethUntilSomebodyTouchesIt() {
        Address empty = new Address(0, 0, 0xaa);
        Address rich = new Address(0, 0, 0xbb);
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(empty, Chains.account(UInt256.ZERO));
        alloc.put(rich, Chains.account(UInt256.ONE));
        StateChanges both = GenesisState.changes(Chains.genesis(alloc));
        both.accounts().keySet().retainAll(alloc.keySet());
        assertThat(GenesisBlock.stateRoot(new StateChanges(both.accounts(), new TreeMap<>()))
                        .toHex())
                .isEqualTo("0xb909612fb44b30605e7e9682bd53a3df05bc2550d2a4c6bc730e3afedd926b0f");
        alloc.put(Chains.ALICE, Chains.account(Chains.ETHER));
        try (TestChain chain = new TestChain(Chains.genesis(alloc), Runnable::run)) {
            try (StateSnapshot state = chain.store.latest()) {
                assertThat(state.account(empty)).isEqualTo(Account.EMPTY);
            }
            chain.run(new Edit(Chains.transfer(0, empty)).value(UInt256.ZERO).sign(Chains.ALICE_KEY));
            try (StateSnapshot state = chain.store.latest()) {
                assertThat(state.account(empty)).isNull();
            }
            assertThat(chain.store.audit()).isEmpty();
        }
    }

    @Test
    @Tag("P3")
    void headerZeroIsAStandardOsakaHeader() throws Exception {
        Genesis genesis = Chains.genesis();
        Header header = GenesisState.header(genesis, new Hash(9, 9, 9, 9));
        assertThat(Header.decode(header.encoded())).isEqualTo(header);
        assertThat(header.number()).isZero();
        assertThat(header.parentHash()).isEqualTo(Hash.ZERO);
        assertThat(header.baseFeePerGas()).isEqualTo(genesis.baseFeePerGas());
        assertThat(header.requestsHash()).isEqualTo(Header.EMPTY_REQUESTS);
    }
}
