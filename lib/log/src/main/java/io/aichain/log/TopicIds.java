package io.aichain.log;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** Asks for a topic's id: a topic that was deleted and created again has another, and old offsets mean nothing in it. */
public final class TopicIds {
    private TopicIds() {}

    /** @throws KafkaUnavailableException if the topic does not exist or Kafka does not answer */
    public static Uuid of(KafkaConnection connection, String topic) {
        try (Admin admin = connection.admin(topic + "-id")) {
            return Answers.of(admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic)
                    .topicId();
        }
    }
}
