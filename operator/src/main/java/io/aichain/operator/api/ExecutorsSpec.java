package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;

/** The executors. */
@ValidationRule(
        value = "has(self.storage) == has(oldSelf.storage)",
        message =
                "spec.executors.storage cannot be added or removed later, Kubernetes fixes a StatefulSet's claims; resize the PersistentVolumeClaims themselves")
@ValidationRule(
        value = "!has(self.stateMemoryMiB) || !isQuantity(" + ExecutorsSpec.MEMORY
                + ") || 3145728.0 * double(self.stateMemoryMiB) <= quantity("
                + ExecutorsSpec.MEMORY + ").asApproximateFloat()",
        message =
                "spec.executors.stateMemoryMiB is more than a third of the pod's memory, and its half in the JVM's heap more than a third of that (a third is what the heap can hold; for all bounds of an executor the limit is stateMemoryMiB + 1856 MiB, see docs/images.md); raise resources.limits.memory (2Gi without it) or lower stateMemoryMiB")
@ValidationRule(
        // what is no quantity, or too little for any service, is refused where it stands
        value = "!isQuantity(" + ExecutorsSpec.MEMORY + ") || quantity(" + ExecutorsSpec.MEMORY
                + ").compareTo(quantity('512Mi')) >= 0 || quantity(" + ExecutorsSpec.MEMORY
                + ").compareTo(quantity('256Mi')) < 0",
        message =
                "spec.executors.resources: the memory of an executor's pod is below 512Mi, with which it may not start; raise limits.memory, or requests.memory where there is no limit, or leave both out")
@ValidationRule(
        value = "string(self.historyBlocks).matches('^([1-9][0-9]{0,8}|archive)$')",
        fieldPath = ".historyBlocks",
        message = "spec.executors.historyBlocks is no number of blocks; write 1 to 999999999, or archive")
@ValidationRule(
        value = "!has(self.autoscaling) || string(self.historyBlocks) != 'archive'",
        message =
                "spec.executors.historyBlocks: a new executor with archive executes the chain from block 0, and has not come when a load is over; keep fewer blocks, or remove autoscaling and set replicas")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExecutorsSpec(
        @JsonPropertyDescription(
                "How many, while autoscaling is not given; with it neither this nor 'kubectl scale' changes anything.")
        @SpecReplicas
        @Default("1")
        @Min(1)
        @Max(100)
        Integer replicas,

        @JsonPropertyDescription("Replicas that follow the load; replicas is not looked at then.")
        Autoscaling autoscaling,

        @JsonPropertyDescription("CPU and memory of each pod.")
        ResourcesSpec resources,

        @JsonPropertyDescription("Of each executor's state; 20Gi without it.")
        StorageSpec storage,

        @JsonPropertyDescription(
                "Blocks behind the last one whose state can be asked for, 1 to 999999999; \"archive\" for all: a new executor then executes"
                        + " the chain from block 0 and does not begin with the state of another.")
        @Default("\"1024\"")
        @SchemaFrom(type = IntOrString.class)
        String historyBlocks,

        @JsonPropertyDescription(
                "MiB of each pod's memory for the state, half of it in the JVM's heap, which takes half of the pod's limit: a third of that limit at most, which the heap can hold; for all that an executor may take at the same time the limit is this + 1856 MiB; 128 without it.")
        @Min(16)
        @Max(65536)
        Integer stateMemoryMiB,

        @JsonPropertyDescription(
                "Whether hot contract code is compiled to classes of the JVM; no result depends on it. On without it.")
        Boolean compileHotCode) {
    /** Of a pod, as an expression of CEL: the limit, which is what is requested where none is given, and 2Gi without both. */
    static final String MEMORY =
            "(has(self.resources) && has(self.resources.limits) && has(self.resources.limits.memory)"
                    + " ? string(self.resources.limits.memory)"
                    + " : has(self.resources) && has(self.resources.requests) && has(self.resources.requests.memory)"
                    + " ? string(self.resources.requests.memory) : '2Gi')";

    public ExecutorsSpec {
        replicas = replicas == null ? 1 : replicas;
        historyBlocks = historyBlocks == null ? "1024" : historyBlocks;
    }

    public StorageSpec volume() {
        return StorageSpec.orDefault(storage, "20Gi");
    }

    /** Whether states of all blocks are kept: those before a state that was taken over could not be. */
    public boolean keepsAllStates() {
        return historyBlocks.equals("archive");
    }

    /** The fewest there are while the chain runs. */
    public int least() {
        return autoscaling == null ? replicas : autoscaling.minReplicas();
    }

    /** By whom. */
    public enum Provider {
        hpa,
        keda
    }

    /** By the load: KEDA sees requests in flight and calls that wait through Prometheus, both see CPU. */
    @ValidationRule(
            value = "self.minReplicas <= self.maxReplicas",
            message =
                    "spec.executors.autoscaling: minReplicas is above maxReplicas; lower minReplicas or raise maxReplicas")
    @ValidationRule(
            value = "self.provider == 'keda'"
                    + " || !(has(self.requestsInFlight) || has(self.callsWaiting) || has(self.prometheusUrl))",
            message =
                    "spec.executors.autoscaling: requestsInFlight, callsWaiting and prometheusUrl are looked at by KEDA alone, and hpa goes by CPU; set provider to keda, or remove them")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Autoscaling(
            @JsonPropertyDescription("Who scales: Kubernetes itself by CPU, or KEDA, which must be installed.")
            @Default("\"hpa\"")
            Provider provider,

            @JsonPropertyDescription("Never fewer.") @Default("1") @Min(1) @Max(100)
            Integer minReplicas,

            @JsonPropertyDescription("Never more.") @Required @Min(1) @Max(100)
            Integer maxReplicas,

            @JsonPropertyDescription(
                    "Requests being answered at the same time that one executor is to have (keda); 16 without it.")
            @Min(1)
            @Max(100000)
            Integer requestsInFlight,

            @JsonPropertyDescription(
                    "Calls, of models too, that wait for their turn which one executor is to have (keda); 2 without it.")
            @Min(1)
            @Max(100000)
            Integer callsWaiting,

            @JsonPropertyDescription("Per cent of the requested CPU that one executor is to use.")
            @Default("70")
            @Min(1)
            @Max(1000)
            Integer cpuPercent,

            @JsonPropertyDescription("Prometheus, as http://prometheus.monitoring:9090 (keda).")
            @Size(max = 512)
            @Pattern(Form.URL)
            String prometheusUrl) {
        public Autoscaling {
            provider = provider == null ? Provider.hpa : provider;
            minReplicas = minReplicas == null ? 1 : minReplicas;
            cpuPercent = cpuPercent == null ? 70 : cpuPercent;
        }

        /** @see #requestsInFlight() */
        public int mostInFlight() {
            return requestsInFlight == null ? 16 : requestsInFlight;
        }

        /** @see #callsWaiting() */
        public int mostWaiting() {
            return callsWaiting == null ? 2 : callsWaiting;
        }
    }
}
