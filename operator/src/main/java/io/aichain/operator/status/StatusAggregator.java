package io.aichain.operator.status;

import static io.aichain.operator.model.Component.ANCHOR;
import static io.aichain.operator.model.Component.BITCOIN;
import static io.aichain.operator.model.Component.CHAIN;
import static io.aichain.operator.model.Component.DA_WRITER;
import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;
import static io.aichain.operator.model.Component.SEQUENCER;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.api.ExecutorsSpec;
import io.aichain.operator.api.RpcSpec;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Keys;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One status from all that was seen. A condition keeps its time of change while it stays the same. */
public final class StatusAggregator {
    /** A phase, and why a chain is not ready whose last pod has ended. */
    public static final String HIBERNATED = "Hibernated";

    /** A phase: from the end of hibernation until all parts work. */
    public static final String WAKING = "Waking";

    /** A phase, and of what executors are ready while more of them start. */
    public static final String SCALING = "Scaling";

    private static final List<Component> SHOWN = List.of(KAFKA, BITCOIN, EXECUTOR, DA_WRITER, ANCHOR, SEQUENCER);

    /** What the words of a DA writer begin with whose network takes nothing now, a full volume among them. */
    private static final String NETWORK_AWAY = "network_unavailable: ";

    private final Observation seen;
    private final AIChainSpec spec;
    private final List<Condition> conditions = new ArrayList<>();

    private StatusAggregator(Observation seen) {
        this.seen = seen;
        this.spec = seen.spec();
    }

    public static AIChainStatus of(Observation seen) {
        return new StatusAggregator(seen).status();
    }

    private AIChainStatus status() {
        for (Component component : SHOWN) conditions.add(component(component));
        chain();
        seen.refusals().forEach(this::refused);
        gateway();
        Answers.topics(seen.found()).ifPresent(this::refused);
        scaling();
        trial();
        versionWaits();
        versionGivenUp();
        imagesPinned();
        Condition ready = ready();
        conditions.addFirst(ready);
        Optional<AIChainStatus> before = Optional.ofNullable(seen.before());
        Stream<ServiceReport> reports = seen.reports().values().stream();
        Optional<ServiceReport> furthest = reports.filter(
                        report -> report.heights().isPresent())
                .max((a, b) -> Long.compare(
                        a.heights().get().latest(), b.heights().get().latest()));
        return new AIChainStatus(
                seen.generation(),
                phase(ready),
                conditions,
                seen.genesisHash()
                        .or(() -> before.map(AIChainStatus::genesisHash))
                        .orElse(null),
                furthest.flatMap(ServiceReport::heights)
                        .or(() -> before.map(AIChainStatus::heights))
                        .orElse(null),
                furthest.flatMap(ServiceReport::lastAnchor)
                        .or(() -> before.map(AIChainStatus::lastAnchor))
                        .orElse(null),
                new AIChainStatus.DataAvailability(
                        spec.dataAvailability().active().name(),
                        furthest.flatMap(ServiceReport::lastBatch)
                                .map(AIChainStatus.DataAvailability::lastBatch)
                                .or(() -> before.map(AIChainStatus::dataAvailability)
                                        .map(AIChainStatus.DataAvailability::lastBatch))
                                .orElse(null)),
                rpcUrl(),
                seen.anchorAddress()
                        .or(() -> before.map(AIChainStatus::anchorAddress))
                        .orElse(null),
                balance().orElse(before.map(AIChainStatus::anchorBalanceSat).orElse(null)),
                executors(),
                // whatever else is missing: these are the pods that run. None do in a chain that sleeps
                seen.isComplete() && !sleeps()
                        ? seen.version()
                        : before.map(AIChainStatus::version).orElse(null),
                seen.upgrade());
    }

    /** What a Gateway's listener speaks is not known here; out of doors it is mostly TLS. */
    private String rpcUrl() {
        RpcSpec rpc = spec.rpc();
        if (rpc.ingress() != null)
            return (rpc.ingress().tlsSecretName() == null ? "http://" : "https://")
                    + rpc.ingress().host();
        if (rpc.gateway() != null) return "https://" + rpc.gateway().host();
        return "http://" + seen.names().host(seen.names().with("rpc")) + ":8545";
    }

    private Optional<Long> balance() {
        return seen.reports().values().stream()
                .map(ServiceReport::balanceSat)
                // an anchor that stands by has not looked, and says nothing
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .findFirst();
    }

