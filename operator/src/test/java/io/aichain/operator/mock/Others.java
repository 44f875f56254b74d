package io.aichain.operator.mock;

import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What people, the StatefulSet controller and the services do in a cluster that is an API server in memory; the chain is {@code hello}. */
public record Others(KubernetesClient client) {
    static final String[] ALL = {"kafka", "bitcoin", "executor", "da-writer", "anchor", "sequencer"};

    static final String[] SERVICES = {"executor", "da-writer", "anchor", "sequencer"};

    public void storageClass(String name, boolean isDefault) {
        client.resource(new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations("storageclass.kubernetes.io/is-default-class", Boolean.toString(isDefault))
                        .endMetadata()
                        .withProvisioner("test")
                        .build())
                .create();
    }

    /** As who installs something in the cluster, in version v1. */
    void crd(String kind, String plural, String group) {
        crd(kind, plural, group, "v1");
    }

    void crd(String kind, String plural, String group, String version) {
        client.resource(new CustomResourceDefinitionBuilder()
                        .withNewMetadata()
                        .withName(plural + "." + group)
                        .endMetadata()
                        .withNewSpec()
                        .withGroup(group)
                        .withScope("Namespaced")
                        .withNewNames()
                        .withKind(kind)
                        .withPlural(plural)
                        .endNames()
                        .addNewVersion()
                        .withName(version)
                        .withServed(true)
                        .withStorage(true)
                        .endVersion()
                        .endSpec()
                        .build())
                .create();
    }

    /** What another controller says of an object. @param status as YAML */
    void says(String apiVersion, String kind, String name, String status) {
        var objects = client.genericKubernetesResources(apiVersion, kind).inNamespace("default");
        GenericKubernetesResource object = objects.withName(name).get();
        object.setAdditionalProperty("status", Serialization.unmarshal(status, Map.class));
        objects.resource(object).update();
    }

    void gone(String secret) {
        client.secrets().inNamespace("default").withName(secret).delete();
    }

    void noStorageClass(String name) {
        client.storage().v1().storageClasses().withName(name).delete();
    }

    StatefulSet set(String component) {
        return client.apps()
                .statefulSets()
                .inNamespace("default")
                .withName("hello-" + component)
                .get();
    }

    List<String> images() {
        return Stream.of(SERVICES)
                .map(component -> set(component)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .map(image -> image.substring(image.lastIndexOf(':') + 1))
                .toList();
    }

    /** All pods of all StatefulSets run the given revision. */
    void controllerCatchesUp(String... components) {
        for (String component : components) rolled(component, "r1", "r1", Integer.MAX_VALUE);
    }

    void rolled(String component, String current, String update, int ready) {
        StatefulSet set = set(component);
        int replicas = set.getSpec().getReplicas();
        StatefulSetStatus state = new StatefulSetStatusBuilder()
                .withObservedGeneration(set.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withReadyReplicas(Math.min(replicas, ready))
                .withUpdatedReplicas(current.equals(update) ? replicas : Math.min(replicas, ready))
                .withCurrentRevision(current)
                .withUpdateRevision(update)
                .build();
        set.setStatus(state);
        client.resource(set).updateStatus();
    }

    void secret(String name, String key, String value) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .withUid("uid-of-" + name)
                        .endMetadata()
                        .addToData(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    void configMap(String name, String key, String value) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .addToData(key, value)
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    void pod(String name, String revision, String notReadySince) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToLabels(set("executor").getSpec().getSelector().getMatchLabels())
                .addToLabels("controller-revision-hash", revision)
                .addNewOwnerReference()
                .withUid(set("executor").getMetadata().getUid())
                .withName("hello-executor")
                .withKind("StatefulSet")
                .withApiVersion("apps/v1")
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .withLastTransitionTime(notReadySince)
                .endCondition()
                .endStatus()
                .build();
        client.resource(pod).create();
    }

    /** The first pod of a component, with the image that its StatefulSet has now, ready or not; instead of one that is there. */
    void runs(String component, boolean isReady) {
        StatefulSet set = set(component);
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("hello-" + component + "-0")
                        .addToLabels(set.getSpec().getSelector().getMatchLabels())
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withImage(set.getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage())
                        .endContainer()
                        .endSpec()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(isReady ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    /** A quota or a rule of the namespace lets no pod of a component in. */
    void refuses(String component, String why) {
        saysOf(set(component), "refused-" + component, "FailedCreate", why);
    }

    /** Kubernetes cannot bring the first pod of a component its volume. */
    void waitsForVolume(String component, String why) {
        var pods = client.pods().inNamespace("default");
        Pod pod = pods.withName("hello-" + component + "-0").get();
        pod.getStatus()
                .setContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName(component)
                        .withReady(false)
                        .withNewState()
                        .withNewWaiting(null, "ContainerCreating")
                        .endState()
                        .build()));
        client.resource(pod).update();
        saysOf(pod, "not-mounted-" + component, "FailedAttachVolume", why);
    }

    /** An Event, as Kubernetes writes it. */
    private void saysOf(HasMetadata object, String event, String reason, String why) {
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(event)
                        .endMetadata()
                        .withReason(reason)
                        .withMessage(why)
                        .withLastTimestamp("2026-01-01T00:00:00Z")
                        .withNewInvolvedObject()
                        .withKind(object.getKind())
                        .withName(object.getMetadata().getName())
                        .withUid(object.getMetadata().getUid())
                        .endInvolvedObject()
                        .build())
                .create();
    }

    /** The node of a component's first pod says nothing any more, and so Kubernetes has it that the pod is not ready. */
    void leftByItsNode(String component) {
        var pods = client.pods().inNamespace("default");
        Pod pod = pods.withName("hello-" + component + "-0").get();
        pod.getStatus()
                .getConditions()
                .add(new PodConditionBuilder()
                        .withType("ContainersReady")
                        .withStatus("True")
                        .build());
        client.resource(pod).update();
    }

    /** The first pod of a component has ended with an error, and Kubernetes waits before it starts it again. @param words the end of its log */
    void ends(String component, String words) {
        runs(component, false);
        var pods = client.pods().inNamespace("default");
        Pod pod = pods.withName("hello-" + component + "-0").get();
        pod.getStatus()
                .setContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName(component)
                        .withReady(false)
                        .withNewState()
                        .withNewWaiting("back-off 10s", "CrashLoopBackOff")
                        .endState()
                        .withNewLastState()
                        .withNewTerminated()
                        .withExitCode(1)
                        .withMessage(words)
                        .endTerminated()
                        .endLastState()
                        .build()));
        client.resource(pod).update();
    }

    /** The sequencer's second pod, for which there is no room. */
    void successorWithoutRoom(String revision, String since) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("hello-sequencer-1")
                        .addToLabels(set("sequencer").getSpec().getSelector().getMatchLabels())
                        .addToLabels("controller-revision-hash", revision)
                        .endMetadata()
                        .withNewStatus()
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage("0/1 nodes are available: 1 Insufficient memory.")
                        .withLastTransitionTime(since)
                        .endCondition()
                        .endStatus()
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    /** An anchor that leads, with so much on the chain's output. */
    static ServiceReport sees(long satoshi) {
        return new ServiceReport(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(satoshi));
    }

    static ServiceReport waits(String words) {
        return new ServiceReport(
                Optional.of(words), false, Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());
    }
}
