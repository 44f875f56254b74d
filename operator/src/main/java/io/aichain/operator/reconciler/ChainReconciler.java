package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.dependent.Kinds;
import io.aichain.operator.dependent.KubernetesCluster;
import io.aichain.operator.dependent.Offers;
import io.aichain.operator.dependent.ServerWords;
import io.aichain.operator.dependent.StorageClasses;
import io.aichain.operator.events.EventPublisher;
import io.aichain.operator.events.Happening;
import io.aichain.operator.model.Names;
import io.aichain.operator.status.HttpReports;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between the operator SDK and a {@link Reconciliation}: what is watched, when to look again, and writing the status. */
@ControllerConfiguration(
        name = Names.OPERATOR,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.SECONDS))
public class ChainReconciler implements Reconciler<AIChain> {
    private static final Logger LOG = LoggerFactory.getLogger(ChainReconciler.class);

    /** Secrets are not watched, which would need a list of all of them: within this time a change is seen. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private static final Duration UNSETTLED = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMillis(800);

    /** Name of an index of what is watched. */
    private static final String BY_CHAIN = "chain";
    /** Phases that a failed look does not end: a chain sleeps on, or goes on waking. */
    private static final Set<String> ASLEEP = Set.of("Hibernated", "Waking");

    private final KubernetesClient client;
    private final Reconciliation.Settings settings;
    private final InstantSource clock = InstantSource.system();
    private final HttpReports reports = new HttpReports(new HttpReports.Ports(8080, 8545), PATIENCE);
    private final Map<Class<?>, InformerEventSource<?, AIChain>> sources = new HashMap<>();
    private IndexerResourceCache<AIChain> chains;
    private final EventPublisher events;
    private final Reconciliation reconciliation;

    public ChainReconciler(KubernetesClient client, OperatorSettings settings) {
        this.client = client;
        this.settings = settings.forReconciliation();
        this.events = new EventPublisher(client, clock);
        this.reconciliation = new Reconciliation(
                new KubernetesCluster(
                        client,
                        this::watched,
                        this::namesakes,
                        new Offers(client, clock),
                        new StorageClasses(client, clock)),
                reports,
                this.settings,
                clock,
                new SecureRandom());
    }

    @Override
    public List<EventSource<?, AIChain>> prepareEventSources(EventSourceContext<AIChain> context) {
        chains = context.getPrimaryCache();
        List<EventSource<?, AIChain>> all = new ArrayList<>();
        for (Class<? extends HasMetadata> kind : Kinds.OWN) all.add(source(kind, context));
        all.add(source(Pod.class, context));
        return all;
    }

