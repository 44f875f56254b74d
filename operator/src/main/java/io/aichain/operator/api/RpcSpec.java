package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** How JSON-RPC is reached, and what one caller may ask. */
@ValidationRule(
        value = "!has(self.serviceAnnotations) || self.serviceAnnotations.all(name, " + Form.ANNOTATION + ")",
        fieldPath = ".serviceAnnotations",
        message = "spec.rpc.serviceAnnotations: " + Form.ANNOTATION_MEANS)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RpcSpec(
        @JsonPropertyDescription("Of the Service NAME-rpc.") @Default("\"ClusterIP\"")
        ServiceType serviceType,

        @JsonPropertyDescription(
                "Annotations of the Service NAME-rpc, by which load balancers and names outside are told what they are to be.")
        @Size(max = 16)
        Map<String, @Size(max = 4096) String> serviceAnnotations,

        @JsonPropertyDescription(
                "ClientIP keeps a caller's address at one executor, for three hours after its last request: what eth_newFilter makes is known to the executor that made it alone. All requests from one address then have one executor's power; an Ingress or Gateway has settings of its own for this.")
        @Default("\"None\"")
        SessionAffinity sessionAffinity,

        @JsonPropertyDescription("An Ingress in front of it.")
        Ingress ingress,

        @JsonPropertyDescription(
                "An HTTPRoute of a Gateway of yours in front of it, where the Gateway API is installed.")
        Gateway gateway,

        @JsonPropertyDescription("Bounds of each executor's JSON-RPC.") @Default("{}")
        Limits limits) {
    public RpcSpec {
        serviceType = serviceType == null ? ServiceType.ClusterIP : serviceType;
        sessionAffinity = sessionAffinity == null ? SessionAffinity.None : sessionAffinity;
        limits = limits == null ? new Limits(null, null, null, null) : limits;
    }

    /** Never null. */
    public Map<String, String> moreServiceAnnotations() {
        return serviceAnnotations == null ? Map.of() : serviceAnnotations;
    }

    /** As Kubernetes calls them. */
    public enum ServiceType {
        ClusterIP,
        NodePort,
        LoadBalancer
    }

    /** As Kubernetes calls them. */
    public enum SessionAffinity {
        None,
        ClientIP
    }

    /** One host name. */
    @ValidationRule(
            value = "!self.host.matches('^[0-9.]+$')",
            fieldPath = ".host",
            message =
                    "{path}.host is an address, and by a name alone requests are told apart; write a name, as rpc.example.org")
    @ValidationRule(
            value = "!has(self.annotations) || self.annotations.all(name, " + Form.ANNOTATION + ")",
            fieldPath = ".annotations",
            message = "spec.rpc.ingress.annotations: " + Form.ANNOTATION_MEANS)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ingress(
            @JsonPropertyDescription("Host name, as rpc.example.org.") @Required @Size(max = 253) @Pattern(Form.HOST)
            String host,

            @JsonPropertyDescription("Ingress class; without it the cluster's default.")
            @Size(max = 253)
            @Pattern(Form.SUBDOMAIN)
            String className,

            @JsonPropertyDescription("Secret with the certificate; without it plain HTTP.")
            @Size(max = 253)
            @Pattern(Form.SUBDOMAIN)
            String tlsSecretName,

            @JsonPropertyDescription(
                    "Its annotations, by which its controller and cert-manager are told more, as cert-manager.io/cluster-issuer: letsencrypt.")
            @Size(max = 16)
            Map<String, @Size(max = 4096) String> annotations) {
        /** Never null. */
        public Map<String, String> moreAnnotations() {
            return annotations == null ? Map.of() : annotations;
        }
    }

    /** One host name at a Gateway that is there. */
    @ValidationRule(
            value = "!self.host.matches('^[0-9.]+$')",
            fieldPath = ".host",
            message =
                    "{path}.host is an address, and by a name alone requests are told apart; write a name, as rpc.example.org")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Gateway(
            @JsonPropertyDescription("Name of the Gateway.") @Required @Size(max = 253) @Pattern(Form.SUBDOMAIN)
            String name,

            @JsonPropertyDescription("Its namespace; without it the chain's.") @Size(max = 63) @Pattern(Form.LABEL)
            String namespace,

            @JsonPropertyDescription("Host name, as rpc.example.org.") @Required @Size(max = 253) @Pattern(Form.HOST)
            String host) {}

    /** Only what differs from the executor's defaults is passed on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Limits(
            @JsonPropertyDescription("Requests being answered at the same time; 2048 without it.") @Min(1) @Max(100000)
            Integer requestsInFlight,

            @JsonPropertyDescription("Requests in one batch.") @Min(1) @Max(10000)
            Integer batch,

            @JsonPropertyDescription("WebSockets open at the same time.") @Min(1) @Max(100000)
            Integer webSockets,

            @JsonPropertyDescription("Blocks that one eth_getLogs may look at.") @Min(1) @Max(10000000)
            Integer logBlocks) {}
}
