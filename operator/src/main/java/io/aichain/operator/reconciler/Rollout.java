package io.aichain.operator.reconciler;

import io.aichain.operator.events.Reason;
import io.aichain.operator.model.Templates;
import io.aichain.operator.status.Progress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a change of a StatefulSet does to its pods, and how far one is. Pure. */
final class Rollout {
    private static final String REVISION = "controller-revision-hash";

    /** For how long a pod may be on its way before it counts as stuck: it may wait for what comes back by itself. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** For how long a pod waits for room before the change goes on without it: longer than a node takes to come, shorter than the patience with an upgrade. */
    static final Duration PATIENCE_FOR_ROOM = Duration.ofMinutes(5);

    private Rollout() {}

    /** Classified: the largest effect names the change. @param desired and live as they are in the cluster */
    static Reason effect(StatefulSet desired, StatefulSet live) {
        PodTemplateSpec wanted = desired.getSpec().getTemplate();
        PodTemplateSpec there = live.getSpec().getTemplate();
        if (!images(wanted).equals(images(there))) return Reason.ImageChanged;
        if (!ours(wanted).equals(ours(there))) return Reason.SecretChanged;
        if (!Objects.equals(mark(desired), mark(live))) return Reason.SettingsChanged;
        return isScaled(desired, live) ? Reason.Scaled : Reason.Changed;
    }

    /** What a change is where there are no pods before or behind it: then none restarts, whatever it changes. Empty where there are. */
    static Optional<Reason> effectOnNone(StatefulSet desired, StatefulSet live) {
        boolean willBeNone = Objects.equals(desired.getSpec().getReplicas(), 0);
        boolean areNone = Objects.equals(live.getSpec().getReplicas(), 0);
        if (willBeNone) return Optional.of(areNone ? Reason.Changed : Reason.Hibernating);
        return areNone && isScaled(desired, live) ? Optional.of(Reason.Waking) : Optional.empty();
    }

    static boolean isScaled(StatefulSet desired, StatefulSet live) {
        Integer replicas = desired.getSpec().getReplicas();
        return replicas != null && !replicas.equals(live.getSpec().getReplicas());
    }

    /** Whether somebody else, as an autoscaler, has written the number of replicas. */
    static boolean isScaledByOthers(HasMetadata live, String us) {
        return Stream.ofNullable(live.getMetadata().getManagedFields())
                .flatMap(List::stream)
                .filter(one -> !us.equals(one.getManager()) && one.getFieldsV1() != null)
                .map(one -> one.getFieldsV1().getAdditionalProperties().get("f:spec"))
                .anyMatch(fields -> fields instanceof Map<?, ?> spec && spec.containsKey("f:replicas"));
    }

    /** Every pod runs the newest revision and is ready. */
    static boolean isDone(StatefulSet live) {
        StatefulSetStatus status = live.getStatus();
        if (status == null || live.getSpec().getReplicas() == null) return false;
        int replicas = live.getSpec().getReplicas();
        return Progress.isObserved(live)
                && number(status.getReadyReplicas()) >= replicas
                && (replicas == 0
                        || status.getUpdateRevision() == null
                        || Objects.equals(status.getUpdateRevision(), status.getCurrentRevision())
                        || number(status.getUpdatedReplicas()) >= replicas);
    }

    /**
     * The pod of an older revision that will not become ready: Kubernetes may wait for it before it goes on, and the newer revision may be the
     * one that mends it. The highest alone, as Kubernetes goes from there, and none while another is ending.
     */
    static Optional<Pod> stuck(StatefulSet live, List<Pod> all, Instant now) {
        StatefulSetStatus status = live.getStatus();
        if (status == null || status.getUpdateRevision() == null || !Progress.isObserved(live)) return Optional.empty();
        List<Pod> pods = all.stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Objects.equals(
                                owner.getUid(), live.getMetadata().getUid())))
                .toList();
        if (pods.stream().anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null)) return Optional.empty();
        return pods.stream()
                .filter(pod -> {
                    String revision = pod.getMetadata().getLabels().get(REVISION);
                    return revision != null && !revision.equals(status.getUpdateRevision());
                })
                .max(Comparator.comparingInt(Rollout::ordinal))
                .filter(pod -> notReadySince(pod)
                        .filter(since -> since.plus(PATIENCE).isBefore(now))
                        .isPresent());
    }

    /** Whether the pod that is to stand beside the only one, in the newest revision, has long found no node. */
    static boolean hasNoRoom(StatefulSet live, List<Pod> all, Instant now) {
        if (live.getStatus() == null || !Progress.isObserved(live)) return false;
        return all.stream()
                .filter(pod ->
                        pod.getMetadata().getName().equals(live.getMetadata().getName() + "-1"))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> Objects.equals(
                        pod.getMetadata().getLabels().get(REVISION),
                        live.getStatus().getUpdateRevision()))
                .flatMap(pod -> Stream.ofNullable(pod.getStatus()))
                .flatMap(status -> status.getConditions().stream())
                .filter(one ->
                        one.getType().equals("PodScheduled") && one.getStatus().equals("False"))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .anyMatch(since -> Instant.parse(since).plus(PATIENCE_FOR_ROOM).isBefore(now));
    }

    private static int ordinal(Pod pod) {
        String name = pod.getMetadata().getName();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    /** Empty if it is ready, or if nobody says since when it is not. */
    private static Optional<Instant> notReadySince(Pod pod) {
        Optional<PodCondition> ready = Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .filter(one -> one.getType().equals("Ready"))
                .findFirst();
        if (ready.isPresent() && ready.get().getStatus().equals("True")) return Optional.empty();
        return ready.map(PodCondition::getLastTransitionTime)
                .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
                .map(Instant::parse);
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
        return annotations == null ? null : annotations.get(Templates.MARK);
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
