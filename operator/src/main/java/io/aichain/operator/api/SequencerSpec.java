package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The sequencer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SequencerSpec(
        @JsonPropertyDescription("1, or 2 with a standby that takes over.") @Default("1") @Min(1) @Max(2)
        Integer replicas,

        @JsonPropertyDescription("CPU and memory of each pod.")
        ResourcesSpec resources,

        @JsonPropertyDescription(
                "The key that signs blocks, 0x and 64 hex digits; without it one is generated into the Secret NAME-keys, for trials.")
        SecretKey keySecret) {
    public SequencerSpec {
        replicas = replicas == null ? 1 : replicas;
    }
}
