package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.model.Inputs.Offer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import org.junit.jupiter.api.Test;

/** A kind that is installed in another version than the one we write is as good as absent. */
class OffersTest {
    @Test
    void onlyAServedVersionCounts() {
        String wanted = Kinds.version(Offer.STRIMZI);
        assertThat(Offers.isServed(installed("v1beta2", true), wanted)).isFalse();
        assertThat(Offers.isServed(installed(wanted, false), wanted)).isFalse();
        assertThat(Offers.isServed(installed(wanted, true), wanted)).isTrue();
    }

    private static CustomResourceDefinition installed(String version, boolean served) {
        return new CustomResourceDefinitionBuilder()
                .withNewSpec()
                .addNewVersion()
                .withName(version)
                .withServed(served)
                .endVersion()
                .endSpec()
                .build();
    }
}
