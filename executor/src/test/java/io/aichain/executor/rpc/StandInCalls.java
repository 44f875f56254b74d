package io.aichain.executor.rpc;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.executor.domain.AccessListResult;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.CallRequest;
import io.aichain.executor.domain.CallRunner;
import io.aichain.executor.domain.GasEstimate;
import io.aichain.executor.domain.StateOverride;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;

/** Outcomes by the address that is called; all others give back their input. Remembers what it was asked last. */
public final class StandInCalls implements CallRunner {
    public record Asked(long block, CallRequest request, SortedMap<Address, StateOverride> overrides) {}

    private static final Bytes ERROR_NO_FUNDS = Bytes.fromHex(
            "0x08c379a0" + "00".repeat(31) + "20" + "00".repeat(31) + "08" + "6e6f2066756e6473" + "00".repeat(24));
    private static final Bytes PANIC_OVERFLOW = Bytes.fromHex("0x4e487b71" + "00".repeat(31) + "11");
    private static final Bytes CUSTOM = Bytes.fromHex("0xdeadbeef" + "00".repeat(31) + "2a");

    private final AtomicReference<Asked> last = new AtomicReference<>();

    public Asked lastAsked() {
        return last.get();
    }

    static Address at(int number) {
        return new Address(0, 0, number);
    }

    @Override
    public CallOutcome call(long block, CallRequest request, SortedMap<Address, StateOverride> overrides) {
        last.set(new Asked(block, request, overrides));
        int which = request.to().map(Address::w2).orElse(0);
        return switch (which) {
            case 0xe1 -> new CallOutcome.Reverted(ERROR_NO_FUNDS, 30_000);
            case 0xe2 -> new CallOutcome.Reverted(PANIC_OVERFLOW, 30_000);
            case 0xe3 -> new CallOutcome.Reverted(CUSTOM, 30_000);
            case 0xe4 -> new CallOutcome.Reverted(Bytes.EMPTY, 30_000);
            case 0xe5 -> new CallOutcome.Halted("out of gas", 50_000_000);
            case 0xe6 ->
                new CallOutcome.Refused("insufficient funds for gas * price + value: address 0x01 have 1 want 2");
            case 0xe8 -> new CallOutcome.StateUnavailable(block);
            default -> new CallOutcome.Success(request.data(), 21_000);
        };
    }

    @Override
    public GasEstimate estimateGas(long block, CallRequest request, SortedMap<Address, StateOverride> overrides) {
        if (request.to().map(Address::w2).orElse(0) == 0xe9) return new GasEstimate.NeedsMoreThan(16_777_216);
        return switch (call(block, request, overrides)) {
            case CallOutcome.Success success -> new GasEstimate.Found(success.gasUsed());
            case CallOutcome outcome -> new GasEstimate.Fails(outcome);
        };
    }

    @Override
    public AccessListResult createAccessList(long block, CallRequest request) {
        List<AccessListEntry> list = List.of(new AccessListEntry(at(0xaa), List.of(new Hash(0, 0, 0, 1))));
        return new AccessListResult(list, call(block, request, new java.util.TreeMap<>()));
    }
}