    private AIChainStatus.Executors executors() {
        StatefulSet set = seen.sets().get(EXECUTOR);
        String selector = String.join(
                ",",
                seen.names().selector(EXECUTOR).entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList());
        if (set == null || set.getStatus() == null) return new AIChainStatus.Executors(0, 0, selector);
        return new AIChainStatus.Executors(
                number(set.getStatus().getReplicas()), number(set.getStatus().getReadyReplicas()), selector);
    }

    private String phase(Condition ready) {
        if (spec.paused()) return "Paused";
        if (sleeps()) return HIBERNATED;
        if (seen.genesisHash().isEmpty()) return "Blocked";
        boolean isReady = ready.getStatus().equals("True");
        if (!isReady
                && seen.before() != null
                && List.of(HIBERNATED, WAKING).contains(seen.before().phase())) return WAKING;
        if (seen.isUpgrading()) return "Upgrading";
        if (isReady) return ready.getReason();
        return seen.before() == null || seen.before().version() == null ? "Creating" : "Degraded";
    }

    /** While a chain is paused nothing is done of what its spec says: what runs of it runs on. */
    private boolean sleeps() {
        return spec.hibernated()
                && (!spec.paused()
                        || seen.sets().values().stream()
                                .allMatch(set -> number(set.getSpec().getReplicas()) == 0));
    }

    private Condition ready() {
        if (sleeps()) {
            boolean ends = !seen.pods().isEmpty();
            return condition(
                    "Ready",
                    false,
                    ends ? "Hibernating" : HIBERNATED,
                    (ends ? "its pods end" : "there are no pods") + "; set spec.hibernated to false to wake the chain");
        }
        List<Condition> missing = conditions.stream()
                .filter(one -> one.getType().endsWith("Ready"))
                .filter(one -> !one.getStatus().equals("True"))
                .toList();
        if (missing.isEmpty())
            return conditions.stream()
                    .filter(one -> one.getReason().equals(SCALING))
                    .findFirst()
                    .map(one -> condition("Ready", true, SCALING, one.getType() + ": " + one.getMessage()))
                    .orElseGet(() -> condition("Ready", true, "Running", "all parts work"));
        Condition first = missing.getFirst();
        return condition("Ready", false, first.getReason(), first.getType() + ": " + first.getMessage());
    }

    /** One for each kind, the first, and only while it lasts: of a type there is one condition. */
    private void refused(Refusal one) {
        String type = one.kind() + "Ready";
        if (conditions.stream().noneMatch(known -> known.getType().equals(type)))
            conditions.add(condition(type, false, one.reason(), one.message()));
    }

    /** Only while something is wrong with what all parts share. */
    private void chain() {
        seen.problems().stream()
                .filter(one -> one.component() == CHAIN)
                .findFirst()
                .ifPresent(problem ->
                        conditions.add(condition("GenesisReady", false, problem.reason(), problem.message())));
    }

    /** Shown only while it does. */
    private void versionWaits() {
        if (spec.versionFromBlock() == null || seen.wanted().equals(seen.version()) || seen.upgrade() != null) return;
        conditions.add(condition(
                "VersionWaits",
                true,
                "BlockNotReached",
                "version %s begins when block %d is executed; until then %s runs"
                        .formatted(seen.wanted(), spec.versionFromBlock(), seen.version())));
    }

    /** Shown only while a part runs what no version changes. */
    private void imagesPinned() {
        List<String> parts = spec.images().pinned();
        if (!parts.isEmpty())
            conditions.add(condition(
                    "ImagesPinned",
                    true,
                    "NamedInSpec",
                    "spec.images names the images of %s: no version changes them, and status.version is that of the other parts; remove them there when the version shall be theirs too"
                            .formatted(String.join(", ", parts))));
    }

    /** Shown until another version is asked for. */
    private void versionGivenUp() {
        if (seen.upgrade() == null || !seen.upgrade().givenUp()) return;
        conditions.add(condition(
                "VersionGivenUp",
                true,
                "NotReady",
                "version %s did not become ready, and %s runs again; the events say why. Set spec.version to %s, and then to one that can run"
                        .formatted(seen.upgrade().version(), seen.version(), seen.version())));
    }

    /** Shown only while it cannot be made, or the Gateway does not serve it. */
    private void gateway() {
        if (spec.rpc().gateway() == null) return;
        if (seen.offers().contains(Offer.GATEWAY)) {
            Answers.route(seen.found()).ifPresent(this::refused);
            return;
        }
        conditions.add(
                condition(
                        "HTTPRouteReady",
                        false,
                        "GatewayMissing",
                        "spec.rpc.gateway: the Gateway API is not in the cluster in version v1; install it, or use spec.rpc.ingress"));
    }