    private <T extends HasMetadata> InformerEventSource<T, AIChain> source(
            Class<T> kind, EventSourceContext<AIChain> context) {
        InformerEventSource<T, AIChain> source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, AIChain.class)
                        .withName(kind.getSimpleName())
                        .withLabelSelector(Names.MANAGED_BY + "=" + Names.OPERATOR)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(ChainReconciler::chainOf)
                        .build(),
                context);
        // without it each look would go through the objects of all chains
        source.addIndexers(Map.of(BY_CHAIN, ChainReconciler::chainKey));
        sources.put(kind, source);
        return source;
    }

    private static List<String> chainKey(HasMetadata object) {
        String chain = object.getMetadata().getLabels().get(Names.CHAIN);
        return chain == null ? List.of() : List.of(key(object.getMetadata().getNamespace(), chain));
    }

    private static String key(String namespace, String chain) {
        return namespace + "/" + chain;
    }

    private static Set<ResourceID> chainOf(HasMetadata object) {
        String chain = object.getMetadata().getLabels().get(Names.CHAIN);
        return chain == null
                ? Set.of()
                : Set.of(new ResourceID(chain, object.getMetadata().getNamespace()));
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> Stream<T> watched(Class<T> kind, String namespace, String chain) {
        InformerEventSource<T, AIChain> source = (InformerEventSource<T, AIChain>) sources.get(kind);
        return source.byIndex(BY_CHAIN, key(namespace, chain)).stream();
    }

    /** By their keys first: none of the hundred others is looked at. */
    private List<AIChain> namesakes(Names names) {
        return chains.keys()
                .filter(id -> id.getName().equals(names.chain()))
                .filter(id ->
                        !id.getNamespace().filter(names.namespace()::equals).isPresent())
                .flatMap(id -> chains.get(id).stream())
                .toList();
    }

    @Override
    public UpdateControl<AIChain> reconcile(AIChain chain, Context<AIChain> context) {
        List<Happening> happenings = new ArrayList<>();
        Reconciliation.Outcome outcome;
        try {
            outcome = reconciliation.reconcile(chain, happenings::add);
        } finally {
            // what was done before it failed is as it should be at the next look, which then says nothing of it
            events.publish(chain, happenings);
        }
        Duration again = nextLook(outcome.isSettled());
        if (outcome.status().equals(chain.getStatus())) {
            return UpdateControl.<AIChain>noUpdate().rescheduleAfter(again);
        }
        return UpdateControl.patchStatus(withStatus(chain, outcome.status())).rescheduleAfter(again);
    }

    /** After which a chain is looked at again, if nothing that is watched has changed before. */
    public static Duration nextLook(boolean isSettled) {
        return isSettled ? SETTLED : UNSETTLED;
    }

    /** What the API server refused or an unknown mistake of ours: seen in the status, tried again. */
    @Override
    public ErrorStatusUpdateControl<AIChain> updateErrorStatus(AIChain chain, Context<AIChain> context, Exception e) {
        if (isGone(chain))
            return ErrorStatusUpdateControl.<AIChain>noStatusUpdate().withNoRetry();
        LOG.warn(
                "{}/{}", chain.getMetadata().getNamespace(), chain.getMetadata().getName(), e);
        AIChainStatus before = chain.getStatus();
        String message = "the operator cannot do what the spec asks: " + ServerWords.of(e) + "; it tries again";
        List<Condition> known = before == null || before.conditions() == null ? List.of() : before.conditions();
        Optional<Condition> ready =
                known.stream().filter(one -> one.getType().equals("Ready")).findFirst();
        if (ready.filter(one -> message.equals(one.getMessage())).isPresent()
                && chain.getMetadata().getGeneration().equals(before.observedGeneration()))
            return ErrorStatusUpdateControl.noStatusUpdate();
        Condition failed = new ConditionBuilder()
                .withType("Ready")
                .withStatus("False")
                .withReason("ReconcileFailed")
                .withMessage(message)
                .withObservedGeneration(chain.getMetadata().getGeneration())
                .withLastTransitionTime(ready.filter(one -> one.getStatus().equals("False"))
                        .map(Condition::getLastTransitionTime)
                        .orElseGet(() ->
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))
                .build();
        List<Condition> conditions = new ArrayList<>(List.of(failed));
        known.stream().filter(one -> !one.getType().equals("Ready")).forEach(conditions::add);
        return ErrorStatusUpdateControl.patchStatus(withStatus(
                chain,
                new AIChainStatus(
                        chain.getMetadata().getGeneration(),
                        before != null && ASLEEP.contains(before.phase()) ? before.phase() : "Degraded",
                        conditions,
                        before == null ? null : before.genesisHash(),
                        before == null ? null : before.heights(),
                        before == null ? null : before.lastAnchor(),
                        before == null ? null : before.dataAvailability(),
                        before == null ? null : before.rpcUrl(),
                        before == null ? null : before.anchorAddress(),
                        before == null ? null : before.anchorBalanceSat(),
                        before == null ? null : before.executors(),
                        before == null ? null : before.version(),
                        before == null ? null : before.upgrade())));
    }

    /** Deleted while we looked: there is no status to write any more. */
    private boolean isGone(AIChain chain) {
        AIChain there = client.resource(chain).get();
        return there == null
                || !there.getMetadata().getUid().equals(chain.getMetadata().getUid());
    }

    /** With nothing but what is ours: an apply takes over all that it names. */
    private static AIChain withStatus(AIChain chain, AIChainStatus status) {
        AIChain ours = new AIChain();
        ours.getMetadata().setNamespace(chain.getMetadata().getNamespace());
        ours.getMetadata().setName(chain.getMetadata().getName());
        ours.setStatus(status);
        return ours;
    }
}
