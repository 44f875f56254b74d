package io.aichain.operator.mock;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.dependent.KubernetesCluster;
import io.aichain.operator.dependent.Offers;
import io.aichain.operator.dependent.StorageClasses;
import io.aichain.operator.dependent.Watched;
import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The cluster as the operator sees it, on an API server in memory. That one has no server-side apply, so an apply replaces the object. */
final class MockCluster implements Cluster {
    final List<String> writes = new ArrayList<>();
    /** What is asked for by name: Secrets are not watched, and a file of genesis is read whole. */
    final List<String> reads = new ArrayList<>();

    /** That the operator watches; that server would give them another age. */
    final List<AIChain> namesakes = new ArrayList<>();

    /** An object that the API server fails to write, as {@code StatefulSet hello-anchor}; null for none. */
    String failing;

    /** Whether the StatefulSets that are seen are those that were there before the next look. */
    boolean late;

    private List<StatefulSet> seen = List.of();

    /** How it fails. */
    KubernetesClientException failure =
            new KubernetesClientException("time-out", HttpURLConnection.HTTP_INTERNAL_ERROR, null);

    private final KubernetesClient client;
    private final Cluster real;
    private long questions;

    MockCluster(KubernetesClient client) {
        this.client = client;
        Watched direct = new Watched() {
            @Override
            public <T extends HasMetadata> Stream<T> of(Class<T> kind, String namespace, String chain) {
                return client
                        .resources(kind)
                        .inNamespace(namespace)
                        .withLabel(Names.CHAIN, chain)
                        .list()
                        .getItems()
                        .stream();
            }
        };
        this.real = new KubernetesCluster(
                client,
                direct,
                names -> List.copyOf(namesakes),
                // nothing is known from the look before
                new Offers(client, this::minuteLater),
                new StorageClasses(client, this::minuteLater));
    }

    private Instant minuteLater() {
        return Instant.EPOCH.plus(questions++, ChronoUnit.MINUTES);
    }

    @Override
    public void apply(HasMetadata desired) {
        if ((desired.getKind() + " " + desired.getMetadata().getName()).equals(failing)) throw failure;
        write("apply", desired);
        HasMetadata live = client.resource(desired).get();
        if (live == null) {
            client.resource(desired).create();
            return;
        }
        HasMetadata next = client.getKubernetesSerialization().clone(desired);
        // as the API server does: another generation, and the status stays
        Long generation = live.getMetadata().getGeneration();
        next.getMetadata().setGeneration(generation == null ? 2 : generation + 1);
        if (next instanceof StatefulSet set) set.setStatus(((StatefulSet) live).getStatus());
        client.resource(next).update();
    }

    @Override
    public boolean create(HasMetadata desired) {
        write("create", desired);
        return real.create(desired);
    }

    @Override
    public void delete(HasMetadata object) {
        write("delete", object);
        real.delete(object);
    }

    private void write(String verb, HasMetadata object) {
        writes.add(verb + " " + object.getKind() + " " + object.getMetadata().getName());
    }

    @Override
    public Optional<HasMetadata> find(HasMetadata like) {
        return real.find(like);
    }

    @Override
    public List<HasMetadata> owned(Names names) {
        return real.owned(names);
    }

    @Override
    public List<StatefulSet> sets(Names names) {
        if (!late) seen = real.sets(names);
        return seen;
    }

    @Override
    public List<Pod> pods(Names names) {
        return real.pods(names);
    }

    @Override
    public Optional<String> refusedPods(StatefulSet set) {
        return KubernetesCluster.refusedPods(
                set,
                events(
                        set.getMetadata().getNamespace(),
                        "StatefulSet " + set.getMetadata().getName()));
    }

    @Override
    public Map<String, String> notMounted(Names names, List<Pod> pods) {
        return pods.isEmpty() ? Map.of() : KubernetesCluster.notMounted(pods, events(names.namespace(), "all pods"));
    }

    /** That server knows no selection by their fields. */
    private List<Event> events(String namespace, String about) {
        reads.add("Events of " + about);
        return client.v1().events().inNamespace(namespace).list().getItems();
    }

    @Override
    public List<AIChain> namesakes(Names names) {
        return real.namesakes(names);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        reads.add("Secret " + name);
        return real.secret(namespace, name);
    }

    @Override
    public Optional<ConfigMap> configMap(Names names, String name) {
        reads.add("ConfigMap " + name);
        return real.configMap(names, name);
    }

    @Override
    public boolean hasStorageClass(String name) {
        return real.hasStorageClass(name);
    }

    @Override
    public Set<Offer> offers() {
        return real.offers();
    }
}
