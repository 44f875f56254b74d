package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator found. Written only when something other than a time has changed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonClassDescription("What the operator found; nobody else writes it.")
public record AIChainStatus(
        @JsonPropertyDescription("Generation of the spec that this is about.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "In a word: Creating, Running, Scaling, Degraded, Upgrading, Hibernated, Waking, Paused, Blocked.")
        String phase,

        @JsonPropertyDescription("Ready, and one for each component.")
        List<Condition> conditions,

        @JsonPropertyDescription("SHA-256 of the genesis file's canonical JSON: the chain's identity.")
        String genesisHash,

        @JsonPropertyDescription("Last blocks by tag, as an executor says.")
        Heights heights,

        @JsonPropertyDescription("The last anchor that executors know.")
        LastAnchor lastAnchor,

        @JsonPropertyDescription("Data availability.") DataAvailability dataAvailability,

        @JsonPropertyDescription(
                "Where JSON-RPC is reached: by the public name where spec.rpc has one (at a Gateway with https, which its listener decides), else inside the cluster.")
        String rpcUrl,

        @JsonPropertyDescription("Address whose coins pay the anchors.")
        String anchorAddress,

        @JsonPropertyDescription(
                "Satoshi on the chain's output, which pay the next anchors; 0 while its first transaction is not confirmed. Absent until an anchor has looked.")
        Long anchorBalanceSat,

        @JsonPropertyDescription("Executors.") Executors executors,

        @JsonPropertyDescription("Version that runs, once all of it does.")
        String version,

        @JsonPropertyDescription("Another version that is being changed to, or that was given up.")
        Upgrade upgrade) {

    /** From {@code version} to another. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Upgrade(
            @JsonPropertyDescription("The version that is wanted.")
            String version,

            @JsonPropertyDescription("The most pods that have run it and been ready at the same time.")
            Integer pods,

            @JsonPropertyDescription(
                    "Since when that number has not grown; absent while the chain is paused or hibernated.")
            String since,

            @JsonPropertyDescription("Whether it did not become ready, so that the last one that did runs again.")
            Boolean givenUp) {
        public Upgrade {
            pods = pods == null ? 0 : pods;
            givenUp = givenUp != null && givenUp;
        }
    }

    /** Block numbers. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Heights(
            @JsonPropertyDescription("Executed.") Long latest,
            @JsonPropertyDescription("Published.") Long safe,
            @JsonPropertyDescription("Anchored and final.") Long finalized) {}

    /** On Bitcoin. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LastAnchor(
            @JsonPropertyDescription("Its number.") Long number,
            @JsonPropertyDescription("Its transaction.") String txid,
            @JsonPropertyDescription("Last block under it.") Long lastBlock,

            @JsonPropertyDescription("How deep it lies, as last reported.")
            Long confirmations) {}

    /** Which network. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DataAvailability(
            @JsonPropertyDescription("The network that new batches go to.")
            String active,

            @JsonPropertyDescription("Number of the last batch.")
            Long lastBatch) {}

    /** For the scale subresource. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Executors(
            @JsonPropertyDescription("How many there are.") @StatusReplicas
            Integer replicas,

            @JsonPropertyDescription("How many follow the order.")
            Integer ready,

            @JsonPropertyDescription("Label selector of their pods.") @LabelSelector
            String selector) {}
}
