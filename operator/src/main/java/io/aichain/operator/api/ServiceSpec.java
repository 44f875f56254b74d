package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** A service of which one works and another may stand by. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceSpec(
        @JsonPropertyDescription("1, or 2 with a standby that takes over.") @Default("1") @Min(1) @Max(2)
        Integer replicas,

        @JsonPropertyDescription("CPU and memory of each pod.")
        ResourcesSpec resources) {
    public ServiceSpec {
        replicas = replicas == null ? 1 : replicas;
    }
}
