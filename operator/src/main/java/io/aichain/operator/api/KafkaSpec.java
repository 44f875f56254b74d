package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.OptionalInt;

/** Where the order is kept: a cluster of yours, one that Strimzi makes, or one broker for trials. */
@ValidationRule(
        value =
                "[has(self.bootstrapServers), has(self.strimzi), has(self.embedded)].filter(chosen, chosen).size() <= 1",
        message = "spec.kafka: bootstrapServers, strimzi and embedded exclude each other; keep one of them")
@ValidationRule(
        value = "has(self.bootstrapServers) || !(has(self.tls) || has(self.sasl))",
        message = "spec.kafka: tls and sasl belong to bootstrapServers; give those, or remove tls and sasl")
@ValidationRule(
        value = "!has(self.replicas) || has(self.bootstrapServers)",
        fieldPath = ".replicas",
        message =
                "spec.kafka.replicas belongs to bootstrapServers; remove it: with strimzi topics have three, the broker for trials keeps one")
@ValidationRule(
        value = "!has(self.replicas) || self.replicas != 2",
        fieldPath = ".replicas",
        message =
                "spec.kafka.replicas: two either stop with each broker or lose what only one of them has; set 3, or 1 for a trial")
@ValidationRule(
        value = "!has(self.bootstrapServers) || !self.bootstrapServers.matches('" + KafkaSpec.ITSELF + "')",
        fieldPath = ".bootstrapServers",
        message =
                "spec.kafka.bootstrapServers: localhost is each pod itself, where no Kafka is; give a name or address at which the cluster's pods reach it")
@ValidationRule(
        value = "!has(self.sasl) || !has(self.tls) || !has(self.tls.caSecret)"
                + " || self.sasl.jaasSecret.name != self.tls.caSecret.name"
                + " || self.sasl.jaasSecret.key != self.tls.caSecret.key",
        fieldPath = ".sasl",
        message =
                "spec.kafka.sasl.jaasSecret is the same value as tls.caSecret, and one is a login and the other certificates; name the login's own Secret, or its key in that one")
@ValidationRule(
        // so many of each: an API server bounds the cost by it, and nobody names more
        value =
                "!has(self.bootstrapServers) || !has(oldSelf.bootstrapServers)"
                        + " || self.bootstrapServers.split(',', 32).exists(server, server in oldSelf.bootstrapServers.split(',', 32))",
        fieldPath = ".bootstrapServers",
        message =
                "spec.kafka.bootstrapServers: one of the old servers must stay, in another Kafka the chain's order would begin again; change them one after the other, or move the log first with 'aichain log repair' and make the AIChain again")
@ValidationRule(
        value = "has(self.embedded) == has(oldSelf.embedded)",
        message =
                "spec.kafka.embedded cannot be added or removed later, Kubernetes fixes a StatefulSet's claims; set the old value again")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KafkaSpec(
        @JsonPropertyDescription(
                "host:port,... of a Kafka of yours, where no other chain has this AIChain's name. Topics and groups in it begin with that name and stay when the AIChain is deleted.")
        @Size(max = 1024)
        @Pattern(Form.SERVERS)
        String bootstrapServers,

        @JsonPropertyDescription(
                "Replicas of each topic at bootstrapServers, when it is made: 3, of which 2 must be in sync, or 1 for a trial with one broker; 3 without it. Fewer brokers are waited for; of topics that are there kafka-reassign-partitions changes it.")
        @Min(1)
        @Max(3)
        Integer replicas,

        @JsonPropertyDescription("Encryption towards bootstrapServers.")
        Tls tls,

        @JsonPropertyDescription("Login at bootstrapServers.")
        Sasl sasl,

        @JsonPropertyDescription("Made by the Strimzi operator, which must be installed.")
        Strimzi strimzi,

        @JsonPropertyDescription("One broker in the cluster, for trials: its loss is the chain's.")
        Embedded embedded) {
    /** The machine that asks, by its name or an address of its own, anywhere in the list. */
    static final String ITSELF = "(?i)(^|,)(localhost[.]?|127[.][0-9.]+|0[.]0[.]0[.]0|[[][0:]+1?[]]):";

    /** With two of them in sync a broker may be lost, or be started again. */
    private static final int SAFE = 3;

    public boolean usesEmbedded() {
        return bootstrapServers == null && strimzi == null;
    }

    /** Of a topic that is made; empty for the broker for trials, where there can be but one. */
    public OptionalInt replicasOfTopics() {
        if (usesEmbedded()) return OptionalInt.empty();
        return OptionalInt.of(strimzi != null || replicas == null ? SAFE : replicas);
    }

    /** Never null where it is used. */
    public StorageSpec embeddedStorage() {
        return StorageSpec.orDefault(embedded == null ? null : embedded.storage(), "10Gi");
    }

    /** TLS. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Tls(
            @JsonPropertyDescription("PEM certificates to trust; without it those that Java trusts.")
            SecretKey caSecret) {}

    /** SASL. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sasl(
            @JsonPropertyDescription("SASL mechanism.") @Default("\"SCRAM-SHA-512\"")
            Mechanism mechanism,

            @JsonPropertyDescription(
                    "The line for sasl.jaas.config, as: org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";")
            @Required
            SecretKey jaasSecret) {
        public Sasl {
            mechanism = mechanism == null ? Mechanism.SCRAM_SHA_512 : mechanism;
        }
    }

    /** As Kafka calls them. */
    public enum Mechanism {
        @JsonProperty("PLAIN")
        PLAIN("PLAIN"),
        @JsonProperty("SCRAM-SHA-256")
        SCRAM_SHA_256("SCRAM-SHA-256"),
        @JsonProperty("SCRAM-SHA-512")
        SCRAM_SHA_512("SCRAM-SHA-512");

        private final String label;

        Mechanism(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** A Kafka and a pool of nodes that are controllers and brokers. */
    @ValidationRule(
            value = "has(self.storage) == has(oldSelf.storage)",
            message =
                    "{path}.storage cannot be added or removed later, the nodes' claims are fixed when they are made; resize the PersistentVolumeClaims themselves")
    @ValidationRule(
            value = "self.replicas == oldSelf.replicas",
            message =
                    "{path}.replicas cannot be changed, the nodes are Kafka's controllers too and Strimzi neither adds nor removes those; set the old number again")
    @ValidationRule(
            value = "self.replicas % 2 == 1",
            message =
                    "{path}.replicas is even, and so many controllers bear no more losses than one fewer; set 3, 5, 7 or 9")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Strimzi(
            @JsonPropertyDescription("Nodes.") @Default("3") @Min(3) @Max(9)
            Integer replicas,

            @JsonPropertyDescription("Of each node; 50Gi without it.")
            StorageSpec storage) {
        public Strimzi {
            replicas = replicas == null ? 3 : replicas;
        }

        public StorageSpec volume() {
            return StorageSpec.orDefault(storage, "50Gi");
        }
    }

    /** The broker for trials. */
    @ValidationRule(
            value = "has(self.storage) == has(oldSelf.storage)",
            message =
                    "{path}.storage cannot be added or removed later, Kubernetes fixes a StatefulSet's claims; resize the PersistentVolumeClaims themselves")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Embedded(
            @JsonPropertyDescription("Of the broker; 10Gi without it.")
            StorageSpec storage) {}
}
