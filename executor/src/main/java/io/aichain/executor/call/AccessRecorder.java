package io.aichain.executor.call;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.AccessListEntry;
import io.aichain.evm.interpreter.Tracer;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Notes which accounts and slots a call reaches for (EIP-2930), but for accounts that are warm anyway and have no slot in it. */
final class AccessRecorder implements Tracer {
    private static final int BALANCE = 0x31;
    private static final int EXTCODESIZE = 0x3b;
    private static final int EXTCODECOPY = 0x3c;
    private static final int EXTCODEHASH = 0x3f;
    private static final int SLOAD = 0x54;
    private static final int SSTORE = 0x55;
    private static final int CALL = 0xf1;
    private static final int CALLCODE = 0xf2;
    private static final int DELEGATECALL = 0xf4;
    private static final int STATICCALL = 0xfa;
    private static final int SELFDESTRUCT = 0xff;

    private final Predicate<Address> warm;
    private final SortedMap<Address, SortedSet<Hash>> touched = new TreeMap<>();

    /**
     * @param known what is in the list already
     * @param warm sender, recipient, beneficiary and precompiles
     */
    AccessRecorder(List<AccessListEntry> known, Predicate<Address> warm) {
        this.warm = warm;
        for (AccessListEntry entry : known) slots(entry.address()).addAll(entry.storageKeys());
    }

    @Override
    public void step(int pc, int op, long gas, int depth, FrameView frame) {
        switch (op) {
            case SLOAD, SSTORE -> {
                if (frame.stackSize() > 0)
                    slots(frame.address()).add(frame.stack(0).toHash());
            }
            case BALANCE, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH, SELFDESTRUCT -> {
                if (frame.stackSize() > 0) account(frame.stack(0));
            }
            case CALL, CALLCODE, DELEGATECALL, STATICCALL -> {
                if (frame.stackSize() > 1) account(frame.stack(1));
            }
            default -> {}
        }
    }

    private void account(UInt256 word) {
        Address address = Address.ofWord(word);
        if (!warm.test(address)) slots(address);
    }

    private SortedSet<Hash> slots(Address address) {
        return touched.computeIfAbsent(address, _ -> new TreeSet<>());
    }

    List<AccessListEntry> list() {
        return touched.entrySet().stream()
                .map(e -> new AccessListEntry(e.getKey(), List.copyOf(e.getValue())))
                .toList();
    }
}
