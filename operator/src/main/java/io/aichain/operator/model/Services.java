package io.aichain.operator.model;

import static io.aichain.operator.model.Component.ANCHOR;
import static io.aichain.operator.model.Component.DA_WRITER;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.SEQUENCER;
import static io.aichain.operator.model.Workload.env;
import static io.aichain.operator.model.Workload.mount;
import static io.aichain.operator.model.Workload.mountReadOnly;

import io.aichain.operator.api.DataAvailabilitySpec.AccessMode;
import io.aichain.operator.api.ExecutorsSpec;
import io.aichain.operator.api.KafkaSpec;
import io.aichain.operator.api.RpcSpec;
import io.aichain.operator.api.SecretKey;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods of our four services. Their settings are those of docs/operations.md. */
final class Services {
    private static final String GENESIS = "/etc/aichain";
    private static final String KEY = "/etc/aichain-key";
    private static final String CA = "/etc/aichain-kafka";
    private static final String DA = "/da";

    private Services() {}

    static StatefulSet executors(Inputs in) {
        ExecutorsSpec wanted = in.spec().executors();
        List<EnvVar> env = new ArrayList<>();
        env.add(env("AICHAIN_EXECUTOR_DATA", "/data/state"));
        env.add(env("AICHAIN_EXECUTOR_HISTORY_BLOCKS", wanted.historyBlocks()));
        if (wanted.stateMemoryMiB() != null) env.add(env("AICHAIN_EXECUTOR_STATE_MEMORY", wanted.stateMemoryMiB()));
        if (wanted.compileHotCode() != null) env.add(env("AICHAIN_EXECUTOR_COMPILE", wanted.compileHotCode()));
        // those above the voters begin with the state of another, which has no older states
        if (!wanted.keepsAllStates())
            env.add(env(
                    "AICHAIN_EXECUTOR_PEERS",
                    "http://" + in.names().host(in.names().of(EXECUTOR)) + ":" + Workload.STATUS_PORT));
        RpcSpec.Limits limits = in.spec().rpc().limits();
        if (limits.requestsInFlight() != null) env.add(env("AICHAIN_RPC_IN_FLIGHT", limits.requestsInFlight()));
        if (limits.batch() != null) env.add(env("AICHAIN_RPC_BATCH", limits.batch()));
        if (limits.webSockets() != null) env.add(env("AICHAIN_RPC_WEB_SOCKETS", limits.webSockets()));
        if (limits.logBlocks() != null) env.add(env("AICHAIN_RPC_LOG_BLOCKS", limits.logBlocks()));
        ContainerBuilder container = Workload.service(in, EXECUTOR)
                .addNewPort()
                .withName("rpc")
                .withContainerPort(Workload.RPC_PORT)
                .withProtocol("TCP")
                .endPort()
                // the Service forgets this pod before it stops taking requests; it then answers those it has
                .withNewLifecycle()
                .withNewPreStop()
                .withNewSleep(3L)
                .endPreStop()
                .endLifecycle()
                .addToVolumeMounts(mount(Workload.DATA, "/data"));
        return set(
                in,
                EXECUTOR,
                wanted.autoscaling() == null ? wanted.replicas() : null,
                container,
                Workload.resources(wanted.resources(), "100m", "512Mi", "2Gi"),
                env,
                List.of(),
                List.of(Workload.claim(wanted.volume())),
                Map.of());
    }

