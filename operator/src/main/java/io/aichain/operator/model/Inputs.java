package io.aichain.operator.model;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.KafkaSpec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that the objects of a chain depend on.
 *
 * @param secrets hash of each Secret's value that a component reads, by what it is: {@code sequencer-key}, {@code anchor-key},
 *     {@code bitcoin-url}, {@code kafka}
 * @param bitcoinPort of a Bitcoin node that is not ours, from the Secret with its address; absent while that is missing or wrong
 * @param offers kinds that the cluster has beyond Kubernetes' own
 * @param operatorNamespace whose pods may read the services' status
 */
public record Inputs(
        Names names,
        AIChainSpec spec,
        Images images,
        GenesisFile genesis,
        GenesisFile.Addresses addresses,
        Map<String, String> secrets,
        OptionalInt bitcoinPort,
        Set<Offer> offers,
        String operatorNamespace) {

    /** What may be installed in a cluster. */
    public enum Offer {
        STRIMZI("kafkas.kafka.strimzi.io"),
        KEDA("scaledobjects.keda.sh"),
        GATEWAY("httproutes.gateway.networking.k8s.io"),
        SERVICE_MONITOR("servicemonitors.monitoring.coreos.com"),
        PROMETHEUS_RULE("prometheusrules.monitoring.coreos.com");

        private final String crd;

        Offer(String crd) {
            this.crd = crd;
        }

        /** Name of the CRD that shows it. */
        public String crd() {
            return crd;
        }
    }

    public String kafkaBootstrap() {
        return kafkaBootstrap(names, spec.kafka());
    }

    /** Where a chain's Kafka is reached, {@code host:port,...}. */
    public static String kafkaBootstrap(Names names, KafkaSpec kafka) {
        if (kafka.bootstrapServers() != null) return kafka.bootstrapServers();
        String service = kafka.strimzi() != null ? names.with("kafka-kafka-bootstrap") : names.of(Component.KAFKA);
        return names.host(service) + ":9092";
    }
}
