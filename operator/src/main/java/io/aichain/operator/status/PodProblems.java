package io.aichain.operator.status;

import io.aichain.operator.model.Component;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a pod is not ready, from what Kubernetes and the pod itself say, with what to do. Pure. */
final class PodProblems {
    /** A full disk in the words of Linux and of bitcoind. */
    private static final Pattern FULL = Pattern.compile("No space left|Disk space is (too )?low");

    /** Of our broker when Kafka has ended its process, for whatever reason: a disk that is full, broken or read-only. */
    private static final Pattern UNWRITABLE = Pattern.compile("cannot write to .* disk");

    /** As long a start may take to come upon a full disk again; whoever runs for longer has room. */
    private static final Duration TIME_TO_END_AGAIN = Duration.ofMinutes(2);

    /** Behind the end that Kubernetes has given a pod: a node that is there has done it by then. */
    private static final Duration TIME_TO_BE_GONE = Duration.ofMinutes(1);

    /** A claim that has no volume, in the words of the scheduler: no node would help. */
    private static final Pattern NO_VOLUME = Pattern.compile(
            "unbound immediate PersistentVolumeClaims|persistent volumes to bind|binding volumes|persistentvolumeclaim \"[^\"]+\" not found");

    /** A reason: what the pod says it waits for comes back by itself. */
    static final String WAITING = "Waiting";

    private PodProblems() {}

