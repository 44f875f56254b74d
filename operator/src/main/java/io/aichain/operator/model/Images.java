package io.aichain.operator.model;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.ImagesSpec;

/**
 * Which image runs what.
 *
 * @param prefix registry and folder, as {@code ghcr.io/aichain}
 * @param version tag where the resource names none
 * @param bitcoin whole name of the regtest node's image: not one of ours
 */
public record Images(String prefix, String version, String bitcoin) {
    public String of(AIChainSpec spec, Component component) {
        ImagesSpec other = spec.images();
        return switch (component) {
            case EXECUTOR -> or(other.executor(), "executor", tag(spec));
            case SEQUENCER -> or(other.sequencer(), "sequencer", tag(spec));
            case DA_WRITER -> or(other.daWriter(), "da-writer", tag(spec));
            case ANCHOR -> or(other.anchor(), "anchor", tag(spec));
            // the broker's data outlives versions: it moves with the operator, not with the chain
            case KAFKA -> or(other.kafka(), "kafka", version);
            case BITCOIN -> other.bitcoin() == null ? bitcoin : other.bitcoin();
            case CHAIN -> throw new IllegalArgumentException("a chain has no image of its own");
        };
    }

    /** The version that a resource asks for. */
    public String tag(AIChainSpec spec) {
        return spec.version() == null ? version : spec.version();
    }

    private String or(String other, String name, String tag) {
        return other == null ? prefix + "/" + name + ":" + tag : other;
    }
}