    /** Shown only while executors do not follow the load, or what they are asked by cannot be seen where policies are enforced. */
    private void scaling() {
        ExecutorsSpec.Autoscaling wanted = spec.executors().autoscaling();
        if (wanted == null) return;
        Answers.scaling(seen.found(), Instant.parse(seen.now()))
                .ifPresent(one -> conditions.add(condition("AutoscalingReady", false, one.reason(), one.message())));
        boolean letsPrometheusIn = !spec.networkPolicy().enabled()
                || (spec.monitoring().enabled() && spec.monitoring().namespace() != null);
        if (wanted.provider() == ExecutorsSpec.Provider.keda && !letsPrometheusIn)
            conditions.add(
                    condition(
                            "ScalerBlind",
                            true,
                            "PrometheusNotLetIn",
                            "spec.monitoring.namespace is not set, so that no policy lets Prometheus read the executors' metrics, and KEDA sees no requests; set it to Prometheus' namespace (with monitoring.enabled), or networkPolicy.enabled to false"));
    }

    /** So that nobody takes a trial for more. */
    private void trial() {
        List<String> parts = new ArrayList<>();
        if (spec.kafka().usesEmbedded()) parts.add("one Kafka broker, whose loss is the chain's");
        if (spec.bitcoin().onTrial()) parts.add("a Bitcoin of its own (regtest)");
        if (Keys.areGenerated(spec)) parts.add("keys that the operator made");
        conditions.add(
                parts.isEmpty()
                        ? condition("Trial", false, "NoTrialParts", "nothing in it is for trials only")
                        : condition("Trial", true, "TrialParts", "for trials only: " + String.join("; ", parts)));
    }

    private Condition component(Component component) {
        String type = type(component);
        Optional<Problem> problem = seen.problems().stream()
                .filter(one -> one.component() == component)
                .findFirst();
        if (problem.isPresent())
            return condition(type, false, problem.get().reason(), problem.get().message());
        if (sleeps()) return condition(type, false, HIBERNATED, "no pods while spec.hibernated is true");
        StatefulSet set = seen.sets().get(component);
        // what Strimzi says, or a broker or node of ours ended with, says more than those who do not reach it
        Optional<Problem> outside = Outside.isOne(component)
                ? unready(component)
                        .findFirst()
                        .or(() -> component == KAFKA ? Answers.kafka(seen.found()) : Optional.empty())
                        .or(() -> Outside.problem(component, seen))
                : Optional.empty();
        if (outside.isPresent())
            return condition(type, false, outside.get().reason(), outside.get().message());
        if (set == null) {
            if (component == KAFKA && !spec.kafka().usesEmbedded()
                    || component == BITCOIN && !spec.bitcoin().onTrial()) {
                return isReached(component, type)
                        ? condition(type, true, "Reached", "no part of the chain waits for it")
                        : condition(type, false, "Starting", "no part of the chain has said yet that it reaches it");
            }
            return condition(type, false, "Creating", "its StatefulSet is not there yet");
        }
        int wanted = number(set.getSpec().getReplicas());
        int ready = set.getStatus() == null ? 0 : number(set.getStatus().getReadyReplicas());
        boolean scales = isScaledUp(component, wanted, ready);
        // one that wakes is seen for a moment as it slept
        if (wanted == 0 || (!Progress.isObserved(set) && !scales))
            return condition(type, false, "Starting", "a change of it has just begun");
        String count = "%d of %d ready: ".formatted(ready, wanted);
        if (ready >= wanted || scales) {
            if (component == EXECUTOR && scalerIsMissing())
                return condition(
                        type,
                        false,
                        "ScalerMissing",
                        "spec.executors.autoscaling.provider is keda, but KEDA is not installed; install it, or use hpa");
            Optional<Problem> alarm = stopped(component).or(() -> notPublishing(component));
            if (alarm.isPresent())
                return condition(type, false, alarm.get().reason(), alarm.get().message());
            return scales
                    ? condition(type, true, SCALING, count + "more of them start, and those that were there serve")
                    : condition(type, true, "Ready", "%d of %d".formatted(ready, wanted));
        }
        return unready(component)
                .findFirst()
                .or(() -> Optional.ofNullable(seen.refusedPods().get(component))
                        .map(why -> new Problem(
                                component,
                                "PodsRefused",
                                why + "; raise the namespace's quota, or change the rule that refuses them")))
                .map(why -> condition(type, false, why.reason(), count + why.message()))
                .orElseGet(() -> condition(type, false, "Starting", count + "its pods start"));
    }

