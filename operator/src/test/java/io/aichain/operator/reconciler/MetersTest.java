package io.aichain.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of what the SDK counts: with as many chains as there are, as many numbers as one needs. */
class MetersTest {
    private static final String DURATION = "operator.sdk.controllers.execution.reconcile";
    private static final Map<String, Object> KIND =
            Map.of("josdk.resource.gvk", GroupVersionKind.gvkFor(ConfigMap.class));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void howLongLooksTookIsOneNumberForAllChainsAndHowManyThereWereOneForEach() throws Exception {
        registry.config().meterFilter(new Meters().durationsOfAllChains());
        Metrics metrics = MicrometerMetrics.newPerResourceCollectingMicrometerMetricsBuilder(registry)
                .build();
        for (String chain : new String[] {"a", "b", "b"}) {
            ResourceID id = new ResourceID(chain, "default");
            metrics.receivedEvent(new Event(id), KIND);
            metrics.timeControllerExecution(new Look(id));
        }
        assertThat(registry.find(DURATION).timers()).hasSize(1);
        assertThat(registry.find(DURATION).timer().count()).isEqualTo(3);
        assertThat(registry.find("operator.sdk.events.received").counters()).hasSize(2);
        // what goes with a chain is its own alone
        metrics.cleanupDoneFor(new ResourceID("b", "default"), KIND);
        assertThat(registry.find(DURATION).timer().count()).isEqualTo(3);
    }

    private record Look(ResourceID resourceID) implements Metrics.ControllerExecution<Integer> {
        @Override
        public String name() {
            return "reconcile";
        }

        @Override
        public String controllerName() {
            return "aichain-operator";
        }

        @Override
        public String successTypeName(Integer result) {
            return "noUpdate";
        }

        @Override
        public Map<String, Object> metadata() {
            return KIND;
        }

        @Override
        public Integer execute() {
            return 1;
        }
    }
}
