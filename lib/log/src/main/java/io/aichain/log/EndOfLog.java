package io.aichain.log;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds where a partition ends. Right after a commit the end that readers of committed records see can trail the real one, so a leader
 * that wants to know all of the log waits until both agree.
 */
public final class EndOfLog {
    private EndOfLog() {}

    /**
     * The offset behind the last record or marker, once no transaction is open.
     *
     * @throws KafkaUnavailableException if one is still open after the patience: the one that left it must be fenced first
     */
    public static long await(KafkaConnection connection, String topic, Duration patience) {
        try (Questions questions = Questions.open(connection, topic + "-end")) {
            return await(questions, topic, patience);
        }
    }

    /** The same, asked by a connection that is there. */
    public static long await(Questions questions, String topic, Duration patience) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long real = end(questions.admin(), partition, IsolationLevel.READ_UNCOMMITTED);
            long committed = end(questions.admin(), partition, IsolationLevel.READ_COMMITTED);
            if (real == committed) return real;
            if (System.nanoTime() > deadline) {
                throw new KafkaUnavailableException(
                        partition + ": a transaction is open at offset " + committed + ", the end is " + real, null);
            }
        }
    }

    /**
     * The end of what is committed now. Asked by a connection of its own: behind a reader's fetch that waits for news the question would
     * wait too, for half a second.
     */
    public static long committed(KafkaConnection connection, String topic) {
        try (Questions questions = Questions.open(connection, topic + "-end")) {
            return committed(questions, topic);
        }
    }

    /** The same, asked by a connection that is there. */
    public static long committed(Questions questions, String topic) {
        return end(questions.admin(), new TopicPartition(topic, 0), IsolationLevel.READ_COMMITTED);
    }

    static long end(Admin admin, TopicPartition partition, IsolationLevel isolation) {
        var answer = admin.listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation));
        return Answers.of(answer.partitionResult(partition)).offset();
    }
}