    /**
     * Whether executors that were all ready are to be more, and none of them is ready no more: that is no trouble. One that is new may wait for
     * what it begins with; whatever else keeps it from its start is said.
     */
    private boolean isScaledUp(Component component, int wanted, int ready) {
        if (component != EXECUTOR
                || ready == 0
                || ready >= wanted
                || seen.before() == null
                || seen.before().executors() == null) return false;
        AIChainStatus.Executors before = seen.before().executors();
        return ready >= number(before.ready())
                && before(type(EXECUTOR))
                        .filter(one -> one.getStatus().equals("True"))
                        .filter(one -> one.getReason().equals(SCALING) || wanted > number(before.replicas()))
                        .isPresent()
                && seen.refusedPods().get(EXECUTOR) == null
                && unready(EXECUTOR).allMatch(one -> one.reason().equals(PodProblems.WAITING));
    }

    private Stream<Problem> unready(Component component) {
        return pods(component).stream().flatMap(pod -> {
            String name = pod.getMetadata().getName();
            return PodProblems.of(
                    component,
                    pod,
                    Instant.parse(seen.now()),
                    Optional.ofNullable(seen.reports().get(name)))
                    .or(() -> Optional.ofNullable(seen.notMounted().get(name))
                            .map(words -> PodProblems.notMounted(component, pod, words)))
                    .stream();
        });
    }

    /**
     * Whether one that uses it is ready and has answered without a complaint: one that starts answers before it has asked for anything. What was
     * reached stays so until somebody complains.
     */
    private boolean isReached(Component component, String type) {
        boolean was = before(type).filter(one -> one.getStatus().equals("True")).isPresent();
        List<Component> users = component == KAFKA ? Component.SERVICES : List.of(ANCHOR);
        return was
                || users.stream()
                        .flatMap(user -> pods(user).stream())
                        .filter(PodProblems::isReady)
                        .anyMatch(pod ->
                                seen.reports().containsKey(pod.getMetadata().getName()));
    }

    /** A pod that answers may still have something that a person has to look at. */
    private Optional<Problem> stopped(Component component) {
        return pods(component).stream()
                .map(pod -> pod.getMetadata().getName())
                .flatMap(name -> Stream.ofNullable(seen.reports().get(name))
                        .filter(ServiceReport::isStopped)
                        .map(report -> PodProblems.said(
                                component, name, report, report.waitsFor().orElse(""))))
                .findFirst();
    }

    /** A DA writer whose network takes nothing stays ready, as it goes on by itself; but nothing is published meanwhile. */
    private Optional<Problem> notPublishing(Component component) {
        if (component != DA_WRITER) return Optional.empty();
        return pods(component).stream()
                .map(pod -> pod.getMetadata().getName())
                .flatMap(name -> Stream.ofNullable(seen.reports().get(name))
                        .flatMap(report -> report.waitsFor().stream()
                                .filter(words -> words.startsWith(NETWORK_AWAY))
                                .map(words -> PodProblems.said(component, name, report, words))))
                .findFirst();
    }

    private boolean scalerIsMissing() {
        ExecutorsSpec.Autoscaling wanted = spec.executors().autoscaling();
        return wanted != null
                && wanted.provider() == ExecutorsSpec.Provider.keda
                && !seen.offers().contains(Offer.KEDA);
    }

    private List<Pod> pods(Component component) {
        return seen.pods().stream()
                .filter(pod -> Objects.equals(pod.getMetadata().getLabels().get(Names.COMPONENT), component.label()))
                .toList();
    }

    /** Of the condition that tells of it. */
    public static String type(Component component) {
        return switch (component) {
            case CHAIN -> "GenesisReady";
            case KAFKA -> "KafkaReady";
            case BITCOIN -> "BitcoinReady";
            case EXECUTOR -> "ExecutorsReady";
            case DA_WRITER -> "DataAvailabilityReady";
            case ANCHOR -> "AnchorReady";
            case SEQUENCER -> "SequencerReady";
        };
    }

    private Condition condition(String type, boolean is, String reason, String message) {
        String status = is ? "True" : "False";
        String since = before(type)
                .filter(one -> one.getStatus().equals(status))
                .map(Condition::getLastTransitionTime)
                .orElse(seen.now());
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withObservedGeneration(seen.generation())
                .withLastTransitionTime(since)
                .build();
    }

    /** As it was at the last look. */
    private Optional<Condition> before(String type) {
        return Stream.ofNullable(seen.before())
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .filter(one -> one.getType().equals(type))
                .findFirst();
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
