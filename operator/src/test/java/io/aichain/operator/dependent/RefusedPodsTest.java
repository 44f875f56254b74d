package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refusal is told while it lasts: Kubernetes keeps an Event for an hour. */
class RefusedPodsTest {
    private static final StatefulSet SET = new StatefulSetBuilder()
            .withNewMetadata()
            .withName("hello-executor")
            .withUid("u")
            .endMetadata()
            .build();

    private static Event event(String uid, String reason, String message, String time) {
        return new EventBuilder()
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp("2026-01-01T00:" + time + "Z")
                .withNewInvolvedObject()
                .withUid(uid)
                .endInvolvedObject()
                .build();
    }

    private static final Event REFUSED = event("u", "FailedCreate", "exceeded quota", "10:00");

    @Test
    void theNewestWordCounts() {
        assertThat(KubernetesCluster.refusedPods(
                        SET, List.of(event("u", "FailedCreate", "a rule of before", "09:59"), REFUSED)))
                .hasValue("exceeded quota");
        assertThat(KubernetesCluster.refusedPods(SET, List.of())).isEmpty();
    }

    @Test
    void aPodThatWasMadeSinceEndsIt() {
        assertThat(KubernetesCluster.refusedPods(SET, List.of(REFUSED, event("u", "SuccessfulCreate", "", "10:01"))))
                .isEmpty();
        assertThat(KubernetesCluster.refusedPods(SET, List.of(event("u", "SuccessfulCreate", "", "10:00"), REFUSED)))
                .hasValue("exceeded quota");
    }

    @Test
    void aVolumeThatCameSinceEndsThatItDidNot() {
        Pod pod = new PodBuilder().withNewMetadata().withUid("u").endMetadata().build();
        Event failed = event("u", "FailedMount", "no such disk", "10:00");
        assertThat(KubernetesCluster.notMounted(
                        pod, List.of(failed, event("u", "SuccessfulAttachVolume", "", "09:59"))))
                .hasValue("no such disk");
        assertThat(KubernetesCluster.notMounted(pod, List.of(failed, event("u", "Pulling", "", "10:01"))))
                .isEmpty();
        assertThat(KubernetesCluster.notMounted(pod, List.of(REFUSED))).isEmpty();
    }

    @Test
    void whatIsAboutAnotherOrOfAnotherKindDoesNot() {
        assertThat(KubernetesCluster.refusedPods(
                        SET,
                        List.of(
                                REFUSED,
                                event("v", "SuccessfulCreate", "", "11:00"),
                                event("u", "RecreatingFailedPod", "", "11:00"))))
                .hasValue("exceeded quota");
    }
}
