package io.aichain.operator.dependent;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The cluster's storage classes, which all chains ask for at each look: they are the same for all, so one list serves those of some seconds. */
public final class StorageClasses {
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final KubernetesClient client;
    private final InstantSource clock;
    private List<StorageClass> known = List.of();
    private Instant until = Instant.MIN;

    public StorageClasses(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** @param name null for the default class */
    boolean has(String name) {
        return all().stream()
                .anyMatch(one -> name == null
                        ? isDefault(one)
                        : one.getMetadata().getName().equals(name));
    }

    private synchronized List<StorageClass> all() {
        if (clock.instant().isBefore(until)) return known;
        known = client.storage().v1().storageClasses().list().getItems();
        until = clock.instant().plus(FRESH);
        return known;
    }

    private static boolean isDefault(StorageClass one) {
        return one.getMetadata().getAnnotations() != null
                && "true".equals(one.getMetadata().getAnnotations().get("storageclass.kubernetes.io/is-default-class"));
    }
}
