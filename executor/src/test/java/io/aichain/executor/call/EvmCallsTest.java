package io.aichain.executor.call;

import static io.aichain.execution.Chains.ALICE;
import static io.aichain.execution.Chains.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisAccount;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.evm.interpreter.Purpose;
import io.aichain.evm.interpreter.Translation;
import io.aichain.execution.Chains;
import io.aichain.execution.GenesisState;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.GasEstimate;
import io.aichain.executor.domain.StateOverride;
import io.aichain.state.StateStore;
import io.aichain.state.StoreOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvmCallsTest {
    private static final SortedMap<Address, StateOverride> NONE = new TreeMap<>();
    /** Returns the word in slot 0. */
    private static final Address READS = address(1);
    /** Reverts with the word 7. */
    private static final Address REVERTS = address(2);
    /** Writes 1 to slots 0 to 3. */
    private static final Address WRITES = address(3);
    /** Burns all its gas in a loop. */
    private static final Address LOOPS = address(4);
    /** Calls READS with all but one 64th of its gas and reverts if that fails. */
    private static final Address CALLS = address(5);

    private final StateStore store;
    private final EvmCalls calls;

    EvmCallsTest() {
        SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
        alloc.put(ALICE, Chains.account(Chains.ETHER));
        GenesisAccount reads = Chains.contract("0x60005460005260206000f3");
        reads.storage().put(UInt256.ZERO, UInt256.of(42));
        alloc.put(READS, reads);
        alloc.put(REVERTS, Chains.contract("0x600760005260206000fd"));
        alloc.put(WRITES, Chains.contract("0x6001600055600160015560016002556001600355"));
        alloc.put(LOOPS, Chains.contract("0x5b600056"));
        String target = READS.toHex().substring(2);
        alloc.put(CALLS, Chains.contract("0x60206000600060006000" + "73" + target + "5af1602857600080fd5b60206000f3"));
        Genesis genesis = Chains.genesis(alloc);
        store = StateStore.inMemory(StoreOptions.DEFAULT, GenesisState.block(genesis));
        calls = new EvmCalls(genesis, store, 1, 50_000_000, true);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Address address(int number) {
        return new Address(0, 0, 0x5000 + number);
    }

    private static CallRequest to(Address target) {
        return CallRequest.of(ALICE, target, Bytes.EMPTY);
    }

    @Test
    void aCallAnswersWhatTheCodeReturns() {
        assertThat(calls.call(0, to(READS), NONE))
                .isInstanceOfSatisfying(
                        CallOutcome.Success.class,
                        answer -> assertThat(answer.output())
                                .isEqualTo(UInt256.of(42).toHash().toBytes()));
    }

    @Test
    void aRevertBringsItsData() {
        assertThat(calls.call(0, to(REVERTS), NONE))
                .isInstanceOfSatisfying(
                        CallOutcome.Reverted.class,
                        answer -> assertThat(answer.data())
                                .isEqualTo(UInt256.of(7).toHash().toBytes()));
    }

    /** Who calls for nothing, with code of his own, does not have the compiler work for him. */
    @Test
    void callsHeatNoCodeAndRunWhatIsCompiledOnlyWhereThatIsOn() {
        assertThat(EvmCalls.processor(true).purpose()).isEqualTo(Purpose.CALLS);
        assertThat(EvmCalls.processor(true).translation()).isEqualTo(Translation.ADAPTIVE);
        assertThat(EvmCalls.processor(false).purpose()).isEqualTo(Purpose.CALLS);
        assertThat(EvmCalls.processor(false).translation()).isEqualTo(Translation.INTERPRETED);
    }

    @Test
    void aCallEndsAtTheGasCapWhateverWasAskedFor() {
        assertThat(calls.call(0, to(LOOPS), NONE)).isEqualTo(new CallOutcome.Halted("out of gas", 50_000_000));
    }

    @Test
    void precompilesAnswer() {
        assertThat(calls.call(0, to(new Address(0, 0, 8)), NONE))
                .isInstanceOfSatisfying(
                        CallOutcome.Success.class,
                        answer -> assertThat(answer.output())
                                .isEqualTo(UInt256.ONE.toHash().toBytes()));
    }

    @Test
    void anUnknownBlockIsSaid() {
        assertThat(calls.call(5, to(READS), NONE)).isEqualTo(new CallOutcome.StateUnavailable(5));
    }

    @Test
    void overridesHoldForTheCallAlone() {
        SortedMap<Address, StateOverride> overrides = new TreeMap<>();
        SortedMap<UInt256, UInt256> slots = new TreeMap<>();
        slots.put(UInt256.ZERO, UInt256.of(99));
        overrides.put(
                READS,
                new StateOverride(
                        OptionalLong.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(slots),
                        Optional.empty()));
        assertThat(((CallOutcome.Success) calls.call(0, to(READS), overrides)).output())
                .isEqualTo(UInt256.of(99).toHash().toBytes());
        assertThat(((CallOutcome.Success) calls.call(0, to(READS), NONE)).output())
                .isEqualTo(UInt256.of(42).toHash().toBytes());
    }

    @Test
    void aTransferIsEstimatedExactly() {
        assertThat(calls.estimateGas(0, to(BOB), NONE)).isEqualTo(new GasEstimate.Found(21_000));
    }

    @Test
    void anEstimateSucceedsAndIsCloseToWhatIsUsed() {
        for (Address target : List.of(WRITES, READS, CALLS)) {
            long gas = ((GasEstimate.Found) calls.estimateGas(0, to(target), NONE)).gas();
            CallRequest exact = new CallRequest(
                    Optional.of(ALICE),
                    Optional.of(target),
                    OptionalLong.of(gas),
                    Optional.empty(),
                    Optional.empty(),
                    UInt256.ZERO,
                    Bytes.EMPTY,
                    List.of(),
                    List.of());
            assertThat(calls.call(0, exact, NONE))
                    .isInstanceOfSatisfying(
                            CallOutcome.Success.class,
                            answer -> assertThat(gas).isBetween(answer.gasUsed(), answer.gasUsed() * 12 / 10));
        }
    }

    @Test
    void whatCannotSucceedIsNotEstimated() {
        assertThat(calls.estimateGas(0, to(REVERTS), NONE))
                .isInstanceOfSatisfying(
                        GasEstimate.Fails.class, f -> assertThat(f.outcome()).isInstanceOf(CallOutcome.Reverted.class));
        assertThat(calls.estimateGas(0, to(LOOPS), NONE)).isEqualTo(new GasEstimate.NeedsMoreThan(16_777_216));
    }

    @Test
    void anAccessListNamesSlotsAndCalledAccountsButNotTheRecipientWithoutSlots() {
        assertThat(calls.createAccessList(0, to(READS)).accessList())
                .containsExactly(new AccessListEntry(READS, List.of(Hash.ZERO)));
        assertThat(calls.createAccessList(0, to(CALLS)).accessList())
                .containsExactly(new AccessListEntry(READS, List.of(Hash.ZERO)));
        assertThat(calls.createAccessList(0, to(BOB)).accessList()).isEmpty();
        assertThat(calls.createAccessList(0, to(REVERTS)).outcome()).isInstanceOf(CallOutcome.Reverted.class);
    }
}
