package io.aichain.operator.dependent;

import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that one reconcile reads from a cluster and writes to it. */
public interface Cluster {
    /** The live object of the same kind, namespace and name. */
    Optional<HasMetadata> find(HasMetadata like);

    /** Objects that the operator made for this chain, of every kind that it makes but Secrets. */
    List<HasMetadata> owned(Names names);

    List<Pod> pods(Names names);

    Optional<Secret> secret(String namespace, String name);

    Optional<ConfigMap> configMap(String namespace, String name);

    /** @param name null for the default class */
    boolean hasStorageClass(String name);

    Set<Offer> offers();

    /** Writes the fields that are given and takes them over from whoever had them. */
    void apply(HasMetadata desired);

    /** Makes what must not be there yet. @return false if it is there */
    boolean create(HasMetadata desired);

    void delete(HasMetadata object);
}
