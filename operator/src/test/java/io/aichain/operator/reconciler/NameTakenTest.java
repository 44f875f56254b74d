package io.aichain.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.status.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameTakenTest {
    private static final String OURS = "kafka: {bootstrapServers: 'one:9092,two:9092'}";

    private static AIChain chain(String namespace, int year, String kafka) {
        return Checkout.chain("""
                metadata: {name: hello, namespace: %s, creationTimestamp: "%d-01-01T00:00:00Z"}
                spec: {genesis: {chainId: 7}, %s}
                """.formatted(namespace, year, kafka));
    }

    @Test
    void whoeverIsOlderHasTheName() {
        AIChain older = chain("a", 2025, "kafka: {bootstrapServers: 'three:9092,TWO:9092'}");
        AIChain younger = chain("b", 2026, OURS);
        assertThat(NameTaken.of(younger, List.of(older)))
                .map(Problem::message)
                .hasValueSatisfying(
                        said -> assertThat(said).startsWith("AIChain a/hello is older and uses this Kafka"));
        assertThat(NameTaken.of(older, List.of(younger))).isEmpty();
    }

    @Test
    void ofTwoOfOneSecondOneHasIt() {
        AIChain one = chain("a", 2026, OURS);
        AIChain two = chain("b", 2026, OURS);
        assertThat(NameTaken.of(two, List.of(one))).isPresent();
        assertThat(NameTaken.of(one, List.of(two))).isEmpty();
    }

    /** Brokers that a chain brings along are its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka: {bootstrapServers: 'one:9093'} | kafka: {bootstrapServers: 'one:9092'}",
                "kafka: {} | kafka: {}",
                "kafka: {strimzi: {}} | kafka: {strimzi: {}}"
            },
            quoteCharacter = '"')
    void inAnotherKafkaANameIsFree(String theirs, String ours) {
        assertThat(NameTaken.of(chain("b", 2026, ours), List.of(chain("a", 2025, theirs))))
                .isEmpty();
    }

    /** Another may use them all the same. */
    @Test
    void theBrokersOfAnotherChainAreAKafkaToo() {
        AIChain older = chain("a", 2025, "kafka: {strimzi: {}}");
        assertThat(NameTaken.of(
                        chain("b", 2026, "kafka: {bootstrapServers: 'hello-kafka-kafka-bootstrap.a.svc:9092'}"),
                        List.of(older)))
                .isPresent();
    }
}
