package io.aichain.operator.dependent;

import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;

/** What is installed in the cluster; looked at once a minute, so that what is installed later is used. */
public final class Offers {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final InstantSource clock;
    private Set<Offer> present = EnumSet.noneOf(Offer.class);
    private Instant until = Instant.MIN;

    public Offers(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    synchronized Set<Offer> present() {
        if (clock.instant().isBefore(until)) return present;
        Set<Offer> found = EnumSet.noneOf(Offer.class);
        for (Offer offer : Offer.values()) {
            CustomResourceDefinition crd = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(offer.crd())
                    .get();
            if (crd != null && isServed(crd, Kinds.version(offer))) found.add(offer);
        }
        present = found;
        until = clock.instant().plus(FRESH);
        return present;
    }

    /** An older or newer one than we write is as good as none. */
    static boolean isServed(CustomResourceDefinition crd, String version) {
        return crd.getSpec().getVersions().stream()
                .anyMatch(one -> one.getName().equals(version) && Boolean.TRUE.equals(one.getServed()));
    }
}
