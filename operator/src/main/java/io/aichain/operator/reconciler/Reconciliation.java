package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.events.Happening;
import io.aichain.operator.events.Reason;
import io.aichain.operator.model.ChainObjects;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Images;
import io.aichain.operator.model.Inputs;
import io.aichain.operator.model.Keys;
import io.aichain.operator.model.Names;
import io.aichain.operator.model.Policies;
import io.aichain.operator.status.Observation;
import io.aichain.operator.status.Reports;
import io.aichain.operator.status.StatusAggregator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One look at one chain: what it needs, what is there, what is changed for it, and how it stands. Knows nothing of watches and queues. */
public final class Reconciliation {
    /** @param operatorNamespace whose pods may ask the services for their status */
    public record Settings(Images images, String operatorNamespace) {}

    /** @param isSettled whether nothing is expected to change soon */
    public record Outcome(AIChainStatus status, boolean isSettled) {}

    /** Of a message in an Event. */
    private static final int MOST_OF_WHY = 600;

    private static final Duration TIME_FOR_PODS = Duration.ofSeconds(5);
    private static final Duration TIME_FOR_VOLUMES = Duration.ofSeconds(20);

    private final Cluster cluster;
    private final Reports reports;
    private final Settings settings;
    private final InstantSource clock;
    private final GeneratedSecrets generated;

    public Reconciliation(
            Cluster cluster, Reports reports, Settings settings, InstantSource clock, SecureRandom random) {
        this.cluster = cluster;
        this.reports = reports;
        this.settings = settings;
        this.clock = clock;
        this.generated = new GeneratedSecrets(random);
    }

    /** @param told takes what was done as it is done, so that it is known of a look too that fails behind it */
    public Outcome reconcile(AIChain chain, Consumer<Happening> told) {
        Names names = Names.of(chain);
        Upgrades upgrades = new Upgrades(chain, settings.images());
        AIChainSpec spec = upgrades.due();
        Preflight.Findings found = new Preflight(cluster, generated)
                .look(
                        names,
                        spec,
                        Optional.ofNullable(chain.getStatus()).map(AIChainStatus::genesisHash),
                        !spec.paused(),
                        NameTaken.of(chain, cluster.namesakes(names)));
        Plan plan = new Plan(cluster, names, clock.instant(), spec.executors().least(), found.held(), told);
        if (!spec.paused() && found.genesis().isPresent() && found.addresses().isPresent()) {
            plan.carryOut(ChainObjects.of(inputs(names, spec, found)));
        }
        AIChainStatus status = StatusAggregator.of(observe(chain, upgrades, found, plan));
        givingUp(chain.getStatus(), status).ifPresent(told);
        sleep(names, chain.getStatus(), status).ifPresent(told);
        boolean settled = status.phase().equals("Running") || status.phase().equals(StatusAggregator.HIBERNATED);
        return new Outcome(status, settled);
    }

    /** An upgrade that was given up at this look, with what kept it from becoming ready. */
    private static Optional<Happening> givingUp(AIChainStatus before, AIChainStatus now) {
        AIChainStatus.Upgrade upgrade = now.upgrade();
        if (upgrade == null || !upgrade.givenUp() || (before != null && upgrade.equals(before.upgrade())))
            return Optional.empty();
        String why = ready(now)
                .filter(one -> one.getStatus().equals("False"))
                .map(one -> " (" + one.getMessage() + ")")
                .orElse("");
        return Optional.of(new Happening(
                Reason.VersionGivenUp,
                "version " + upgrade.version() + why.substring(0, Math.min(why.length(), MOST_OF_WHY))));
    }

    /** The end of what {@link Reason#Hibernating} and {@link Reason#Waking} begin. */
    private static Optional<Happening> sleep(Names names, AIChainStatus before, AIChainStatus now) {
        String whole = "AIChain " + names.chain();
        if (isAsleep(now) && !isAsleep(before)) return Optional.of(new Happening(Reason.Hibernated, whole));
        boolean woke = before != null
                && StatusAggregator.WAKING.equals(before.phase())
                && ready(now).filter(one -> one.getStatus().equals("True")).isPresent();
        return woke ? Optional.of(new Happening(Reason.Woken, whole)) : Optional.empty();
    }

    private static boolean isAsleep(AIChainStatus status) {
        return ready(status)
                .filter(one -> StatusAggregator.HIBERNATED.equals(one.getReason()))
                .isPresent();
    }

    private static Optional<Condition> ready(AIChainStatus status) {
        return Stream.ofNullable(status)
                .flatMap(one -> Stream.ofNullable(one.conditions()))
                .flatMap(List::stream)
                .filter(one -> one.getType().equals("Ready"))
                .findFirst();
    }

    private Inputs inputs(Names names, AIChainSpec spec, Preflight.Findings found) {
        return new Inputs(
                names,
                spec,
                settings.images(),
                found.genesis().orElseThrow(),
                found.addresses().orElseThrow(),
                secrets(names, spec, found.secrets()),
                found.bitcoinPort().isPresent() ? found.bitcoinPort() : lastBitcoinPort(names),
                cluster.offers(),
                settings.operatorNamespace());
    }

