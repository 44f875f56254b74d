package io.aichain.e2e.kit;

import io.aichain.log.embedded.BrokerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A real Kafka broker of one node: a container where an engine runs, a child process elsewhere. */
public sealed interface Broker extends AutoCloseable {
    String bootstrap();

    @Override
    void close();

    /** @param folder of the data, for the child process */
    static Broker start(Path folder) throws IOException, InterruptedException {
        Optional<DockerImageName> image = Containers.image("AICHAIN_IMAGE_KAFKA");
        return image.isPresent() ? InContainer.start(image.get()) : new AsChild(BrokerProcess.start(folder));
    }

    /** A child process wherever we run: for tests that restart it or change its files. @param folder of the data */
    static AsChild asChild(Path folder) throws IOException, InterruptedException {
        return new AsChild(BrokerProcess.start(folder));
    }

    /** Started by Testcontainers. */
    record InContainer(KafkaContainer container) implements Broker {
        static InContainer start(DockerImageName image) {
            @SuppressWarnings("resource") // closed by the record
            KafkaContainer container = new KafkaContainer(image.asCompatibleSubstituteFor("apache/kafka"))
                    .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                    .withEnv("KAFKA_HEAP_OPTS", "-Xmx384m");
            if (Containers.isLocal(image)) container.withImagePullPolicy(name -> false);
            container.start();
            return new InContainer(container);
        }

        @Override
        public String bootstrap() {
            return container.getBootstrapServers();
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    /** The same program from Maven's jars. */
    record AsChild(BrokerProcess process) implements Broker {
        @Override
        public String bootstrap() {
            return process.bootstrap();
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
