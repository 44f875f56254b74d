package io.aichain.conformance.statetest;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fixture.ForkName;
import java.util.Optional;

/** One case of a state test: a fork as the test names it, and a place in that fork's list. */
public record StateCase(StateTest test, String forkLabel, int index) {

    /** Empty for a fork that this EVM does not have. */
    public Optional<ForkName> fork() throws MalformedException {
        Optional<ForkName> known = ForkName.of(forkLabel);
        return known.isEmpty() ? known : Optional.of(test.withConfig(known.get()));
    }

    public StateTest.Post post() throws MalformedException {
        return test.post(forkLabel, index);
    }

    @Override
    public String toString() {
        return test.name() + " " + forkLabel + " " + index;
    }
}
