package io.aichain.e2e.operated;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.ServiceProcess;
import io.aichain.e2e.kit.TestFolder;
import io.aichain.log.embedded.FreePorts;
import io.aichain.log.embedded.SideDoorKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Kafka that others run, with TLS and a login (the sample {@code external-kafka}): what the operator makes of the user's Secrets lets every
 * service in, and what is wrong in one of them is said in words that the operator's condition shows.
 */
@Tag("P10")
class KafkaLoginE2E {
    private static final Path FOLDER = TestFolder.of(KafkaLoginE2E.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String USER = "ledger";
    private static final String PASSWORD = "of the brokers";

    /** Of the addresses in the golden file's genesis: the third of the test mnemonic's, and the second point's, as 1 is no key of ours. */
    private static final Map<String, String> KEYS = Map.of(
            "sequencer",
            "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a",
            "anchor",
            "0000000000000000000000000000000000000000000000000000000000000002");

    private static KeyPair brokers;
    private static String bootstrap;
    private static SideDoorKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        brokers = KeyPair.make(FOLDER.resolve("keys"), "brokers");
        int port = FreePorts.next();
        bootstrap = "127.0.0.1:" + port;
        kafka = SideDoorKafka.startSecured(FOLDER.resolve("kafka"), port, brokers.keystore(), brokers.password());
        kafka.password(USER, PASSWORD);
    }

    @AfterAll
    static void stop() {
        if (kafka != null) kafka.close();
    }

    @Test
    void everyServiceIsLetInWithWhatTheOperatorGivesIt() throws Exception {
        GoldenChain chain = chain("let-in", PASSWORD, brokers.certificate());
        try (ServiceProcess sequencer = pod(chain, "sequencer");
                ServiceProcess executor = pod(chain, "executor");
                ServiceProcess daWriter = pod(chain, "da-writer");
                ServiceProcess anchor = pod(chain, "anchor")) {
            for (ServiceProcess one : List.of(sequencer, executor, daWriter, anchor)) one.start();
            sequencer.awaitReady();
            executor.awaitReady();
            daWriter.awaitReady();
            // it leads, which is a matter of Kafka, and there is no Bitcoin node here
            assertThat(anchor.awaitSaid("Bitcoin: ", PATIENCE)).doesNotContain("Kafka");
        }
    }

    @Test
    void aPasswordThatTheBrokersDoNotKnowIsSaidUntilTheyDo() throws Exception {
        String other = "known to the service alone";
        GoldenChain chain = chain("password", other, brokers.certificate());
        try (ServiceProcess daWriter = pod(chain, "da-writer").start()) {
            daWriter.awaitSaid("Waiting[reason=Kafka: the brokers do not let this service's user in: ", PATIENCE);
            assertThat(daWriter.health("live").path("status").asText()).isEqualTo("UP");
            kafka.password(USER, other);
            daWriter.awaitReady();
        } finally {
            kafka.password(USER, PASSWORD);
        }
    }

    @Test
    void brokersWhoseCertificateIsNotTrustedAreSaid() throws Exception {
        String stranger = KeyPair.make(FOLDER.resolve("keys"), "stranger").certificate();
        GoldenChain chain = chain("certificate", PASSWORD, stranger);
        try (ServiceProcess daWriter = pod(chain, "da-writer").start()) {
            daWriter.awaitSaid("Waiting[reason=Kafka: no TLS connection to the brokers comes about: ", PATIENCE);
            assertThat(daWriter.health("live").path("status").asText()).isEqualTo("UP");
        }
    }

    /** With the user's Secrets as the sample names them, and those that the operator would make. */
    private static GoldenChain chain(String name, String password, String authority) throws IOException {
        String login =
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";";
        return new GoldenChain(
                "external-kafka",
                Map.of(
                        "kafka-login", Map.of("jaas", login.formatted(USER, password)),
                        "kafka-ca", Map.of("ca.crt", authority),
                        "ledger-keys", KEYS,
                        "ledger-bitcoin-login", Map.of("url", "http://nobody:nothing@127.0.0.1:" + FreePorts.next())),
                FOLDER.resolve(name));
    }

    private static ServiceProcess pod(GoldenChain chain, String component) throws IOException {
        return chain.pod(
                "ledger-" + component,
                component,
                Map.of(
                        "AICHAIN_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrap,
                        // one broker stands for the sample's three
                        "AICHAIN_KAFKA_REPLICAS",
                        "1",
                        "AICHAIN_RPC_PORT",
                        Integer.toString(FreePorts.next())));
    }
}
