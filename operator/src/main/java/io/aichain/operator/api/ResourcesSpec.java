package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** CPU and memory of a pod; what is not given has the operator's default. */
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.memory) || !has(self.limits.memory)"
                + " || quantity(string(self.requests.memory)).compareTo(quantity(string(self.limits.memory))) <= 0",
        message = "{path}.requests.memory is above {path}.limits.memory; raise the limit or lower the request")
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.cpu) || !has(self.limits.cpu)"
                + " || quantity(string(self.requests.cpu)).compareTo(quantity(string(self.limits.cpu))) <= 0",
        message = "{path}.requests.cpu is above {path}.limits.cpu; raise the limit or lower the request")
@ValidationRule(
        // what is no quantity, or far below, is refused where it stands
        value = "!has(self.limits) || !has(self.limits.memory) || !isQuantity(string(self.limits.memory))"
                + " || quantity(string(self.limits.memory)).compareTo(quantity('256Mi')) >= 0",
        message = "{path}.limits.memory is below 256Mi, with which a service may not start; raise it, or leave it out")
@ValidationRule(
        value = "!has(self.requests) || !has(self.requests.memory) || !isQuantity(string(self.requests.memory))"
                + " || (has(self.limits) && has(self.limits.memory))"
                + " || quantity(string(self.requests.memory)).compareTo(quantity('256Mi')) >= 0",
        message =
                "{path}.requests.memory is below 256Mi, which is the limit too where none is given and with which a service may not start; raise it, or give limits.memory")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.cpu) || !isQuantity(string(self.limits.cpu))"
                + " || quantity(string(self.limits.cpu)).compareTo(quantity('50m')) >= 0",
        message =
                "{path}.limits.cpu is below 50m, with which a service may not start in the ten minutes that it has; raise it, or leave it out")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription("What the scheduler sets aside. Memory without a limit is the limit too.")
        Amounts requests,

        @JsonPropertyDescription(
                "What a pod may not exceed: memory at least 256Mi, of an executor 512Mi, and cpu at least 50m. With less a service may not start.")
        Amounts limits) {

    /** Quantities as Kubernetes writes them. One of each that is of the other's size has the other's unit. */
    @ValidationRule(
            value = "!has(self.cpu) || (isQuantity(string(self.cpu))"
                    + " && quantity(string(self.cpu)).compareTo(quantity('1m')) >= 0"
                    + " && quantity(string(self.cpu)).compareTo(quantity('1024')) <= 0)",
            fieldPath = ".cpu",
            message = "{path}.cpu is not between 1m and 1024 cores; write it as 500m or 2, as Gi is of memory")
    @ValidationRule(
            value = "!has(self.memory) || (isQuantity(string(self.memory))"
                    + " && quantity(string(self.memory)).compareTo(quantity('16Mi')) >= 0"
                    + " && quantity(string(self.memory)).compareTo(quantity('64Ti')) <= 0)",
            fieldPath = ".memory",
            message = "{path}.memory is not between 16Mi and 64Ti; write it as 512Mi or 4Gi, as m is of cpu")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Amounts(
            @JsonPropertyDescription("As 500m or 2.") Quantity cpu,
            @JsonPropertyDescription("As 512Mi or 4Gi.") Quantity memory) {}
}
