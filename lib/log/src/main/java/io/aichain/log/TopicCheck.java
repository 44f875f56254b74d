package io.aichain.log;

import static io.aichain.log.LogStoppedException.stopped;

import io.aichain.log.LogStoppedException.Cause;
import io.aichain.log.Topics.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the topics before anything is read or written, and creates those that are missing unless it only looks. What endangers the order
 * is an error, what endangers durability only is a warning.
 */
public final class TopicCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    /** Level 2 (KIP-890): the epoch rises with every transaction, so that no delayed write lands in a later one. */
    private static final short TRANSACTION_VERSION = 2;

    /** With two of them in sync a broker may be lost, or be started again. */
    private static final int ENOUGH = 3;

    private TopicCheck() {}

    /**
     * Returns when every topic exists as it must be.
     *
     * @return the topics' ids by name
     * @throws LogStoppedException if a topic or the broker is not what the chain needs
     * @throws KafkaUnavailableException if Kafka does not answer, or topics are missing that are to have more replicas than brokers are known
     */
    public static Map<String, Uuid> ensure(KafkaConnection connection, Topics topics) {
        try (Questions questions = Questions.open(connection, topics.chain() + "-topics")) {
            return ensure(questions, topics);
        }
    }

    /** The same, asked by a connection that is there. */
    public static Map<String, Uuid> ensure(Questions questions, Topics topics) {
        Admin admin = questions.admin();
        checkFeatures(admin);
        create(admin, topics, questions.replicas());
        Map<String, Found> found = found(admin, topics);
        for (Spec spec : topics.specs()) warn(spec, found.get(spec.name()), questions.replicas());
        return ids(found);
    }

    /**
     * The same for one that stands by: asks, and neither creates nor warns, as who leads has done both.
     *
     * @throws LogStoppedException if a topic is missing, or it or the broker is not what the chain needs
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public static Map<String, Uuid> look(Questions questions, Topics topics) {
        Admin admin = questions.admin();
        checkFeatures(admin);
        for (Spec spec : missing(admin, topics)) {
            throw stopped(
                    Cause.TOPIC_CONFIGURATION,
                    "topic %s is missing, or this service's user may not describe it",
                    spec.name());
        }
        return ids(found(admin, topics));
    }

    private static void checkFeatures(Admin admin) {
        FinalizedVersionRange level = Answers.of(admin.describeFeatures().featureMetadata())
                .finalizedFeatures()
                .get("transaction.version");
        int found = level == null ? 0 : level.maxVersionLevel();
        if (found < TRANSACTION_VERSION) {
            throw stopped(
                    Cause.BROKER_FEATURES,
                    "Kafka's transaction.version is %d, at least %d is needed: kafka-features upgrade --feature transaction.version=2",
                    found,
                    TRANSACTION_VERSION);
        }
    }

    private static List<Spec> missing(Admin admin, Topics topics) {
        Set<String> present = Answers.of(admin.listTopics().names());
        return topics.specs().stream()
                .filter(spec -> !present.contains(spec.name()))
                .toList();
    }

    /**
     * How many replicas a topic has is settled here, for ever: brokers that come up one after the other must not make it fewer than are wanted
     * (P1).
     */
    private static void create(Admin admin, Topics topics, OptionalInt wanted) {
        List<Spec> missing = missing(admin, topics);
        if (missing.isEmpty()) return;
        int brokers = Answers.of(admin.describeCluster().nodes()).size();
        short replicas = (short) wanted.orElse(Math.min(ENOUGH, brokers));
        var created = admin.createTopics(missing.stream()
                .map(spec -> new NewTopic(spec.name(), Optional.of(spec.partitions()), Optional.of(replicas))
                        .configs(spec.config(replicas)))
                .toList());
        created.values().forEach((name, done) -> {
            try {
                Answers.of(done);
                LOG.info("created topic {} with {} replicas", name, replicas);
            } catch (TopicExistsException another) {
                LOG.debug("topic {} was created by another process meanwhile", name);
            } catch (InvalidReplicationFactorException tooFew) {
                throw new KafkaUnavailableException(
                        "%d of the %d brokers are there that topics with %d replicas need (AICHAIN_KAFKA_REPLICAS)"
                                .formatted(brokers, replicas, replicas),
                        tooFew);
            }
        });
        awaitLeaders(admin, missing);
    }

    /**
     * Returns when every partition's leader answers. An idempotent producer whose first batches meet a leader that is not there yet can
     * have the second taken before the first, which is then refused until it times out.
     */
    private static void awaitLeaders(Admin admin, List<Spec> created) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (Spec spec : created) {
            for (int i = 0; i < spec.partitions(); i++) {
                ends.put(new TopicPartition(spec.name(), i), OffsetSpec.latest());
            }
        }
        Answers.patiently(() -> admin.listOffsets(ends).all());
    }

    /** A topic as the broker has it. */
    private record Found(TopicDescription topic, Config config) {}

    /** All of them, by name; none that the chain must not stand on. */
    private static Map<String, Found> found(Admin admin, Topics topics) {
        List<String> names = topics.specs().stream().map(Spec::name).toList();
        Map<String, TopicDescription> descriptions =
                Answers.patiently(() -> admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs = Answers.of(admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all());
        Map<String, Found> found = new HashMap<>();
        for (Spec spec : topics.specs()) {
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()));
            Found here = new Found(descriptions.get(spec.name()), config);
            refuse(spec, here.topic, config);
            found.put(spec.name(), here);
        }
        return found;
    }

    private static Map<String, Uuid> ids(Map<String, Found> found) {
        return found.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, e -> e.getValue().topic.topicId()));
    }

    private static void refuse(Spec spec, TopicDescription topic, Config config) {
        if (topic.partitions().size() != spec.partitions()) {
            throw stopped(
                    Cause.TOPIC_CONFIGURATION,
                    "topic %s: %d partitions, the chain needs %d",
                    spec.name(),
                    topic.partitions().size(),
                    spec.partitions());
        }
        for (String key : new TreeSet<>(spec.config().keySet())) {
            String wanted = spec.config().get(key);
            String value = config.get(key).value();
            boolean enough = key.equals("max.message.bytes")
                    ? Long.parseLong(value) >= Long.parseLong(wanted)
                    : value.equals(wanted);
            if (!enough) {
                throw stopped(
                        Cause.TOPIC_CONFIGURATION,
                        "topic %s: %s is %s, the chain needs %s",
                        spec.name(),
                        key,
                        value,
                        wanted);
            }
        }
    }

    private static void warn(Spec spec, Found found, OptionalInt wanted) {
        Config config = found.config;
        int replicas = found.topic.partitions().getFirst().replicas().size();
        int inSync = Integer.parseInt(config.get("min.insync.replicas").value());
        if (replicas < wanted.orElse(0)) {
            LOG.warn(
                    "topic {}: {} replicas, {} are wanted of new ones; kafka-reassign-partitions gives it more",
                    spec.name(),
                    replicas,
                    wanted.getAsInt());
        } else if (replicas > 1 && (replicas < ENOUGH || inSync < 2)) {
            LOG.warn(
                    "topic {}: {} replicas, min.insync.replicas {}; 3 and 2 survive a broker",
                    spec.name(),
                    replicas,
                    inSync);
        }
        if (replicas == 1
                && spec.isFlushed()
                && !config.get("flush.messages").value().equals("1")) {
            LOG.warn(
                    "topic {}: one replica and no flush.messages=1; a machine that fails can lose records",
                    spec.name());
        }
    }
}
