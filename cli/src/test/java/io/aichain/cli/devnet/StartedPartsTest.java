package io.aichain.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedPartsTest {
    @Test
    void theLastStartedStopsFirstAndAFailureStopsNobodyElse() {
        List<String> stopped = new ArrayList<>();
        StartedParts parts = new StartedParts();
        parts.add(() -> stopped.add("broker"));
        parts.add(() -> {
            stopped.add("sequencer");
            throw new IllegalStateException("will not stop");
        });
        parts.add(() -> stopped.add("executor"));
        parts.close();
        parts.close();
        assertThat(stopped).containsExactly("executor", "sequencer", "broker");
    }
}
