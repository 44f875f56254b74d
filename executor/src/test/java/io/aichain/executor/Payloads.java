package io.aichain.executor;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.evm.interpreter.Creations;
import io.aichain.execution.Chains;
import io.aichain.execution.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Payloads from a seed: transfers, creations, calls that write and log, and every tenth item spoilt in some way. */
public final class Payloads {
    /** Init code of a contract that, when called, counts in slot 0 and logs the caller's first word. */
    private static final Bytes COUNTER =
            Bytes.fromHex("0x6017600c60003960176000f3" + "600054600101600055600035600052600160206000a100");

    private final Random random;
    private final long[] nonces = new long[2];

    public Payloads(long seed) {
        this.random = new Random(seed);
    }

    public List<Bytes> next(int size) {
        List<Bytes> payload = new ArrayList<>();
        for (int i = 0; i < size; i++) payload.add(item());
        return payload;
    }

    private Bytes item() {
        int who = random.nextInt(2);
        long nonce = nonces[who];
        Edit edit = new Edit(transaction(who, nonce));
        switch (random.nextInt(12)) {
            case 0 -> edit.nonce(nonce + 1 + random.nextInt(3));
            case 1 -> edit.nonce(Math.max(0, nonce - 1));
            case 2 -> edit.value(Chains.ETHER.plusExact(Chains.ETHER));
            case 3 -> {
                return sign(edit, who).slice(0, 1 + random.nextInt(50));
            }
            default -> nonces[who]++;
        }
        return sign(edit, who);
    }

    private Transaction transaction(int who, long nonce) {
        Transaction transfer = Chains.transfer(nonce, new Address(0, random.nextInt(40), 0x1000));
        return switch (random.nextInt(3)) {
            case 0 ->
                decode(new Edit(transfer)
                        .to(Optional.empty())
                        .gas(200_000)
                        .value(UInt256.ZERO)
                        .data(COUNTER));
            case 1 ->
                decode(new Edit(transfer)
                        .to(Optional.of(Creations.address(who == 0 ? Chains.ALICE : Chains.BOB, random.nextInt(20))))
                        .gas(100_000)
                        .value(UInt256.ZERO)
                        .data(Bytes.wrap(new byte[32])));
            default -> transfer;
        };
    }

    private static Transaction decode(Edit edit) {
        try {
            return TransactionCodec.decode(edit.sign(Chains.ALICE_KEY));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes sign(Edit edit, int who) {
        return edit.sign(who == 0 ? Chains.ALICE_KEY : Chains.BOB_KEY);
    }
}
