package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import org.junit.jupiter.api.Test;

/** What somebody added beside ours is theirs; a list that is ours as a whole is not added to. */
class DifferenceTest {
    private static final Service OURS = Difference.marked(new ServiceBuilder()
            .withNewMetadata()
            .withName("a")
            .addToAnnotations("b", "c")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withName("rpc")
            .withPort(8545)
            .endPort()
            .endSpec()
            .build());

    @Test
    void aNamedItemBesideOursIsNoDifference() {
        Service live = OURS.edit()
                .editSpec()
                .addNewPort()
                .withName("other")
                .withPort(1)
                .endPort()
                .endSpec()
                .build();
        assertThat(Difference.between(OURS, live)).isEmpty();
        Service changed = live.edit()
                .editSpec()
                .editFirstPort()
                .withPort(2)
                .endPort()
                .endSpec()
                .build();
        assertThat(Difference.between(OURS, changed)).isPresent();
        Service removed = live.edit()
                .editSpec()
                .removeFromPorts(live.getSpec().getPorts().getFirst())
                .endSpec()
                .build();
        assertThat(Difference.between(OURS, removed)).isPresent();
    }

    @Test
    void anOpeningBesideOursIsADifference() {
        NetworkPolicy ours = Difference.marked(new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("a")
                .addToAnnotations("b", "c")
                .endMetadata()
                .withNewSpec()
                .withPolicyTypes("Ingress")
                .endSpec()
                .build());
        NetworkPolicy live =
                ours.edit().editSpec().addToPolicyTypes("Egress").endSpec().build();
        assertThat(Difference.between(ours, live)).isPresent();
    }
}
