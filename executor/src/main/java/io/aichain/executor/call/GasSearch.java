package io.aichain.executor.call;

import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.interpreter.HaltReason;
import io.aichain.executor.domain.CallOutcome;
import io.aichain.executor.domain.GasEstimate;

/**
 * Looks for the smallest gas limit with which a request succeeds, as geth does: first with all it may have, then from what that used,
 * by halving until the bounds are within 1.5 %.
 */
final class GasSearch {
    private static final long TRANSFER = 21_000;
    private static final long CALL_STIPEND = 2300;

    private final Simulation simulation;

    GasSearch(Simulation simulation) {
        this.simulation = simulation;
    }

    /** @param most that a transaction may ask for */
    GasEstimate run(long most) {
        CallOutcome withAll = simulation.run(most);
        if (!(withAll instanceof CallOutcome.Success success)) {
            boolean starved = withAll instanceof CallOutcome.Halted halted
                    && halted.reason().equals(HaltReason.OUT_OF_GAS.words());
            return starved ? new GasEstimate.NeedsMoreThan(most) : new GasEstimate.Fails(withAll);
        }
        long used = success.gasUsed();
        long enough = most;
        if (succeeds(Math.max(used, TRANSFER))) return new GasEstimate.Found(Math.max(used, TRANSFER));
        long tooLittle = used - 1;
        // what a call keeps back (one 64th) and a refund that comes only in the end
        long likely = (used + CALL_STIPEND) * 64 / 63;
        if (likely < enough) {
            if (succeeds(likely)) enough = likely;
            else tooLittle = likely;
        }
        while (tooLittle + 1 < enough && (enough - tooLittle) * 1000 >= enough * 15) {
            // most requests need little more than they use
            long middle = Math.min((enough - tooLittle) / 2 + tooLittle, Math.max(tooLittle, 1) * 2);
            if (succeeds(middle)) enough = middle;
            else tooLittle = middle;
        }
        return new GasEstimate.Found(enough);
    }

    private boolean succeeds(long gas) {
        return simulation.run(gas) instanceof CallOutcome.Success;
    }

    /** What the sender can pay for at this price. */
    static long affordable(UInt256 balance, UInt256 value, UInt256 price, long most) {
        if (price.isZero() || balance.compareTo(value) < 0) return most;
        UInt256 gas = UInt256.of(balance.minusExact(value).toBigInteger().divide(price.toBigInteger()));
        return gas.fitsLong() ? Math.min(gas.toLongExact(), most) : most;
    }
}
