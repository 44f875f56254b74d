package io.aichain.operator.model;

import io.aichain.operator.api.DeletionPolicy;
import io.aichain.operator.api.ResourcesSpec;
import io.aichain.operator.api.StorageSpec;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shape that all our pods have: a StatefulSet under the restricted pod security standard, with a read-only root. */
final class Workload {
    /** The user of the images. */
    static final long USER = 65532;

    static final int STATUS_PORT = 8080;
    static final int RPC_PORT = 8545;
    static final String DATA = "data";

    /** Of a container that ends with an error, Kubernetes keeps the end of its log in the pod's status: the operator may read no logs. */
    static final String LAST_WORDS = "FallbackToLogsOnError";

    private Workload() {}

    /** A pod's small default, of which a trial fits on a laptop, unless the resource says otherwise. */
    static ResourceRequirements resources(ResourcesSpec given, String cpu, String memory, String memoryLimit) {
        ResourceRequirementsBuilder out = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("memory", new Quantity(memoryLimit));
        if (given == null) return out.build();
        if (given.requests() != null) {
            if (given.requests().cpu() != null)
                out.addToRequests("cpu", given.requests().cpu());
            if (given.requests().memory() != null) {
                out.addToRequests("memory", given.requests().memory());
                // a request above the default limit would be refused
                out.addToLimits("memory", given.requests().memory());
            }
        }
        if (given.limits() != null) {
            limit(out, "cpu", given.limits().cpu());
            limit(out, "memory", given.limits().memory());
        }
        return out.build();
    }

    /** A default request above a given limit would be refused: it shrinks to that. */
    private static void limit(ResourceRequirementsBuilder out, String what, Quantity limit) {
        if (limit == null) return;
        out.addToLimits(what, limit);
        if (out.getRequests().get(what).getNumericalAmount().compareTo(limit.getNumericalAmount()) > 0)
            out.addToRequests(what, limit);
    }

    static SecurityContext restricted() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    static EnvVar env(String name, Object value) {
        return new EnvVar(name, value.toString(), null);
    }

    static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder().withName(volume).withMountPath(path).build();
    }

    static VolumeMount mountReadOnly(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }

    static Volume temporary() {
        return new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("256Mi"))
                .endEmptyDir()
                .build();
    }

    static Volume configMap(String volume, String name) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewConfigMap()
                .withName(name)
                .withDefaultMode(0444)
                .endConfigMap()
                .build();
    }

    /** One key of a Secret as a file of that name. */
    static Volume secret(String volume, String name, String key, String file) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(0440)
                .addNewItem()
                .withKey(key)
                .withPath(file)
                .endItem()
                .endSecret()
                .build();
    }

    static PersistentVolumeClaim claim(StorageSpec storage) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(DATA)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withVolumeMode("Filesystem")
                .withStorageClassName(storage.storageClassName())
                .withNewResources()
                .addToRequests("storage", new Quantity(storage.size()))
                .endResources()
                .endSpec()
                .build();
    }

    /**
     * @param replicas null while an autoscaler decides
     * @param hashes of what the pods read: another value makes new pods
     */
    static StatefulSet statefulSet(
            Inputs in,
            Component component,
            Integer replicas,
            PodSpecBuilder pod,
            List<PersistentVolumeClaim> claims,
            Map<String, String> hashes) {
        Names names = in.names();
        String kept = in.spec().deletionPolicy() == DeletionPolicy.Delete ? "Delete" : "Retain";
        Map<String, String> annotations = new TreeMap<>();
        hashes.forEach((what, hash) -> annotations.put("aichain.io/" + what, hash));
        StatefulSetBuilder set = new StatefulSetBuilder()
                .withMetadata(names.meta(names.of(component), component))
                .withNewSpec()
                .withServiceName(names.of(component))
                .withReplicas(in.spec().hibernated() ? Integer.valueOf(0) : replicas)
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(5)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(names.selector(component))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(names.labels(component))
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(pod.withServiceAccountName(names.chain())
                        .withAutomountServiceAccountToken(false)
                        .withEnableServiceLinks(false)
                        // not of the ServiceAccount: those are given to pods when they are made, and one that waits for
                        // its image would wait on
                        .withImagePullSecrets(in.spec().images().secrets().stream()
                                .map(LocalObjectReference::new)
                                .toList())
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(USER)
                        .withRunAsGroup(USER)
                        .withFsGroup(USER)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .build())
                .endTemplate()
                .endSpec();
        if (!claims.isEmpty()) {
            set.editSpec()
                    .withVolumeClaimTemplates(claims)
                    .withNewPersistentVolumeClaimRetentionPolicy()
                    .withWhenDeleted(kept)
                    .withWhenScaled("Retain")
                    .endPersistentVolumeClaimRetentionPolicy()
                    .endSpec();
        }
        return Templates.marked(set.build());
    }

    /** With the probes that all services answer on their internal port. */
    static ContainerBuilder service(Inputs in, Component component) {
        return new ContainerBuilder()
                .withName(component.label())
                .withImage(in.images().of(in.spec(), component))
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(LAST_WORDS)
                .withSecurityContext(restricted())
                .addNewPort()
                .withName("status")
                .withContainerPort(STATUS_PORT)
                .withProtocol("TCP")
                .endPort()
                // generous: a first start waits for what is not there yet
                .withNewStartupProbe()
                .withNewHttpGet()
                .withPath("/q/health/started")
                .withNewPort("status")
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(5)
                .withFailureThreshold(600)
                .withSuccessThreshold(1)
                .endStartupProbe()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/q/health/live")
                .withNewPort("status")
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(10)
                .withTimeoutSeconds(5)
                .withFailureThreshold(6)
                .withSuccessThreshold(1)
                .endLivenessProbe()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/q/health/ready")
                .withNewPort("status")
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(2)
                .withTimeoutSeconds(5)
                .withFailureThreshold(2)
                .withSuccessThreshold(1)
                .endReadinessProbe();
    }
}
