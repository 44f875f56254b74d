package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One chain. {@code kubectl apply} of one of these makes all that a chain needs. */
@Group(AIChain.GROUP)
@Version(AIChain.VERSION)
@ShortNames("aic")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$')",
        message =
                "metadata.name: 1 to 40 lower-case letters, digits and dashes, beginning with a letter and not ending with a dash; choose a shorter or simpler name")
@ValidationRule(
        value = "!has(self.spec.kafka) || !has(self.spec.kafka.strimzi) || self.metadata.name.size() <= 21",
        message =
                "metadata.name: at most 21 characters with spec.kafka.strimzi, as it stands twice in the names of Strimzi's pods; choose a shorter name")
@ValidationRule(
        // of all three keys that it would make none is missing then, and the Secret is the user's
        value =
                "(has(self.spec.sequencer.keySecret) && has(self.spec.bitcoin.keySecret)"
                        + " && (has(self.spec.genesis.owner) || has(self.spec.genesis.configMap)))"
                        + " || !((has(self.spec.sequencer.keySecret) && self.spec.sequencer.keySecret.name == self.metadata.name + '-keys')"
                        + " || (has(self.spec.bitcoin.keySecret) && self.spec.bitcoin.keySecret.name == self.metadata.name + '-keys'))",
        message =
                "spec.sequencer.keySecret or spec.bitcoin.keySecret names the Secret NAME-keys, in which the operator keeps the keys that it makes; leave it out, and the one made there is used, or name a Secret of yours")
@ValidationRule(
        value =
                "!has(self.spec.genesis.configMap) || self.spec.genesis.configMap.name != self.metadata.name + '-genesis'",
        message =
                "spec.genesis.configMap.name: in NAME-genesis the operator keeps the file that it has taken; put yours in another ConfigMap")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Height",
        jsonPath = ".status.heights.latest",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Executors",
        jsonPath = ".status.executors.ready",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "DA",
        jsonPath = ".status.dataAvailability.active",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Anchor",
        jsonPath = ".status.lastAnchor.number",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("A chain where models are citizens: all that it needs in the cluster, from its spec.")
public final class AIChain extends CustomResource<AIChainSpec, AIChainStatus> implements Namespaced {
    public static final String GROUP = "aichain.io";
    public static final String VERSION = "v1alpha1";

    /** Neither has a form without values, which is what the library would make. */
    @Override
    protected AIChainSpec initSpec() {
        return null;
    }

    @Override
    protected AIChainStatus initStatus() {
        return null;
    }
}
