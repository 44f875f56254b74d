package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One value in a Secret of the AIChain's namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKey(
        @JsonPropertyDescription("Name of the Secret.") @Required @Size(max = 253) @Pattern(Form.SUBDOMAIN)
        String name,

        @JsonPropertyDescription("Its key.") @Required @Size(max = 253) @Pattern(Form.KEY)
        String key) {}
