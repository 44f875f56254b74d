package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What the user wants. Only {@code genesis.chainId} must be given; each record fills in its own defaults, the same as the schema's. */
@ValidationRule(
        value = "has(self.kafka.bootstrapServers) == has(oldSelf.kafka.bootstrapServers)"
                + " && has(self.kafka.strimzi) == has(oldSelf.kafka.strimzi)",
        fieldPath = ".kafka",
        message =
                "spec.kafka: the kind of Kafka cannot be changed, the chain's order lies there; make a new AIChain, or move the log with 'aichain log repair'")
@ValidationRule(
        value = "has(self.bitcoin.urlSecret) == has(oldSelf.bitcoin.urlSecret)",
        fieldPath = ".bitcoin",
        message =
                "spec.bitcoin: regtest and a real node cannot be exchanged, the anchors lie there; make a new AIChain")
@ValidationRule(
        value = "(has(self.executors.autoscaling) ? self.executors.autoscaling.minReplicas : self.executors.replicas)"
                + " >= self.genesis.voters / 2 + 1",
        fieldPath = ".executors",
        message =
                "spec.executors: publication needs equal reports of more than half of genesis.voters; set replicas or autoscaling.minReplicas to at least genesis.voters / 2 + 1, or hibernated: true to stop the chain")
@ValidationRule(
        value = "!has(self.executors.autoscaling) || self.executors.autoscaling.provider != 'keda'"
                + " || has(self.executors.autoscaling.prometheusUrl)",
        fieldPath = ".executors",
        message =
                "spec.executors.autoscaling.prometheusUrl: KEDA asks Prometheus for the requests in flight; give its URL, as http://prometheus.monitoring:9090")
@ValidationRule(
        value = "self.deletionPolicy == oldSelf.deletionPolicy",
        fieldPath = ".deletionPolicy",
        message =
                "spec.deletionPolicy cannot be changed, who owns keys and volumes was settled when they were made; to leave nothing of a chain that retains, delete it and then the Secrets, ConfigMaps and PersistentVolumeClaims with its label aichain.io/chain; of a chain with Delete, copy those before you delete it")
@ValidationRule(
        value = "(has(self.dataAvailability.file) && self.dataAvailability.file.accessMode == 'ReadWriteMany')"
                + " || (self.daWriter.replicas < 2 && self.anchor.replicas < 2)",
        fieldPath = ".dataAvailability",
        message =
                "spec.dataAvailability.file.accessMode: a standby of daWriter or anchor on another node needs ReadWriteMany; set it at the chain's creation, or replicas of both to 1")
@ValidationRule(
        value = "!self.networkPolicy.enabled || self.networkPolicy.rpcCallers != 'namespace'"
                + " || (!has(self.rpc.ingress) && !has(self.rpc.gateway) && self.rpc.serviceType == 'ClusterIP')",
        fieldPath = ".networkPolicy",
        message =
                "spec.networkPolicy.rpcCallers: with namespace nobody from outside gets through rpc.ingress, rpc.gateway, NodePort or LoadBalancer; set it to everyone, or remove those")
@ValidationRule(
        value = "!has(self.versionFromBlock) || has(self.version)",
        fieldPath = ".versionFromBlock",
        message = "spec.versionFromBlock: no version begins there; give version too, or remove it")
@ValidationRule(
        value = "!has(self.genesis.configMap) || (has(self.sequencer.keySecret) && has(self.bitcoin.keySecret))",
        fieldPath = ".genesis",
        message =
                "spec.genesis.configMap: that file names the addresses of sequencer and anchor, whose keys the operator cannot make; give sequencer.keySecret and bitcoin.keySecret")
@ValidationRule(
        value = "!has(self.sequencer.keySecret) || !has(self.bitcoin.keySecret)"
                + " || self.sequencer.keySecret.name != self.bitcoin.keySecret.name"
                + " || self.sequencer.keySecret.key != self.bitcoin.keySecret.key",
        fieldPath = ".bitcoin",
        message =
                "spec.bitcoin.keySecret is the sequencer's key too, and who has one could both sign blocks and spend coins; make another key for one of them")
@ValidationRule(
        value = "!has(self.sequencer.keySecret) || !has(self.bitcoin.urlSecret)"
                + " || self.sequencer.keySecret.name != self.bitcoin.urlSecret.name"
                + " || self.sequencer.keySecret.key != self.bitcoin.urlSecret.key",
        fieldPath = ".sequencer",
        message =
                "spec.sequencer.keySecret is the same value as bitcoin.urlSecret, and one is a key and the other an address; name the key's own Secret, or its key in that one")
@ValidationRule(
        value = AIChainSpec.KAFKAS + ".all(place, !(place in " + AIChainSpec.KEYS + "))",
        fieldPath = ".kafka",
        message =
                "spec.kafka: sasl.jaasSecret or tls.caSecret is the same value as sequencer.keySecret, bitcoin.keySecret or bitcoin.urlSecret, and a login or certificates are neither key nor address; name its own Secret, or its key in that one")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonClassDescription("What the chain is to be. Only genesis.chainId must be given.")
