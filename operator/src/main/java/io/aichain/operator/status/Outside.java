package io.aichain.operator.status;

import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.KAFKA;

import io.aichain.operator.api.KafkaSpec;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Inputs.Offer;
import java.util.Optional;

/** Kafka and Bitcoin, which may be somebody else's: the services know best whether they reach them. Pure. */
final class Outside {
    private static final String KAFKA_PREFIX = "Kafka: ";

    /** What the words of a service name that waits until its topics can have as many replicas as they are to have (TopicCheck). */
    private static final String TOO_FEW_BROKERS = "AICHAIN_KAFKA_REPLICAS";

    private Outside() {}

    static boolean isOne(Component component) {
        return component == KAFKA || component == BITCOIN;
    }

    /** What services say of one, or what they would need to have it at all. */
    static Optional<Problem> problem(Component component, Observation seen) {
        KafkaSpec kafka = seen.spec().kafka();
        if (component == KAFKA && kafka.strimzi() != null && !seen.offers().contains(Offer.STRIMZI))
            return Optional.of(
                    new Problem(
                            KAFKA,
                            "StrimziMissing",
                            "spec.kafka.strimzi: its CRDs are not in the cluster in version v1; install Strimzi 0.49 or newer"));
        String prefix = component == KAFKA ? KAFKA_PREFIX : "Bitcoin: ";
        String todo = component == KAFKA
                ? "look at spec.kafka, and whether the brokers run"
                : "look at the Secret of spec.bitcoin.urlSecret, and whether the node runs";
        return seen.reports().values().stream()
                .map(ServiceReport::waitsFor)
                .flatMap(Optional::stream)
                .flatMap(words -> about(prefix, words).stream())
                .map(words -> words.contains(TOO_FEW_BROKERS)
                        ? new Problem(component, "TooFewBrokers", words + "; " + moreBrokers(kafka))
                        : new Problem(component, "Unreachable", words + "; " + todo))
                .findFirst();
    }

    private static String moreBrokers(KafkaSpec kafka) {
        return kafka.bootstrapServers() == null
                ? "it goes on by itself when all of them run"
                : "start the others, or set spec.kafka.replicas to 1 for a trial with one";
    }

    /**
     * The words about one of both: services name it first, executors behind the part of theirs that waits, the DA writer in a sentence of its
     * own.
     */
    private static Optional<String> about(String prefix, String words) {
        int at = words.indexOf(prefix);
        if (at >= 0) return Optional.of(words.substring(at));
        return prefix.equals(KAFKA_PREFIX) && words.contains("waiting for Kafka at")
                ? Optional.of(KAFKA_PREFIX + words)
                : Optional.empty();
    }
}
