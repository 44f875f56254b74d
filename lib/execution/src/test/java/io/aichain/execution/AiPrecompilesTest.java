package io.aichain.execution;

import static io.aichain.execution.Chains.ALICE_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile;
import io.aichain.evm.precompile.Precompile.Result;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.inference.precompile.Operations;
import io.aichain.state.StateSnapshot;
import java.util.List;
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

    private static final Address DESCRIPTION = Address.fromHex("0x00000000000000000000000000000000000d35c0");
    private static final Address CHUNK = Address.fromHex("0x0000000000000000000000000000000000c40c40");

    /** Hands its call data to {@code evaluate}, and keeps in slot 0 whether that went well. */
    private static final String ASKS_FOR_AN_EVALUATION = "0x365f5f375f5f365f620a10105afa5f55";

    /** What EXTCODESIZE of an address costs, with a PUSH20, a POP and a GAS, into a slot. */
    private static final String GAS_OF_EXTCODESIZE = "5a73%s3b505a900360%02x55";

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

    /** EXTCODESIZE after the model was asked pays for a cold account, of the description as of the weights; only then both are warm (EIP-2929). */
    @Test
    @Tag("P9")
    void accountsThatAnOperationReadsStayCold() {
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 2), 0, List.of());
        Layer dense = new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, 1, 0), 2, List.of(CHUNK));
        Bytes description = Description.of(Profile.D1, 1, List.of(input, dense)).write();
        SortedMap<Address, GenesisAccount> alloc =
                new TreeMap<>(Chains.genesis().alloc());
        alloc.put(DESCRIPTION, Chains.contract(description.toHex()));
        alloc.put(CHUNK, Chains.contract("0x00" + "00".repeat(16)));
        List<Address> read = List.of(DESCRIPTION, CHUNK, DESCRIPTION, CHUNK);
        String code = ASKS_FOR_AN_EVALUATION;
        for (int i = 0; i < 4; i++) {
            code += GAS_OF_EXTCODESIZE.formatted(read.get(i).toHex().substring(2), i + 1);
        }
        alloc.put(CALLER, Chains.contract(code));
        try (TestChain chain = new TestChain(Chains.genesis(alloc))) {
            Bytes raw = new Edit(Chains.transfer(0, CALLER))
                    .gas(500_000)
                    .data(evaluation(DESCRIPTION))
                    .sign(ALICE_KEY);
            assertThat(chain.run(raw).block().receipts().getFirst().success()).isTrue();
            try (StateSnapshot state = chain.store.latest()) {
                assertThat(state.storage(CALLER, UInt256.ZERO))
                        .as("the model has answered")
                        .isEqualTo(UInt256.ONE);
                // and 7 for PUSH20, POP and GAS
                long[] expected = {2_607, 2_607, 107, 107};
                for (int i = 0; i < 4; i++) {
                    assertThat(state.storage(CALLER, UInt256.of(i + 1)))
                            .as("time %s", i)
                            .isEqualTo(UInt256.of(expected[i]));
                }
            }
        }
    }

    /** Layers 0 to 1 on the vector (1, 2), without states, as Solidity encodes it. */
    private static Bytes evaluation(Address description) {
        long[] tail = {0, 1, 0xa0, 0x1c0, 1, 0x20, 0x40, 0x80, 1, 2, 2, 1, 2, 0};
        byte[] input = new byte[32 + 32 * tail.length];
        description.copyTo(input, 12);
        for (int i = 0; i < tail.length; i++) BigEndian.putLong(input, 32 + 32 * i + 24, tail[i]);
        return Bytes.wrap(input);
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
