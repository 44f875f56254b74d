package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.fixtures.SharedFixtures;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sample of the EEST states, from every 25th file; {@link EestStateRootIT} has all. */
class EestStateRootTest {
    private static final int EVERY = 25;

    @Test
    @Tag("P3")
    void aSampleOfTheOfficialStatesHashesToItsRoots() throws IOException {
        AtomicInteger seen = new AtomicInteger();
        Map<String, byte[]> files = SharedFixtures.read(
                EestStates.ARCHIVE, path -> path.endsWith(".json") && seen.getAndIncrement() % EVERY == 0);
        int states = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet())
            states += EestStates.check(file.getKey(), file.getValue());
        assertThat(states).isGreaterThan(1000);
    }
}
