package io.aichain.log.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    @TempDir
    Path folder;

    @Test
    void aBrokerThatIsStoppedAndStartedAgainStillHasItsTopics() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
                Admin admin = admin(kafka)) {
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder, 0);
                Admin admin = admin(kafka)) {
            assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).isEqualTo(Set.of("kept"));
        }
    }

    @Test
    void aBrokerThatIsKilledComesBackOnTheSamePortWithItsTopics() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic("kept", 2, (short) 1)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
            broker.kill();
            broker.restart();
            assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).isEqualTo(Set.of("kept"));
        }
    }

    @Test
    void aBrokerThatEndsTheProcessSaysWhereAndWhatToDo() throws Exception {
        try (ChildJvm broker = ChildJvm.start(HaltedBrokerMain.class, folder.toString())) {
            assertThat(broker.awaitLine("Kafka has ended this process"))
                    .contains("cannot write to " + folder)
                    .contains("Make room");
            assertThat(broker.awaitEnd()).isEqualTo(1);
        }
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    }
}