    static StatefulSet sequencer(Inputs in) {
        SecretKey key = Keys.sequencer(in.names(), in.spec());
        List<EnvVar> env = new ArrayList<>();
        env.add(env("AICHAIN_SEQUENCER_KEY_FILE", KEY + "/key"));
        env.add(env("AICHAIN_SEQUENCER_BLOCK_TIME", in.spec().genesis().blockTime()));
        if (in.spec().kafka().bootstrapServers() == null) {
            // our own brokers take short sessions: a successor comes sooner
            env.add(env("AICHAIN_SEQUENCER_SESSION_TIMEOUT", "3s"));
            env.add(env("AICHAIN_KAFKA_PATIENCE", "2s"));
        }
        return set(
                in,
                SEQUENCER,
                in.spec().sequencer().replicas(),
                Workload.service(in, SEQUENCER).addToVolumeMounts(mountReadOnly("key", KEY)),
                Workload.resources(in.spec().sequencer().resources(), "50m", "256Mi", "512Mi"),
                env,
                List.of(Workload.secret("key", key.name(), key.key(), "key")),
                List.of(),
                Map.of("sequencer-key", in.secrets().get("sequencer-key")));
    }

    static StatefulSet daWriter(Inputs in) {
        List<EnvVar> env = new ArrayList<>();
        env.add(env("AICHAIN_DA", "file:" + DA));
        env.add(env("AICHAIN_DA_WRITER_NETWORK", in.spec().dataAvailability().active()));
        return set(
                in,
                DA_WRITER,
                in.spec().daWriter().replicas(),
                Workload.service(in, DA_WRITER).addToVolumeMounts(mount("da", DA)),
                Workload.resources(in.spec().daWriter().resources(), "25m", "256Mi", "512Mi"),
                env,
                List.of(files(in)),
                List.of(),
                Map.of());
    }

    static StatefulSet anchor(Inputs in) {
        SecretKey key = Keys.anchor(in.names(), in.spec());
        List<EnvVar> env = new ArrayList<>();
        env.add(env("AICHAIN_DA", "file:" + DA));
        env.add(env("AICHAIN_ANCHOR_KEY_FILE", KEY + "/key"));
        env.add(env("AICHAIN_ANCHOR_CONFIRMATIONS", in.spec().bitcoin().confirmations()));
        env.add(fromSecret("AICHAIN_BITCOIN_URL", Keys.bitcoinUrl(in.names(), in.spec())));
        if (in.spec().bitcoin().onTrial()) {
            env.add(env("AICHAIN_BITCOIN_POLL_INTERVAL", "1s"));
            env.add(env("AICHAIN_ANCHOR_FEES_TARGET_BLOCKS", 2));
        }
        return set(
                in,
                ANCHOR,
                in.spec().anchor().replicas(),
                // it writes there too: each anchor's manifest
                Workload.service(in, ANCHOR).addToVolumeMounts(mountReadOnly("key", KEY), mount("da", DA)),
                Workload.resources(in.spec().anchor().resources(), "25m", "256Mi", "512Mi"),
                env,
                List.of(Workload.secret("key", key.name(), key.key(), "key"), files(in)),
                List.of(),
                Map.of(
                        "anchor-key",
                        in.secrets().get("anchor-key"),
                        "bitcoin-url",
                        in.secrets().get("bitcoin-url")));
    }

    private static Volume files(Inputs in) {
        return new VolumeBuilder()
                .withName("da")
                .withNewPersistentVolumeClaim()
                .withClaimName(in.names().with("da"))
                .endPersistentVolumeClaim()
                .build();
    }

