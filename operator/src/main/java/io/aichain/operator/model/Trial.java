package io.aichain.operator.model;

import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.KAFKA;
import static io.aichain.operator.model.Workload.env;
import static io.aichain.operator.model.Workload.mount;
import static io.aichain.operator.model.Workload.mountReadOnly;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;

/** What a chain on trial has in place of the real thing: one broker, and a Bitcoin node that mines for itself. */
final class Trial {
    static final int KAFKA_PORT = 9092;
    static final int BITCOIN_PORT = 18443;
    private static final String CONF = "/etc/bitcoin";

    /** The first coins go to the anchor's key, buried as deep as they must be to be spent; then a block every so often, for nobody. */
    private static final String MINER = """
            set -eu
            nobody=bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080 # the example of BIP 173
            ask() { bitcoin-cli -conf=/etc/bitcoin/bitcoin.conf -datadir=/tmp -rpcconnect=127.0.0.1 "$@"; }
            trap 'exit 0' TERM
            until ask getblockcount >/dev/null 2>&1; do sleep 1 & wait $!; done
            if [ "$(ask getblockcount)" -lt 101 ]; then
                ask generatetoaddress 1 "$ADDRESS" >/dev/null
                ask generatetoaddress 100 "$nobody" >/dev/null
            fi
            while :; do
                sleep "$SECONDS_BETWEEN" & wait $!
                ask generatetoaddress 1 "$nobody" >/dev/null
            done
            """;

    private Trial() {}

    static StatefulSet kafka(Inputs in) {
        Container container = new ContainerBuilder()
                .withName(KAFKA.label())
                .withImage(in.images().of(in.spec(), KAFKA))
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Workload.LAST_WORDS)
                .withSecurityContext(Workload.restricted())
                .withEnv(
                        env("AICHAIN_BROKER_ADVERTISED", in.kafkaBootstrap()),
                        env("AICHAIN_BROKER_DATA", "/data/broker"))
                .addNewPort()
                .withName("kafka")
                .withContainerPort(KAFKA_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(tcp("kafka", 1, 300))
                .withLivenessProbe(tcp("kafka", 10, 6))
                .withReadinessProbe(tcp("kafka", 2, 2))
                .withResources(Workload.resources(null, "50m", "512Mi", "1Gi"))
                .withVolumeMounts(mount(Workload.DATA, "/data"), mount("tmp", "/tmp"))
                .build();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withTerminationGracePeriodSeconds(60L)
                .withVolumes(Workload.temporary())
                .withContainers(container);
        return Workload.statefulSet(
                in, KAFKA, 1, pod, List.of(Workload.claim(in.spec().kafka().embeddedStorage())), Map.of());
    }

    static StatefulSet bitcoin(Inputs in) {
        String image = in.images().of(in.spec(), BITCOIN);
        Container node = new ContainerBuilder()
                .withName(BITCOIN.label())
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Workload.LAST_WORDS)
                .withSecurityContext(Workload.restricted())
                .withCommand("bitcoind", "-conf=" + CONF + "/bitcoin.conf", "-datadir=/data", "-printtoconsole")
                .addNewPort()
                .withName("rpc")
                .withContainerPort(BITCOIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withStartupProbe(answers(1, 300))
                .withLivenessProbe(answers(10, 6))
                .withReadinessProbe(answers(5, 3))
                .withResources(Workload.resources(null, "25m", "192Mi", "512Mi"))
                .withVolumeMounts(mountReadOnly("conf", CONF), mount(Workload.DATA, "/data"), mount("tmp", "/tmp"))
                .build();
        Container miner = new ContainerBuilder()
                .withName("miner")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withTerminationMessagePolicy(Workload.LAST_WORDS)
                .withSecurityContext(Workload.restricted())
                .withCommand("sh", "-c", MINER)
                .withEnv(
                        env("ADDRESS", in.addresses().anchor()),
                        env("SECONDS_BETWEEN", in.spec().bitcoin().trialNode().blockSeconds()))
                .withResources(Workload.resources(null, "5m", "16Mi", "128Mi"))
                .withVolumeMounts(mountReadOnly("conf", CONF), mount("tmp", "/tmp"))
                .build();
        PodSpecBuilder pod = new PodSpecBuilder()
                .withTerminationGracePeriodSeconds(60L)
                .withVolumes(
                        Workload.secret("conf", Keys.login(in.names()), Keys.BITCOIN_CONF, "bitcoin.conf"),
                        Workload.temporary())
                .withContainers(node, miner);
        return Workload.statefulSet(
                in,
                BITCOIN,
                1,
                pod,
                List.of(Workload.claim(in.spec().bitcoin().trialNode().volume())),
                Map.of("bitcoin-url", in.secrets().get("bitcoin-url")));
    }

    /** One that hangs still takes connections: it is asked for something. */
    private static Probe answers(int period, int failures) {
        return new ProbeBuilder()
                .withNewExec()
                .withCommand(
                        "bitcoin-cli",
                        "-conf=" + CONF + "/bitcoin.conf",
                        "-datadir=/tmp",
                        "-rpcconnect=127.0.0.1",
                        "-rpcclienttimeout=4",
                        "getblockcount")
                .endExec()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .build();
    }

    /** Whether it listens; its image has nothing that could ask it more, and services say when it hangs. */
    private static Probe tcp(String port, int period, int failures) {
        return new ProbeBuilder()
                .withNewTcpSocket()
                .withNewPort(port)
                .endTcpSocket()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(3)
                .withFailureThreshold(failures)
                .withSuccessThreshold(1)
                .build();
    }
}
