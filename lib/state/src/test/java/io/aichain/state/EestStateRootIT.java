package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.fixtures.SharedFixtures;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every state of the EEST state tests, v5.4.0. */
class EestStateRootIT {
    @Test
    @Tag("P3")
    void everyOfficialStateHashesToItsRoot() throws IOException {
        Map<String, byte[]> files = SharedFixtures.read(EestStates.ARCHIVE, path -> path.endsWith(".json"));
        assertThat(files.size()).as("2,686 files of JSON and the pointer").isEqualTo(2687);
        assertThat(files.containsKey(EestStates.POINTER)).isTrue();
        int states = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet())
            states += EestStates.check(file.getKey(), file.getValue());
        assertThat(states).isEqualTo(32_939);
    }
}
