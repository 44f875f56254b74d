package io.aichain.log.leader;

import io.aichain.log.KafkaConnection;
import io.aichain.log.KafkaUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership of a consumer group over a one-partition topic: whoever holds the partition should lead. Members are static
 * ({@code group.instance.id}), so that a process that is started again has its assignment back at once; the assignor is sticky, so that
 * one that comes back later takes it from nobody. Reads no records.
 */
public final class GroupMembership implements Membership {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembership.class);
    private static final Duration POLL = Duration.ofMillis(200);
    /** The answer to one tells a standby that the leader has left: a quarter of a session would be a second and more without blocks. */
    private static final long HEARTBEAT_MILLIS = 250;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String group;
    private final Thread thread;
    private volatile boolean assigned;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<String> failure = Optional.empty();
    private volatile Optional<AuthenticationException> notLetIn = Optional.empty();

    private GroupMembership(KafkaConsumer<byte[], byte[]> consumer, String group, String topic) {
        this.consumer = consumer;
        this.group = group;
        this.thread = Thread.ofPlatform().name("membership-" + group).unstarted(() -> run(topic));
    }

    /**
     * Joins.
     *
     * @param instanceId of this process, different among the members and the same after a restart
     * @param sessionTimeout after which a silent member is replaced; brokers take 6 s and more unless configured otherwise
     * @throws io.aichain.log.KafkaUnavailableException if no server's name is known now
     */
    public static GroupMembership join(
            KafkaConnection connection, String group, String topic, String instanceId, Duration sessionTimeout) {
        Map<String, Object> settings = connection.clientSettings(group + "-" + instanceId);
        settings.put("group.id", group);
        settings.put("group.instance.id", instanceId);
        settings.put("group.protocol", "classic");
        settings.put("session.timeout.ms", (int) sessionTimeout.toMillis());
        settings.put("heartbeat.interval.ms", (int) Math.clamp(sessionTimeout.toMillis() / 4, 1, HEARTBEAT_MILLIS));
        settings.put("partition.assignment.strategy", List.of(CooperativeStickyAssignor.class));
        settings.put("enable.auto.commit", false);
        // a position is set for every assigned partition, though this consumer is always paused
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        GroupMembership membership = new GroupMembership(connection.consumer(settings), group, topic);
        membership.thread.start();
        return membership;
    }

    @Override
    public boolean isAssigned() {
        notLetIn.ifPresent(e -> {
            throw KafkaUnavailableException.notLetIn(e);
        });
        return assigned;
    }

    @Override
    public Optional<String> failure() {
        return failure;
    }

    private void run(String topic) {
        try {
            consumer.subscribe(List.of(topic), new Assignments());
            while (closing.getCount() > 0) poll();
        } catch (WakeupException closed) {
            LOG.debug("{}: leaving", group);
        } catch (AuthenticationException e) {
            // this consumer may have been made with credentials that are old: a member again with another
            LOG.warn("{}: leaving: {}", group, e.toString());
            notLetIn = Optional.of(e);
        } catch (FencedInstanceIdException e) {
            fail("another process runs under this node id: " + e.getMessage());
        } catch (RuntimeException e) {
            fail("membership of " + group + " ended: " + e);
        } finally {
            assigned = false;
            leave();
        }
    }

    private void poll() {
        try {
            consumer.poll(POLL);
        } catch (FencedInstanceIdException | AuthenticationException | AuthorizationException | WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            // the broker is away or moving; the session time-out decides what becomes of the assignment
            LOG.warn("{}: {}", group, e.toString());
            pause();
        }
    }

    private void pause() {
        try {
            if (closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) LOG.debug("{}: leaving", group);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void fail(String reason) {
        LOG.error("{}: {}", group, reason);
        failure = Optional.of(reason);
    }

    private void leave() {
        try {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(2))
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException e) {
            LOG.warn("{}: left without saying so: {}", group, e.toString());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Turns Kafka's callbacks into one flag. */
    private final class Assignments implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            if (!partitions.isEmpty()) assigned = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) assigned = false;
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            assigned = false;
        }
    }
}
