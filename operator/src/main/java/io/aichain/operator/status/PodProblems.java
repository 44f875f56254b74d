package io.aichain.operator.status;

import io.aichain.operator.model.Component;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a pod is not ready, from what Kubernetes and the pod itself say, with what to do. Pure. */
final class PodProblems {
    /** A full disk in the words of Linux, of bitcoind, and of our broker when Kafka has ended its process. */
    private static final Pattern FULL =
            Pattern.compile("No space left|Disk space is (too )?low|cannot write to .* disk");

    /** A claim that has no volume, in the words of the scheduler: no node would help. */
    private static final Pattern NO_VOLUME = Pattern.compile(
            "unbound immediate PersistentVolumeClaims|persistent volumes to bind|binding volumes|persistentvolumeclaim \"[^\"]+\" not found");

    private PodProblems() {}

    static Optional<Problem> of(Component component, Pod pod, Optional<ServiceReport> report) {
        if (pod.getStatus() == null) return Optional.empty();
        String name = pod.getMetadata().getName();
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")) {
                return Optional.of(unschedulable(component, name, condition));
            }
            if (condition.getType().equals("Ready") && condition.getStatus().equals("True")) return Optional.empty();
        }
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
            Optional<Problem> found = container(component, name, container);
            if (found.isPresent()) return found;
        }
        return report.flatMap(said -> said.waitsFor().map(words -> said(component, name, said, words)));
    }

    private static Problem unschedulable(Component component, String pod, PodCondition condition) {
        String message = condition.getMessage() == null ? "" : condition.getMessage();
        if (message.contains("storageclass"))
            return new Problem(
                    component,
                    "StorageClassUnknown",
                    pod + ": " + message + "; name a class of 'kubectl get storageclass'");
        if (NO_VOLUME.matcher(message).find())
            return new Problem(
                    component,
                    "VolumeMissing",
                    pod + ": " + message
                            + "; nobody has made its volume: 'kubectl describe pvc' says why; mend the storage class's provisioner, or make the AIChain again with another class");
        return new Problem(
                component,
                "Unschedulable",
                pod + ": " + message + "; add nodes, or lower the resources that it requests");
    }

    private static Optional<Problem> container(Component component, String pod, ContainerStatus container) {
        // before the end's own reason: whoever starts again and again says nothing between
        if (!Boolean.TRUE.equals(container.getReady())
                && ends(container)
                        .map(ContainerStateTerminated::getMessage)
                        .filter(Objects::nonNull)
                        .anyMatch(words -> FULL.matcher(words).find()))
            return Optional.of(full(component, "%s: container %s".formatted(pod, container.getName())));
        if (container.getState() == null || container.getState().getWaiting() == null) return Optional.empty();
        String reason = container.getState().getWaiting().getReason();
        String message = container.getState().getWaiting().getMessage();
        if (reason == null) return Optional.empty();
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull" ->
                Optional.of(new Problem(
                        component,
                        "ImageUnavailable",
                        "%s: image %s cannot be had; look at spec.version and spec.images"
                                .formatted(pod, container.getImage())));
            case "CreateContainerConfigError" ->
                Optional.of(
                        new Problem(component, "SecretMissing", "%s: %s; make what it names".formatted(pod, message)));
            case "CreateContainerError", "RunContainerError" ->
                Optional.of(new Problem(
                        component,
                        "ContainerRefused",
                        "%s: the node cannot start container %s: %s; mend what it names, a node or an image: kubectl describe pod %s"
                                .formatted(pod, container.getName(), message, pod)));
            case "CrashLoopBackOff" ->
                Optional.of(new Problem(
                        component,
                        "Crashing",
                        "%s: container %s ended%s; its log says why: kubectl logs %s -c %s --previous"
                                .formatted(pod, container.getName(), code(container), pod, container.getName())));
            default -> Optional.empty();
        };
    }

    /** How it ended, now and the time before. */
    private static Stream<ContainerStateTerminated> ends(ContainerStatus container) {
        return Stream.of(Optional.ofNullable(container.getState()), Optional.ofNullable(container.getLastState()))
                .flatMap(Optional::stream)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull);
    }

    private static String code(ContainerStatus container) {
        if (container.getLastState() == null || container.getLastState().getTerminated() == null) return "";
        Integer code = container.getLastState().getTerminated().getExitCode();
        String reason = container.getLastState().getTerminated().getReason();
        return " with " + code + (reason == null ? "" : " (" + reason + ")");
    }

    static Problem said(Component component, String pod, ServiceReport report, String words) {
        if (FULL.matcher(words).find()) return full(component, pod + ": " + words);
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
                : new Problem(component, "Waiting", pod + ": " + words + "; it goes on by itself when that is back");
    }

    private static Problem full(Component component, String what) {
        return new Problem(
                component,
                "VolumeFull",
                what + ": no space left on its volume; make its PersistentVolumeClaim larger, it goes on by itself");
    }
}
