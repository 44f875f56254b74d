package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** Default deny, with named openings. */
@ValidationRule(
        value = "self.enabled || self.rpcCallers == 'everyone'",
        fieldPath = ".rpcCallers",
        message =
                "spec.networkPolicy.rpcCallers: without policies nobody is kept from JSON-RPC; set enabled to true, or rpcCallers to everyone")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NetworkPolicySpec(
        @JsonPropertyDescription("Whether there are policies.") @Default("true")
        Boolean enabled,

        @JsonPropertyDescription("Who may call JSON-RPC inside the cluster.") @Default("\"everyone\"")
        Callers rpcCallers) {
    public NetworkPolicySpec {
        enabled = enabled == null || enabled;
        rpcCallers = rpcCallers == null ? Callers.everyone : rpcCallers;
    }

    /** Whose pods. */
    public enum Callers {
        everyone,
        namespace
    }
}
