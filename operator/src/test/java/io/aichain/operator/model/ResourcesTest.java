package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.api.ResourcesSpec;
import io.aichain.operator.api.ResourcesSpec.Amounts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPU and memory of a pod, from what a resource gives and what our defaults are: what Kubernetes takes, whatever is left out. */
class ResourcesTest {
    /** Defaults: cpu 100m without a limit, memory 256Mi of at most 512Mi. */
    @ParameterizedTest
    @CsvSource({
        // given requests, given limits, and what comes of them
        ",,,, '{cpu=100m, memory=256Mi}', {memory=512Mi}",
        "1, 300Mi,,, '{cpu=1, memory=300Mi}', {memory=300Mi}",
        "2, 1Gi, 4, 2Gi, '{cpu=2, memory=1Gi}', '{cpu=4, memory=2Gi}'",
        ",, 50m, 128Mi, '{cpu=50m, memory=128Mi}', '{cpu=50m, memory=128Mi}'",
        ",, 1, 4Gi, '{cpu=100m, memory=256Mi}', '{cpu=1, memory=4Gi}'",
        "20m,, 50m,, '{cpu=20m, memory=256Mi}', '{cpu=50m, memory=512Mi}'",
    })
    void noRequestIsAboveItsLimit(
            String cpu, String memory, String cpuLimit, String memoryLimit, String requests, String limits) {
        ResourcesSpec given = new ResourcesSpec(amounts(cpu, memory), amounts(cpuLimit, memoryLimit));
        var out = Workload.resources(given, "100m", "256Mi", "512Mi");
        assertThat(shown(out.getRequests())).isEqualTo(requests);
        assertThat(shown(out.getLimits())).isEqualTo(limits);
    }

    private static Amounts amounts(String cpu, String memory) {
        return new Amounts(cpu == null ? null : new Quantity(cpu), memory == null ? null : new Quantity(memory));
    }

    private static String shown(Map<String, Quantity> amounts) {
        return new TreeMap<>(amounts).toString();
    }
}
