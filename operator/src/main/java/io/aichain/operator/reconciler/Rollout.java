package io.aichain.operator.reconciler;

import io.aichain.operator.events.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a change of a StatefulSet does to its pods, and how far one is. Pure. */
final class Rollout {
    private static final String REVISION = "controller-revision-hash";

    /** On a StatefulSet: the hash of its pods' template as it is desired. */
    static final String TEMPLATE = "aichain.io/template";

    private Rollout() {}

    /** Classified: the largest effect names the change. @param desired and live as they are in the cluster */
    static Reason effect(StatefulSet desired, StatefulSet live) {
        PodTemplateSpec wanted = desired.getSpec().getTemplate();
        PodTemplateSpec there = live.getSpec().getTemplate();
        if (!images(wanted).equals(images(there))) return Reason.ImageChanged;
        if (!ours(wanted).equals(ours(there))) return Reason.SecretChanged;
        if (!Objects.equals(mark(desired), mark(live))) return Reason.SettingsChanged;
        Integer replicas = desired.getSpec().getReplicas();
        if (replicas != null && !replicas.equals(live.getSpec().getReplicas())) return Reason.Scaled;
        return Reason.Changed;
    }

    /** Every pod runs the newest revision and is ready. */
    static boolean isDone(StatefulSet live) {
        StatefulSetStatus status = live.getStatus();
        if (status == null || live.getSpec().getReplicas() == null) return false;
        int replicas = live.getSpec().getReplicas();
        return Objects.equals(status.getObservedGeneration(), live.getMetadata().getGeneration())
                && number(status.getReadyReplicas()) >= replicas
                && (replicas == 0
                        || status.getUpdateRevision() == null
                        || Objects.equals(status.getUpdateRevision(), status.getCurrentRevision())
                        || number(status.getUpdatedReplicas()) >= replicas);
    }

    /**
     * Pods of an older revision that will not become ready: Kubernetes waits for them before it goes on, and the newer revision may be the
     * one that mends them.
     */
    static List<Pod> stuck(StatefulSet live, List<Pod> pods) {
        StatefulSetStatus status = live.getStatus();
        if (status == null
                || status.getUpdateRevision() == null
                || !Objects.equals(
                        status.getObservedGeneration(), live.getMetadata().getGeneration())) {
            return List.of();
        }
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Objects.equals(
                                owner.getUid(), live.getMetadata().getUid())))
                .filter(pod -> {
                    String revision = pod.getMetadata().getLabels().get(REVISION);
                    return revision != null && !revision.equals(status.getUpdateRevision());
                })
                .filter(pod -> !isReady(pod))
                .toList();
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    private static List<String> images(PodTemplateSpec template) {
        return template.getSpec().getContainers().stream()
                .map(Container::getImage)
                .toList();
    }

    /** The hashes of what the pods read. */
    private static Map<String, String> ours(PodTemplateSpec template) {
        Map<String, String> all = template.getMetadata().getAnnotations();
        if (all == null) return Map.of();
        Map<String, String> ours = new TreeMap<>(all);
        ours.keySet().removeIf(key -> !key.startsWith("aichain.io/"));
        return ours;
    }

    private static String mark(StatefulSet set) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(TEMPLATE);
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