    private static EnvVar fromSecret(String name, SecretKey key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key.key(), key.name(), false)
                .endValueFrom()
                .build();
    }

    /** What is the same for all four: the genesis file, Kafka, a folder for temporary files. */
    private static StatefulSet set(
            Inputs in,
            Component component,
            Integer replicas,
            ContainerBuilder container,
            ResourceRequirements resources,
            List<EnvVar> own,
            List<Volume> volumes,
            List<PersistentVolumeClaim> claims,
            Map<String, String> hashes) {
        List<EnvVar> env = new ArrayList<>(own);
        env.add(env("AICHAIN_GENESIS", GENESIS + "/genesis.json"));
        env.add(env("AICHAIN_STATUS_PORT", Workload.STATUS_PORT));
        env.addAll(kafka(in));
        // those that make topics; brokers that come up one after the other are waited for
        if (component != EXECUTOR)
            in.spec().kafka().replicasOfTopics().ifPresent(many -> env.add(env("AICHAIN_KAFKA_REPLICAS", many)));
        env.sort(Comparator.comparing(EnvVar::getName));
        List<VolumeMount> mounts = new ArrayList<>(List.of(mountReadOnly("genesis", GENESIS), mount("tmp", "/tmp")));
        PodSpecBuilder pod = new PodSpecBuilder()
                .withTerminationGracePeriodSeconds(45L)
                .addToVolumes(Workload.configMap("genesis", in.names().with("genesis")), Workload.temporary())
                .addAllToVolumes(volumes);
        Map<String, String> all = new TreeMap<>(hashes);
        all.put("genesis", in.genesis().hash());
        if (in.secrets().containsKey("kafka")) all.put("kafka", in.secrets().get("kafka"));
        KafkaSpec.Tls tls = in.spec().kafka().tls();
        if (tls != null && tls.caSecret() != null) {
            pod.addToVolumes(Workload.secret(
                    "kafka-ca", tls.caSecret().name(), tls.caSecret().key(), "ca.pem"));
            mounts.add(mountReadOnly("kafka-ca", CA));
        }
        pod.withContainers(container
                .withEnv(env)
                .withResources(resources)
                .addAllToVolumeMounts(mounts)
                .build());
        spread(in, component, pod);
        return Workload.statefulSet(in, component, replicas, pod, claims, all);
    }

    /** Replicas lie on different nodes where there are some; those that share a volume which one node alone can mount lie on one. */
    private static void spread(Inputs in, Component component, PodSpecBuilder pod) {
        boolean mounts = component == DA_WRITER || component == ANCHOR;
        if (mounts && in.spec().dataAvailability().fileNetwork().accessMode() == AccessMode.ReadWriteOnce) {
            pod.withNewAffinity()
                    .withNewPodAffinity()
                    .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withTopologyKey("kubernetes.io/hostname")
                    .withNewLabelSelector()
                    .withMatchLabels(Map.of(Names.CHAIN, in.names().chain()))
                    .addNewMatchExpression()
                    .withKey(Names.COMPONENT)
                    .withOperator("In")
                    // itself too: the first of them may lie anywhere
                    .withValues(DA_WRITER.label(), ANCHOR.label())
                    .endMatchExpression()
                    .endLabelSelector()
                    .endRequiredDuringSchedulingIgnoredDuringExecution()
                    .endPodAffinity()
                    .endAffinity();
            return;
        }
        pod.addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(in.names().selector(component))
                .endLabelSelector()
                .endTopologySpreadConstraint();
    }

    private static List<EnvVar> kafka(Inputs in) {
        KafkaSpec kafka = in.spec().kafka();
        List<EnvVar> env = new ArrayList<>();
        env.add(env("AICHAIN_KAFKA_BOOTSTRAP_SERVERS", in.kafkaBootstrap()));
        boolean tls = kafka.tls() != null;
        boolean sasl = kafka.sasl() != null;
        if (!tls && !sasl) return env;
        String protocol = (sasl ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT");
        env.add(env("AICHAIN_KAFKA_SECURITY__SECURITY_PROTOCOL_", protocol));
        if (tls && kafka.tls().caSecret() != null) {
            env.add(env("AICHAIN_KAFKA_SECURITY__SSL_TRUSTSTORE_TYPE_", "PEM"));
            env.add(env("AICHAIN_KAFKA_SECURITY__SSL_TRUSTSTORE_LOCATION_", CA + "/ca.pem"));
        }
        if (sasl) {
            env.add(env(
                    "AICHAIN_KAFKA_SECURITY__SASL_MECHANISM_",
                    kafka.sasl().mechanism().label()));
            env.add(fromSecret(
                    "AICHAIN_KAFKA_SECURITY__SASL_JAAS_CONFIG_", kafka.sasl().jaasSecret()));
        }
        return env;
    }
}
