package io.aichain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.model.Component;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Each way in which a pod fails has a reason of its own and says what to do. */
class PodProblemsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static Optional<String> reason(String status, ServiceReport report) {
        return reason(
                new KubernetesSerialization()
                        .unmarshal("metadata: {namespace: team, name: p}\nstatus: " + status, Pod.class),
                report);
    }

    private static Optional<String> reasonOf(String pod) {
        return reason(new KubernetesSerialization().unmarshal(pod, Pod.class), null);
    }

    private static Optional<String> reason(Pod pod, ServiceReport report) {
        return PodProblems.of(Component.EXECUTOR, pod, NOW, Optional.ofNullable(report))
                .map(found -> found.reason() + ": " + found.message());
    }

    @Test
    void whatKubernetesSays() {
        assertThat(reason("{containerStatuses: [{image: a/b:c, state: {waiting: {reason: ImagePullBackOff}}}]}", null))
                .hasValue(
                        "ImageUnavailable: p: image a/b:c cannot be had; look at spec.version and spec.images, and whether its registry asks for a login: spec.images.pullSecrets");
        assertThat(reason(
                        "{containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error}}}]}",
                        null))
                .hasValue(
                        "Crashing: p: container c ended with 1 (Error); its log says why: kubectl -n team logs p -c c --previous");
        assertThat(reason(
                        "{containerStatuses: [{state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"x\" not found'}}}]}",
                        null))
                .hasValue("SecretMissing: p: secret \"x\" not found; make what it names");
        assertThat(reason("{conditions: [{type: PodScheduled, status: 'False', message: 0/1 nodes}]}", null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Unschedulable: p: 0/1 nodes; add nodes"));
        assertThat(reason(
                        "{conditions: [{type: PodScheduled, status: 'False', message: 'storageclass x not found'}]}",
                        null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("StorageClassUnknown"));
        for (String unbound : new String[] {
            "pod has unbound immediate PersistentVolumeClaims", "persistentvolumeclaim \\\"d\\\" not found"
        })
            assertThat(reason(
                            "{conditions: [{type: PodScheduled, status: 'False', message: \"0/1 nodes: " + unbound
                                    + "\"}]}",
                            null))
                    .hasValueSatisfying(text ->
                            assertThat(text).startsWith("VolumeMissing").contains("kubectl -n team describe pvc"));
        // a larger node would do
        assertThat(reason(
                        "{conditions: [{type: PodScheduled, status: 'False', message: \"0/3 nodes are available: 1 node(s) didn't find available persistent volumes to bind, 2 Insufficient memory.\"}]}",
                        null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Unschedulable"));
        for (String refused : new String[] {"CreateContainerError", "RunContainerError"})
            assertThat(reason(
                            "{containerStatuses: [{name: c, state: {waiting: {reason: %s, message: no runtime}}}]}"
                                    .formatted(refused),
                            null))
                    .hasValue(
                            "ContainerRefused: p: the node cannot start container c: no runtime; mend what it names, a node or an image: kubectl -n team describe pod p");
        assertThat(reason("{containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}", null))
                .isEmpty();
    }

    /** Between two starts nobody waits: what it ended with is there all the same, until it is ready. */
    @Test
    void whatAContainerEndedWith() {
        String ended = "{containerStatuses: [{name: c, ready: %s, state: {running: {}},"
                + " lastState: {terminated: {exitCode: 1, message: \"x\\nwrite: No space left on device\\n\"}}}]}";
        assertThat(reason(ended.formatted("false"), null))
                .hasValue(
                        "VolumeFull: p: container c: no space left on its volume; make its PersistentVolumeClaim larger, it goes on by itself");
        assertThat(reason(ended.formatted("true"), null)).isEmpty();
        String running = ended.formatted("false").replace("{running: {}}", "{running: {startedAt: '%s'}}");
        assertThat(reason(running.formatted("2026-01-01T11:59:00Z"), null))
                .hasValueSatisfying(text -> assertThat(text).startsWith("VolumeFull"));
        // it was given room then, and waits for something else now
        assertThat(reason(running.formatted("2026-01-01T11:57:00Z"), said("Kafka: no answer", false)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Waiting: p: Kafka: no answer"));
    }

    /** Its log says nothing then; between two starts it is known too. */
    @Test
    void whoNeedsMoreMemoryThanItMayHaveIsSaid() {
        for (String state : new String[] {"{waiting: {reason: CrashLoopBackOff}}", "{running: {}}"})
            assertThat(reason(
                            "{containerStatuses: [{name: c, ready: false, state: %s, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]}"
                                    .formatted(state),
                            null))
                    .hasValue(
                            "OutOfMemory: p: container c was ended because it needed more memory than it may have; raise spec.executors.resources.limits.memory");
        assertThat(reason(
                        "{containerStatuses: [{name: c, ready: true, state: {running: {}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}}}]}",
                        null))
                .isEmpty();
    }

    /** Kubernetes takes away that a pod is ready, and leaves what the node said of its containers. */
    @Test
    void aNodeThatDoesNotReportIsSaid() {
        String lost =
                "{conditions: [{type: ContainersReady, status: 'True'}, {type: Ready, status: 'False'}], containerStatuses: [{name: c, ready: true, state: {running: {}}}]}";
        assertThat(reasonOf("metadata: {namespace: team, name: p}\nspec: {nodeName: n}\nstatus: " + lost))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("NodeLost: p: its node n does not report any more; mend the node")
                        .contains("kubectl delete node n"));
        // somebody else decides there whether it is ready
        assertThat(reasonOf(
                        "metadata: {namespace: team, name: p}\nspec: {nodeName: n, readinessGates: [{conditionType: x}]}\nstatus: "
                                + lost))
                .isEmpty();
        assertThat(reason(
                        lost.replace(
                                "{type: ContainersReady, status: 'True'}", "{type: ContainersReady, status: 'False'}"),
                        null))
                .isEmpty();
    }

    @Test
    void aPodThatDoesNotEndIsSaid() {
        String pod = "metadata: {namespace: team, name: p, deletionTimestamp: '%s'}\nspec: {nodeName: n}\nstatus: {}";
        assertThat(reasonOf(pod.formatted("2026-01-01T11:58:59Z")))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith(
                                "PodEnding: p: it was to be gone at 2026-01-01T11:58:59Z, but its node n has not said so")
                        .contains("kubectl delete node n"));
        assertThat(reasonOf(pod.formatted("2026-01-01T11:59:30Z"))).isEmpty();
    }

    @Test
    void whatTheServiceItselfSays() {
        assertThat(reason("{}", said("write: No space left on device", false)))
                .hasValueSatisfying(text ->
                        assertThat(text).startsWith("VolumeFull").contains("make its PersistentVolumeClaim larger"));
        assertThat(reason("{}", said("a peer", false)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Waiting"));
        assertThat(reason("{}", said("could not take over: topic t is missing", false)))
                .hasValue("NoTakeOver: p: could not take over: topic t is missing; mend that before its leader is lost,"
                        + " it looks again every 2 s (docs/operations.md, \"Fail-over\")");
        assertThat(reason("{}", said("it dissents", true)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Stopped"));
        assertThat(reason("{conditions: [{type: Ready, status: 'True'}]}", said("x", true)))
                .isEmpty();
    }

    private static ServiceReport said(String words, boolean stopped) {
        return new ServiceReport(
                Optional.of(words),
                stopped,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
