package io.aichain.operator.dependent;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster through the client: reads from what is watched, writes by server-side apply under one name. */
public final class KubernetesCluster implements Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesCluster.class);
    private static final List<String> REFUSED = List.of("FailedCreate");
    private static final List<String> MADE = List.of("SuccessfulCreate");
    private static final List<String> NOT_MOUNTED = List.of("FailedMount", "FailedAttachVolume");
    private static final List<String> MOUNTED = List.of("SuccessfulAttachVolume", "Pulling", "Pulled", "Created");

    private final KubernetesClient client;
    private final Watched watched;
    private final Function<Names, List<AIChain>> namesakes;
    private final Offers offers;
    private final StorageClasses storageClasses;

    /** @param namesakes as {@link Cluster#namesakes} */
    public KubernetesCluster(
            KubernetesClient client,
            Watched watched,
            Function<Names, List<AIChain>> namesakes,
            Offers offers,
            StorageClasses storageClasses) {
        this.client = client;
        this.watched = watched;
        this.namesakes = namesakes;
        this.offers = offers;
        this.storageClasses = storageClasses;
    }

    @Override
    public Optional<HasMetadata> find(HasMetadata like) {
        if (like instanceof GenericKubernetesResource) {
            return Optional.ofNullable(client.resource(like).get());
        }
        ObjectMeta metadata = like.getMetadata();
        return seen(
                        like.getClass(),
                        metadata.getNamespace(),
                        metadata.getLabels().get(Names.CHAIN),
                        metadata.getName())
                .map(HasMetadata.class::cast)
                // made a moment ago, or somebody else's: those without our label are not watched
                .or(() -> Optional.ofNullable(client.resource(like).get()));
    }

    private <T extends HasMetadata> Optional<T> seen(Class<T> kind, String namespace, String chain, String name) {
        return watched.of(kind, namespace, chain)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public List<HasMetadata> owned(Names names) {
        List<HasMetadata> all = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : Kinds.OWN) {
            watched.of(kind, names.namespace(), names.chain())
                    .filter(names::owns)
                    .forEach(all::add);
        }
        for (Kinds.Foreign kind : Kinds.FOREIGN) {
            if (!offers.present().contains(kind.offer())) continue;
            ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                    .withGroup(kind.group())
                    .withVersion(kind.version())
                    .withKind(kind.kind())
                    .withPlural(kind.plural())
                    .withNamespaced(true)
                    .build();
            client
                    .genericKubernetesResources(context)
                    .inNamespace(names.namespace())
                    .withLabel(Names.MANAGED_BY, Names.OPERATOR)
                    .withLabel(Names.CHAIN, names.chain())
                    .list()
                    .getItems()
                    .stream()
                    .filter(names::owns)
                    .forEach(all::add);
        }
        return all;
    }

    @Override
    public List<StatefulSet> sets(Names names) {
        return watched.of(StatefulSet.class, names.namespace(), names.chain())
                .filter(names::owns)
                .toList();
    }

    @Override
    public List<Pod> pods(Names names) {
        return watched.of(Pod.class, names.namespace(), names.chain()).toList();
    }

    /** An Event is the only trace of a quota or a rule of the namespace. */
    @Override
    public Optional<String> refusedPods(StatefulSet set) {
        return refusedPods(
                set,
                events(
                        set.getMetadata().getNamespace(),
                        "involvedObject.uid",
                        set.getMetadata().getUid()));
    }

    /** The newest word of those Events that are about it: an Event outlives what it tells of, and a pod that was made since ends a refusal. */
    public static Optional<String> refusedPods(StatefulSet set, List<Event> events) {
        return lasting(set, events, REFUSED, MADE);
    }

    @Override
    public Map<String, String> notMounted(Names names, List<Pod> pods) {
        if (pods.isEmpty()) return Map.of();
        // Of one pod its own Events are few; of several one request is less than one for each.
        List<Event> events = pods.size() == 1
                ? events(
                        names.namespace(),
                        "involvedObject.uid",
                        pods.getFirst().getMetadata().getUid())
                : events(names.namespace(), "involvedObject.kind", "Pod");
        return notMounted(pods, events);
    }

    /** By pod name, of those of which something is said. */
    public static Map<String, String> notMounted(List<Pod> pods, List<Event> events) {
        Map<String, String> words = new TreeMap<>();
        for (Pod pod : pods)
            notMounted(pod, events).ifPresent(why -> words.put(pod.getMetadata().getName(), why));
        return words;
    }

    /** The same of a volume, which one that came since ends. */
    static Optional<String> notMounted(Pod pod, List<Event> events) {
        return lasting(pod, events, NOT_MOUNTED, MOUNTED);
    }

    private List<Event> events(String namespace, String field, String value) {
        return client.v1()
                .events()
                .inNamespace(namespace)
                .withField(field, value)
                .list()
                .getItems();
    }

    private static Optional<String> lasting(
            HasMetadata object, List<Event> events, List<String> bad, List<String> good) {
        return events.stream()
                .filter(event -> object.getMetadata()
                                .getUid()
                                .equals(event.getInvolvedObject().getUid())
                        && (bad.contains(event.getReason()) || good.contains(event.getReason()))
                        && event.getLastTimestamp() != null)
                // of the same second: the one who makes pods goes on to the others
                .max(Comparator.comparing(Event::getLastTimestamp)
                        .thenComparing(event -> bad.contains(event.getReason())))
                .filter(event -> bad.contains(event.getReason()))
                .map(Event::getMessage);
    }

    @Override
    public List<AIChain> namesakes(Names names) {
        return namesakes.apply(names);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    @Override
    public Optional<ConfigMap> configMap(Names names, String name) {
        return seen(ConfigMap.class, names.namespace(), names.chain(), name)
                // its user's, or one of ours that was put back from a copy: without our label it is not watched
                .or(() -> Optional.ofNullable(client.configMaps()
                        .inNamespace(names.namespace())
                        .withName(name)
                        .get()));
    }

    @Override
    public boolean hasStorageClass(String name) {
        return storageClasses.has(name);
    }

    @Override
    public Set<Offer> offers() {
        return offers.present().isEmpty() ? EnumSet.noneOf(Offer.class) : EnumSet.copyOf(offers.present());
    }

    /** First politely, so that the log shows whose field it was; then it is ours. */
    @Override
    public void apply(HasMetadata desired) {
        try {
            client.resource(desired).fieldManager(MANAGER).serverSideApply();
        } catch (KubernetesClientException conflict) {
            if (conflict.getCode() != HttpURLConnection.HTTP_CONFLICT) throw conflict;
            LOG.warn(
                    "{} {}/{}: taken over: {}",
                    desired.getKind(),
                    desired.getMetadata().getNamespace(),
                    desired.getMetadata().getName(),
                    ServerWords.of(conflict));
            client.resource(desired).fieldManager(MANAGER).forceConflicts().serverSideApply();
        }
    }

    @Override
    public boolean create(HasMetadata desired) {
        try {
            client.resource(desired).create();
            return true;
        } catch (KubernetesClientException exists) {
            if (exists.getCode() != HttpURLConnection.HTTP_CONFLICT) throw exists;
            return false;
        }
    }

    @Override
    public void delete(HasMetadata object) {
        try {
            client.resource(object)
                    .lockResourceVersion(object.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException changed) {
            // it is another one now, or another state of it: the next look decides
            if (changed.getCode() != HttpURLConnection.HTTP_CONFLICT) throw changed;
        }
    }
}
