package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** CPU and memory of a pod; what is not given has the operator's default. */
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.memory) || !has(self.limits.memory)"
                + " || quantity(string(self.requests.memory)).compareTo(quantity(string(self.limits.memory))) <= 0",
        message = "requests.memory is above limits.memory; raise the limit or lower the request")
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.cpu) || !has(self.limits.cpu)"
                + " || quantity(string(self.requests.cpu)).compareTo(quantity(string(self.limits.cpu))) <= 0",
        message = "requests.cpu is above limits.cpu; raise the limit or lower the request")
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