    /** @param report what the pod itself says, empty if it does not answer */
    static Optional<Problem> of(Component component, Pod pod, Instant now, Optional<ServiceReport> report) {
        if (pod.getStatus() == null) return Optional.empty();
        String name = name(pod);
        String ends = pod.getMetadata().getDeletionTimestamp();
        if (ends != null && Instant.parse(ends).plus(TIME_TO_BE_GONE).isBefore(now))
            return Optional.of(new Problem(
                    component,
                    "PodEnding",
                    "%s: it was to be gone at %s, but its node %s has not said so, and no other pod takes its place before; mend the node, or if it is gone for good: kubectl delete node %s"
                            .formatted(name, ends, node(pod), node(pod))));
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")) {
                return Optional.of(unschedulable(component, pod, condition));
            }
        }
        if (isReady(pod)) return Optional.empty();
        if (isLeftByItsNode(pod))
            return Optional.of(new Problem(
                    component,
                    "NodeLost",
                    "%s: its node %s does not report any more; mend the node, or if it is gone for good: kubectl delete node %s, and the pod comes up on another where its volume can be had there"
                            .formatted(name, node(pod), node(pod))));
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            Optional<Problem> found = container(component, pod, container, now);
            if (found.isPresent()) return found;
        }
        return report.flatMap(said -> said.waitsFor().map(words -> said(component, name, said, words)));
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    /** Kubernetes then says of its pods that they are not ready; what their node said last, that their containers are, stays. */
    private static boolean isLeftByItsNode(Pod pod) {
        boolean isGated =
                pod.getSpec() != null && !pod.getSpec().getReadinessGates().isEmpty();
        return !isGated
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one -> one.getType().equals("ContainersReady")
                                && one.getStatus().equals("True"))
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("False"));
    }

    private static String node(Pod pod) {
        return pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static String describe(Pod pod) {
        return "kubectl -n %s describe pod %s".formatted(pod.getMetadata().getNamespace(), name(pod));
    }

    /** @param words of Kubernetes about a volume that a pod waits for */
    static Problem notMounted(Component component, Pod pod, String words) {
        return new Problem(
                component,
                "VolumeNotMounted",
                "%s: %s; mend what it names, the volume or the node: %s".formatted(name(pod), words, describe(pod)));
    }

    private static Problem unschedulable(Component component, Pod pod, PodCondition condition) {
        String message = condition.getMessage() == null ? "" : condition.getMessage();
        if (message.contains("storageclass"))
            return new Problem(
                    component,
                    "StorageClassUnknown",
                    name(pod) + ": " + message + "; name a class of 'kubectl get storageclass'");
        // where some nodes lack room a volume may be made as soon as one has it
        if (NO_VOLUME.matcher(message).find() && !message.contains("Insufficient"))
            return new Problem(
                    component,
                    "VolumeMissing",
                    name(pod) + ": " + message
                            + "; its volume is not made yet: if that lasts, 'kubectl -n %s describe pvc' says why; mend the storage class's provisioner"
                                    .formatted(pod.getMetadata().getNamespace()));
        return new Problem(
                component,
                "Unschedulable",
                name(pod) + ": " + message + "; add nodes, or lower the resources that it requests");
    }

    private static Optional<Problem> container(Component component, Pod pod, ContainerStatus container, Instant now) {
        // before the end's own reason: whoever starts again and again says nothing between
        Optional<Problem> volume = Boolean.TRUE.equals(container.getReady())
                ? Optional.empty()
                : ends(container, now)
                        .map(ContainerStateTerminated::getMessage)
                        .filter(Objects::nonNull)
                        .flatMap(words ->
                                volume(component, "%s: container %s".formatted(name(pod), container.getName()), words)
                                        .stream())
                        .findFirst();
        if (volume.isPresent()) return volume;
        if (!Boolean.TRUE.equals(container.getReady())
                && ends(container, now).anyMatch(end -> "OOMKilled".equals(end.getReason())))
            return Optional.of(new Problem(
                    component,
                    "OutOfMemory",
                    "%s: container %s was ended because it needed more memory than it may have; %s"
                            .formatted(name(pod), container.getName(), moreMemory(component))));
        if (container.getState() == null || container.getState().getWaiting() == null) return Optional.empty();
        String reason = container.getState().getWaiting().getReason();
        String message = container.getState().getWaiting().getMessage();
        if (reason == null) return Optional.empty();
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull" ->
                Optional.of(new Problem(
                        component,
                        "ImageUnavailable",
                        "%s: image %s cannot be had; look at spec.version and spec.images, and whether its registry asks for a login: spec.images.pullSecrets"
                                .formatted(name(pod), container.getImage())));
            case "CreateContainerConfigError" ->
                Optional.of(new Problem(
                        component, "SecretMissing", "%s: %s; make what it names".formatted(name(pod), message)));
            case "CreateContainerError", "RunContainerError" ->
                Optional.of(new Problem(
                        component,
                        "ContainerRefused",
                        "%s: the node cannot start container %s: %s; mend what it names, a node or an image: %s"
                                .formatted(name(pod), container.getName(), message, describe(pod))));
            case "CrashLoopBackOff" ->
                Optional.of(new Problem(
                        component,
                        "Crashing",
                        "%s: container %s ended%s; its log says why: kubectl -n %s logs %s -c %s --previous"
                                .formatted(
                                        name(pod),
                                        container.getName(),
                                        code(container),
                                        pod.getMetadata().getNamespace(),
                                        name(pod),
                                        container.getName())));
            default -> Optional.empty();
        };
    }

    private static String moreMemory(Component component) {
        return switch (component) {
            case EXECUTOR -> "raise spec.executors.resources.limits.memory";
            case SEQUENCER -> "raise spec.sequencer.resources.limits.memory";
            case DA_WRITER -> "raise spec.daWriter.resources.limits.memory";
            case ANCHOR -> "raise spec.anchor.resources.limits.memory";
            case KAFKA -> "that of a broker for trials is fixed: use a Kafka of yours, spec.kafka.bootstrapServers";
            case BITCOIN -> "that of a node for trials is fixed: use a node of yours, spec.bitcoin.urlSecret";
            case CHAIN -> throw new IllegalArgumentException("a chain has no pods of its own");
        };
    }

    /** How it ended, now and the time before; not what it ended with once and has left behind. */
    private static Stream<ContainerStateTerminated> ends(ContainerStatus container, Instant now) {
        return Stream.of(
                        Optional.ofNullable(container.getState()),
                        Optional.ofNullable(container.getLastState()).filter(before -> !runsFor(container, now)))
                .flatMap(Optional::stream)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull);
    }

    private static boolean runsFor(ContainerStatus container, Instant now) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getRunning)
                .map(ContainerStateRunning::getStartedAt)
                .filter(since -> Instant.parse(since).plus(TIME_TO_END_AGAIN).isBefore(now))
                .isPresent();
    }

    private static String code(ContainerStatus container) {
        if (container.getLastState() == null || container.getLastState().getTerminated() == null) return "";
        Integer code = container.getLastState().getTerminated().getExitCode();
        String reason = container.getLastState().getTerminated().getReason();
        return " with " + code + (reason == null ? "" : " (" + reason + ")");
    }

    static Problem said(Component component, String pod, ServiceReport report, String words) {
        Optional<Problem> volume = volume(component, pod + ": " + words, words);
        if (volume.isPresent()) return volume.get();
        if (words.startsWith(ServiceReport.NO_TAKE_OVER))
            return new Problem(
                    component,
                    "NoTakeOver",
                    pod + ": " + words
                            + "; mend that before its leader is lost, it looks again every 2 s (docs/operations.md, \"Fail-over\")");
        return report.isStopped()
                ? new Problem(
                        component,
                        "Stopped",
                        pod + ": " + words + "; docs/operations.md says what to do when it says this")
                : new Problem(component, WAITING, pod + ": " + words + "; it goes on by itself when that is back");
    }

    /** What the words of an end or of a service say of its volume. @param where what the message begins with */
    private static Optional<Problem> volume(Component component, String where, String words) {
        if (FULL.matcher(words).find())
            return Optional.of(
                    new Problem(
                            component,
                            "VolumeFull",
                            where
                                    + ": no space left on its volume; make its PersistentVolumeClaim larger, it goes on by itself"));
        if (UNWRITABLE.matcher(words).find())
            return Optional.of(
                    new Problem(
                            component,
                            "VolumeUnwritable",
                            where
                                    + ": it cannot write to its volume, which is full, read-only or broken; make its PersistentVolumeClaim larger, or mend the volume: it goes on by itself"));
        return Optional.empty();
    }
}
