package io.aichain.operator.dependent;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that one reconcile reads from a cluster and writes to it. */
public interface Cluster {
    /** Field manager under which objects are written. */
    String MANAGER = Names.OPERATOR;

    /** The live object of the same kind, namespace and name. @param like with the label of its chain */
    Optional<HasMetadata> find(HasMetadata like);

    /** Objects that this chain controls, of every kind that the operator makes but Secrets and Strimzi's. */
    List<HasMetadata> owned(Names names);

    /** Of this chain, as they were last seen: costs no request. */
    List<StatefulSet> sets(Names names);

    List<Pod> pods(Names names);

    /** Why Kubernetes makes no pods of one, as it last said it; empty if it said nothing. */
    Optional<String> refusedPods(StatefulSet set);

    /** Chains of the same name in other namespaces, of those that are watched: costs no request. */
    List<AIChain> namesakes(Names names);

    /** By pod name, why Kubernetes cannot bring it its volumes, as it last said it: one request for all. @param pods of one chain */
    Map<String, String> notMounted(Names names, List<Pod> pods);

    Optional<Secret> secret(String namespace, String name);

    /** Of a chain, or one that its resource names: lies in its namespace. */
    Optional<ConfigMap> configMap(Names names, String name);

    /** @param name null for the default class */
    boolean hasStorageClass(String name);

    Set<Offer> offers();

    /** Writes the fields that are given and takes them over from whoever had them. */
    void apply(HasMetadata desired);

    /** Makes what must not be there yet. @return false if it is there */
    boolean create(HasMetadata desired);

    /** Only the very object that was seen, not one of the same name that has come since; nothing if it is gone. */
    void delete(HasMetadata object);
}
