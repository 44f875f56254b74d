package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;

/** CPU and memory of a pod; what is not given has the operator's default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription("What the scheduler sets aside.")
        Amounts requests,

        @JsonPropertyDescription("What a pod may not exceed.")
        Amounts limits) {

    /** Quantities as Kubernetes writes them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Amounts(
            @JsonPropertyDescription("As 500m or 2.") Quantity cpu,
            @JsonPropertyDescription("As 512Mi or 4Gi.") Quantity memory) {}
}