public record AIChainSpec(
        @JsonPropertyDescription("How the chain begins. Cannot be changed: it is the chain's identity.") @Required
        GenesisSpec genesis,

        @JsonPropertyDescription("Where the order is kept. Without a choice: one broker for trials in the cluster.")
        @Default("{}")
        KafkaSpec kafka,

        @JsonPropertyDescription("The executors: they hold state and answer JSON-RPC.") @Default("{}")
        ExecutorsSpec executors,

        @JsonPropertyDescription("The sequencer: it orders.") @Default("{}")
        SequencerSpec sequencer,

        @JsonPropertyDescription("The DA writer: it publishes batches.") @Default("{}")
        ServiceSpec daWriter,

        @JsonPropertyDescription("The anchor: it commits to Bitcoin.") @Default("{}")
        ServiceSpec anchor,

        @JsonPropertyDescription("Where the chain's data is published.") @Default("{}")
        DataAvailabilitySpec dataAvailability,

        @JsonPropertyDescription(
                "Where the chain is anchored. Without a choice: a regtest node for trials in the cluster.")
        @Default("{}")
        BitcoinSpec bitcoin,

        @JsonPropertyDescription("How JSON-RPC is reached.") @Default("{}")
        RpcSpec rpc,

        @JsonPropertyDescription("What Prometheus is told, where its operator is installed.") @Default("{}")
        MonitoringSpec monitoring,

        @JsonPropertyDescription("Who may talk to whom.") @Default("{}")
        NetworkPolicySpec networkPolicy,

        @JsonPropertyDescription("The operator changes nothing while this is true; status is still read.")
        @Default("false")
        Boolean paused,

        @JsonPropertyDescription("No pods; volumes, Secrets and the chain stay. Back to false wakes the same chain.")
        @Default("false")
        Boolean hibernated,

        @JsonPropertyDescription("Tag of the services' images; without it the operator's own version.")
        @Size(max = 128)
        @Pattern(Form.TAG)
        String version,

        @JsonPropertyDescription(
                "The block from which on version is changed to; until executors have it, what runs stays. Without it at once; a chain that has never run begins with version in any case.")
        @Min(1)
        @Max(9007199254740991L)
        Long versionFromBlock,

        @JsonPropertyDescription("Other images than the usual ones, with their tags.") @Default("{}")
        ImagesSpec images,

        @JsonPropertyDescription(
                "What happens to volumes, generated keys and the genesis file when the AIChain is deleted. Topics in a Kafka of yours stay with both.")
        @Default("\"Retain\"")
        DeletionPolicy deletionPolicy) {
    private static final String JAAS = "self.kafka.sasl.jaasSecret";
    private static final String CA = "self.kafka.tls.caSecret";
    private static final String SEQUENCER = "self.sequencer.keySecret";
    private static final String ANCHOR = "self.bitcoin.keySecret";
    private static final String NODE = "self.bitcoin.urlSecret";

    /** Where what is given for Kafka lies, as a list in CEL: no Secret's name has a slash. */
    static final String KAFKAS = "((has(self.kafka.sasl) ? [" + JAAS + ".name + '/' + " + JAAS + ".key] : [])"
            + " + (has(self.kafka.tls) && has(" + CA + ") ? [" + CA + ".name + '/' + " + CA + ".key] : []))";

    /** And what is given for sequencer and anchor. */
    static final String KEYS = "((has(" + SEQUENCER + ") ? [" + SEQUENCER + ".name + '/' + " + SEQUENCER + ".key] : [])"
            + " + (has(" + ANCHOR + ") ? [" + ANCHOR + ".name + '/' + " + ANCHOR + ".key] : [])"
            + " + (has(" + NODE + ") ? [" + NODE + ".name + '/' + " + NODE + ".key] : []))";

    public AIChainSpec {
        kafka = kafka == null ? new KafkaSpec(null, null, null, null, null, null) : kafka;
        executors = executors == null ? new ExecutorsSpec(null, null, null, null, null, null, null) : executors;
        sequencer = sequencer == null ? new SequencerSpec(null, null, null) : sequencer;
        daWriter = daWriter == null ? new ServiceSpec(null, null) : daWriter;
        anchor = anchor == null ? new ServiceSpec(null, null) : anchor;
        dataAvailability = dataAvailability == null ? new DataAvailabilitySpec(null, null) : dataAvailability;
        bitcoin = bitcoin == null ? new BitcoinSpec(null, null, null, null, null, null, null) : bitcoin;
        rpc = rpc == null ? new RpcSpec(null, null, null, null, null, null) : rpc;
        monitoring = monitoring == null ? new MonitoringSpec(null, null, null) : monitoring;
        networkPolicy = networkPolicy == null ? new NetworkPolicySpec(null, null) : networkPolicy;
        paused = paused != null && paused;
        hibernated = hibernated != null && hibernated;
        images = images == null ? new ImagesSpec(null, null, null, null, null, null, null) : images;
        deletionPolicy = deletionPolicy == null ? DeletionPolicy.Retain : deletionPolicy;
    }

    /** The same, with another version. */
    public AIChainSpec withVersion(String other) {
        return new AIChainSpec(
                genesis,
                kafka,
                executors,
                sequencer,
                daWriter,
                anchor,
                dataAvailability,
                bitcoin,
                rpc,
                monitoring,
                networkPolicy,
                paused,
                hibernated,
                other,
                versionFromBlock,
                images,
                deletionPolicy);
    }
}
