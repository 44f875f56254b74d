package io.aichain.execution;

import static io.aichain.execution.Chains.ALICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompile.Result;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.inference.precompile.Operations;
import io.aichain.state.StateSnapshot;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every chain of ours answers calls from 0x..A1000 up natively. */
class AiPrecompilesTest {
    private static final Address CALLER = Address.fromHex("0x00000000000000000000000000000000000ca11e");

    /** Asks for the version, keeps whether that went well in slot 0 and the answer in slot 1. */
    private static final String ASKS_FOR_THE_VERSION = "0x6020600060006000620a10005afa60005560005160015500";

    @Test
    @Tag("P9")
    void aContractReachesTheNativeOperations() {
        SortedMap<Address, GenesisAccount> alloc =
                new TreeMap<>(Chains.genesis().alloc());
        alloc.put(CALLER, Chains.contract(ASKS_FOR_THE_VERSION));
        try (TestChain chain = new TestChain(Chains.genesis(alloc))) {
            Bytes raw = new Edit(Chains.transfer(0, CALLER)).gas(200_000).sign(ALICE_KEY);
            assertThat(chain.run(raw).block().receipts().getFirst().success()).isTrue();
            try (StateSnapshot state = chain.store.latest()) {
                assertThat(state.storage(CALLER, UInt256.ZERO)).isEqualTo(UInt256.ONE);
                assertThat(state.storage(CALLER, UInt256.ONE)).isEqualTo(UInt256.ONE);
            }
        }
    }

    @Test
    void aCallWithValueOrTooLittleGasFails() {
        Precompile version = AiPrecompiles.OSAKA.get(Operations.address(Operations.VERSION));
        assertThat(version.call(new Precompile.Call(Bytes.EMPTY, 10_000, codes(Map.of()))))
                .isEqualTo(new Result.Success(Bytes.wrap(UInt256.ONE.toArray()), 2_004));
        assertThat(version.call(new Precompile.Call(Bytes.EMPTY, 10_000, codes(Map.of()), true)))
                .isEqualTo(new Result.Revert(Bytes.EMPTY, 0));
        assertThat(version.call(new Precompile.Call(Bytes.EMPTY, 2_003, codes(Map.of()))))
                .isEqualTo(Precompile.FAILURE);
    }

    @Test
    void everyOperationHasItsAddressAndEthereumItself() {
        for (int number : Operations.numbers()) {
            assertThat(AiPrecompiles.OSAKA.get(Operations.address(number))).isNotNull();
            assertThat(Precompiles.of(Fork.OSAKA).get(Operations.address(number)))
                    .isNull();
        }
        assertThat(AiPrecompiles.OSAKA.get(Operations.address(0x103)))
                .as("Input computes nothing")
                .isNull();
    }

    private static Precompile.CodeSource codes(Map<Address, Bytes> codes) {
        return new Precompile.CodeSource() {
            @Override
            public Hash codeHash(Address address) {
                return Keccak.hash(code(address));
            }

            @Override
            public Bytes code(Address address) {
                return codes.getOrDefault(address, Bytes.EMPTY);
            }
        };
    }
}