    /** A Secret that is missing or wrong opens nothing to what runs, and closes nothing. */
    private OptionalInt lastBitcoinPort(Names names) {
        NetworkPolicy like = new NetworkPolicyBuilder()
                .withMetadata(names.meta(names.with(Policies.TO_BITCOIN), Component.CHAIN))
                .build();
        return cluster.find(like)
                .map(live -> Policies.port((NetworkPolicy) live))
                .orElse(OptionalInt.empty());
    }

    /** A Secret that is missing or wrong does not restart what runs: its pods keep the hash that they have. */
    private Map<String, String> secrets(Names names, AIChainSpec spec, Map<String, String> found) {
        Map<String, String> all = new TreeMap<>(found);
        List<String> read = new ArrayList<>(List.of("sequencer-key", "anchor-key", "bitcoin-url"));
        if (!Keys.kafka(spec).isEmpty()) read.add("kafka");
        for (String what : read) {
            if (all.containsKey(what)) continue;
            all.put(
                    what,
                    cluster.sets(names).stream()
                            .map(set ->
                                    set.getSpec().getTemplate().getMetadata().getAnnotations())
                            .filter(annotations -> annotations != null && annotations.containsKey("aichain.io/" + what))
                            .map(annotations -> annotations.get("aichain.io/" + what))
                            .findFirst()
                            .orElse("absent"));
        }
        return all;
    }

    private Observation observe(AIChain chain, Upgrades upgrades, Preflight.Findings found, Plan plan) {
        Names names = Names.of(chain);
        List<Pod> pods = cluster.pods(names);
        Map<Component, StatefulSet> sets = sets(names);
        return new Observation(
                names,
                chain.getSpec(),
                chain.getMetadata().getGeneration(),
                chain.getStatus(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                settings.images().tag(upgrades.due()),
                upgrades.wanted(),
                plan.isComplete(),
                upgrades.next(pods, found.held(), clock.instant()),
                found.genesis().map(file -> file.hash()),
                found.addresses().map(addresses -> addresses.anchor()),
                plan.isUpgrading(),
                found.problems(),
                Stream.concat(plan.refusals().stream(), found.refusals().stream())
                        .toList(),
                plan.found(),
                cluster.offers(),
                sets,
                refusedPods(chain.getStatus(), sets, pods),
                notMounted(names, pods),
                pods,
                reports.of(pods.stream().filter(Reconciliation::isService).toList()));
    }

    /**
     * Asked for only where pods are missing for longer than it takes to make them, and nobody could say why at the last look: an API server
     * reads all Events of the namespace for each answer.
     */
    private Map<Component, String> refusedPods(AIChainStatus before, Map<Component, StatefulSet> sets, List<Pod> pods) {
        Map<Component, String> refused = new EnumMap<>(Component.class);
        sets.forEach((component, set) -> {
            long there = pods.stream()
                    .filter(pod -> component
                            .label()
                            .equals(pod.getMetadata().getLabels().get(Names.COMPONENT)))
                    .count();
            Integer wanted = set.getSpec().getReplicas();
            if (wanted == null || there >= wanted || isNew(set) || !lackedPods(before, component)) return;
            cluster.refusedPods(set).ifPresent(why -> refused.put(component, why));
        });
        return refused;
    }

    /** Asked for only where a pod's containers are not made for longer than it takes to bring its volumes, as it costs the same. */
    private Map<String, String> notMounted(Names names, List<Pod> pods) {
        return cluster.notMounted(
                names, pods.stream().filter(this::waitsForVolumes).toList());
    }

    private boolean waitsForVolumes(Pod pod) {
        String made = pod.getMetadata().getCreationTimestamp();
        return made != null
                && Instant.parse(made).plus(TIME_FOR_VOLUMES).isBefore(clock.instant())
                && pod.getStatus() != null
                && pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(one -> one.getState() != null
                                && one.getState().getWaiting() != null
                                && "ContainerCreating"
                                        .equals(one.getState().getWaiting().getReason()));
    }

    private static boolean lackedPods(AIChainStatus before, Component component) {
        return Stream.ofNullable(before)
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .anyMatch(one -> one.getType().equals(StatusAggregator.type(component))
                        && List.of("Starting", StatusAggregator.SCALING, "PodsRefused")
                                .contains(one.getReason()));
    }

    private boolean isNew(StatefulSet set) {
        String made = set.getMetadata().getCreationTimestamp();
        return made == null || Instant.parse(made).plus(TIME_FOR_PODS).isAfter(clock.instant());
    }

    private static boolean isService(Pod pod) {
        return Component.SERVICES.stream()
                .anyMatch(
                        one -> one.label().equals(pod.getMetadata().getLabels().get(Names.COMPONENT)));
    }

    private Map<Component, StatefulSet> sets(Names names) {
        Map<Component, StatefulSet> sets = new EnumMap<>(Component.class);
        for (StatefulSet set : cluster.sets(names)) {
            Optional<Component> component = Optional.empty();
            for (Component one : Component.values()) {
                if (one.label().equals(set.getMetadata().getLabels().get(Names.COMPONENT)))
                    component = Optional.of(one);
            }
            component.ifPresent(one -> sets.put(one, set));
        }
        return sets;
    }
}
