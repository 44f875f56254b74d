package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** CPU and memory of a pod; what is not given has the operator's default. One of each that is of the other's size has the other's unit. */
@ValidationRule(
        // of what is no quantity another rule speaks
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.memory) || !has(self.limits.memory)"
                + " || !isQuantity(string(self.requests.memory)) || !isQuantity(string(self.limits.memory))"
                + " || quantity(string(self.requests.memory)).compareTo(quantity(string(self.limits.memory))) <= 0",
        message = "{path}.requests.memory is above {path}.limits.memory; raise the limit or lower the request")
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || !has(self.requests.cpu) || !has(self.limits.cpu)"
                + " || !isQuantity(string(self.requests.cpu)) || !isQuantity(string(self.limits.cpu))"
                + " || quantity(string(self.requests.cpu)).compareTo(quantity(string(self.limits.cpu))) <= 0",
        message = "{path}.requests.cpu is above {path}.limits.cpu; raise the limit or lower the request")
@ValidationRule(
        value = "!has(self.requests) || !has(self.requests.cpu) || (isQuantity(string(self.requests.cpu))"
                + " && quantity(string(self.requests.cpu)).compareTo(quantity('1m')) >= 0"
                + " && quantity(string(self.requests.cpu)).compareTo(quantity('1024')) <= 0)",
        fieldPath = ".requests.cpu",
        message = "{path}.requests.cpu is not between 1m and 1024 cores; write it as 500m or 2, as Gi is of memory")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.cpu) || (isQuantity(string(self.limits.cpu))"
                + " && quantity(string(self.limits.cpu)).compareTo(quantity('50m')) >= 0"
                + " && quantity(string(self.limits.cpu)).compareTo(quantity('1024')) <= 0)",
        fieldPath = ".limits.cpu",
        message =
                "{path}.limits.cpu is not between 50m, below which a service may not start in the ten minutes that it has, and 1024 cores; write it as 500m or 2, as Gi is of memory, or leave it out")
@ValidationRule(
        value = "!has(self.requests) || !has(self.requests.memory) || (isQuantity(string(self.requests.memory))"
                + " && quantity(string(self.requests.memory))"
                + ".compareTo(quantity(has(self.limits) && has(self.limits.memory) ? '16Mi' : '256Mi')) >= 0"
                + " && quantity(string(self.requests.memory)).compareTo(quantity('64Ti')) <= 0)",
        fieldPath = ".requests.memory",
        message =
                "{path}.requests.memory is not between 16Mi and 64Ti, or below 256Mi (512Mi of an executor) where no limits.memory is given, which it is then too; write it as 512Mi or 4Gi, as m is of cpu")
@ValidationRule(
        value = "!has(self.limits) || !has(self.limits.memory) || (isQuantity(string(self.limits.memory))"
                + " && quantity(string(self.limits.memory)).compareTo(quantity('256Mi')) >= 0"
                + " && quantity(string(self.limits.memory)).compareTo(quantity('64Ti')) <= 0)",
        fieldPath = ".limits.memory",
        message =
                "{path}.limits.memory is not between 256Mi (512Mi of an executor), below which a service may not start, and 64Ti; write it as 512Mi or 4Gi, as m is of cpu, or leave it out")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResourcesSpec(
        @JsonPropertyDescription("What the scheduler sets aside. Memory without a limit is the limit too.")
        Amounts requests,

        @JsonPropertyDescription(
                "What a pod may not exceed: memory at least 256Mi, of an executor 512Mi, and cpu at least 50m. With less a service may not start.")
        Amounts limits) {

    /** Quantities as Kubernetes writes them, but that a fraction must be a text: a schema takes whole numbers or texts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Amounts(
            @JsonPropertyDescription("As 500m, 2 or \"0.5\": a fraction in quotes.")
            Quantity cpu,

            @JsonPropertyDescription("As 512Mi or 4Gi.") Quantity memory) {}
}
