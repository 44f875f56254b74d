package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** ServiceMonitor and PrometheusRule, made only where the Prometheus operator's CRDs are. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonitoringSpec(
        @JsonPropertyDescription("Whether they are made.") @Default("true")
        Boolean enabled,

        @JsonPropertyDescription(
                "Namespace of Prometheus, which may then read metrics; without it no policy lets it in.")
        @Size(max = 63)
        @Pattern(Form.LABEL)
        String namespace) {
    public MonitoringSpec {
        enabled = enabled == null || enabled;
    }
}
