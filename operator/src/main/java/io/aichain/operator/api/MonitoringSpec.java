package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** ServiceMonitor and PrometheusRule, made only where the Prometheus operator's CRDs are. */
@ValidationRule(
        value = "!has(self.labels) || self.labels.all(name, " + Form.LABEL_NAME + ")",
        fieldPath = ".labels",
        message =
                "spec.monitoring.labels: a label's name is 1 to 63 letters, digits, '-', '_' and '.', and begins and ends with a letter or digit; before it there may be a domain of at most 253 and '/'")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonitoringSpec(
        @JsonPropertyDescription("Whether they are made.") @Default("true")
        Boolean enabled,

        @JsonPropertyDescription(
                "Namespace of Prometheus, whose pods may then read metrics if they have the label app.kubernetes.io/name: prometheus, as its operator gives it; without it no policy lets them in.")
        @Size(max = 63)
        @Pattern(Form.LABEL)
        String namespace,

        @JsonPropertyDescription(
                "More labels of ServiceMonitor and PrometheusRule, by which a Prometheus chooses those that it looks at, as release: kube-prometheus-stack. Those of the operator stay.")
        @Size(max = 16)
        Map<String, @Size(max = 63) @Pattern(Form.LABEL_VALUE) String> labels) {
    public MonitoringSpec {
        enabled = enabled == null || enabled;
    }

    /** Never null. */
    public Map<String, String> moreLabels() {
        return labels == null ? Map.of() : labels;
    }
}
