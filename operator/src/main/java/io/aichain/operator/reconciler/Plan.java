package io.aichain.operator.reconciler;

import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.dependent.Difference;
import io.aichain.operator.dependent.Kinds;
import io.aichain.operator.dependent.ServerWords;
import io.aichain.operator.events.Happening;
import io.aichain.operator.events.Reason;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Desired;
import io.aichain.operator.model.Names;
import io.aichain.operator.model.Templates;
import io.aichain.operator.status.Progress;
import io.aichain.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings the cluster to what is desired:
 *
 * <ol>
 *   <li>each object in its order is made, or written where it differs; nothing is written where it does not. One that is refused stops those
 *       behind it, unless nobody depends on it;
 *   <li>a StatefulSet keeps its image until those of the components before it have theirs and are ready: an upgrade reaches executors, DA
 *       writer, anchor and sequencer in this order. Its other changes wait for nothing, so that a mistake can always be mended;
 *   <li>a sequencer that is alone is not missed while it is replaced: a second is there meanwhile, if the cluster has room for it;
 *   <li>a pod of an older revision that does not become ready is deleted, for Kubernetes may wait for it;
 *   <li>what this chain controls and no longer desires is deleted, but where its data may lie.
 * </ol>
 */
final class Plan {
    /** The chain works without them, worse. */
    private static final Set<String> NOBODY_DEPENDS_ON = Set.of(
            "Ingress",
            "HTTPRoute",
            "PodDisruptionBudget",
            "HorizontalPodAutoscaler",
            "ScaledObject",
            // services make the topics themselves where nobody else does
            "KafkaTopic",
            "ServiceMonitor",
            "PrometheusRule");

    private final Cluster cluster;
    private final Names names;
    private final Instant now;
    private final int leastExecutors;
    private final Set<Component> held;
    private final Consumer<Happening> told;
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<HasMetadata> found = new ArrayList<>();
    private final Set<Component> arrived = EnumSet.noneOf(Component.class);
    private boolean upgrading;

    /**
     * @param leastExecutors while an autoscaler decides
     * @param held parts whose pods are left as they are
     * @param told takes what was done, at once: what comes after it may fail
     */
    Plan(Cluster cluster, Names names, Instant now, int leastExecutors, Set<Component> held, Consumer<Happening> told) {
        this.cluster = cluster;
        this.names = names;
        this.now = now;
        this.leastExecutors = leastExecutors;
        this.held = held;
        this.told = told;
    }

    void carryOut(List<Desired> desired) {
        Set<String> wanted = new HashSet<>();
        for (Desired one : desired) {
            wanted.add(key(one.object()));
            if (NOBODY_DEPENDS_ON.contains(one.object().getKind())) applyOrGoOn(one);
            else apply(one);
        }
        replaceStuckPods();
        for (HasMetadata object : cluster.owned(names)) {
            if (wanted.contains(key(object)) || Kinds.STAY.contains(object.getClass()) || isBeingDeleted(object))
                continue;
            cluster.delete(object);
            told.accept(Happening.of(Reason.Deleted, object));
        }
    }

    /** Whether pods change over to another revision, or a component waits for those before it. */
    boolean isUpgrading() {
        return upgrading;
    }

    /** Whether every service runs what is desired, and all its pods are ready. Of a plan that was not carried out nothing is known. */
    boolean isComplete() {
        return !upgrading && arrived.containsAll(Component.SERVICES);
    }

    /** What is desired as it was there before, of those that may be written; what others say of it stands in it. */
    List<HasMetadata> found() {
        return found;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    private void applyOrGoOn(Desired one) {
        try {
            apply(one);
        } catch (NotOursException e) {
            refusals.add(new Refusal(one.object().getKind(), e.getMessage()));
        } catch (KubernetesClientException e) {
            // an API server that is away refuses nothing
            if (e.getCode() < 400 || e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR) throw e;
            refusals.add(new Refusal(
                    one.object().getKind(),
                    "%s was refused: %s; correct what it follows from in the spec, or the cluster's rules"
                            .formatted(one.object().getMetadata().getName(), ServerWords.of(e))));
        }
    }

    private void apply(Desired one) {
        Optional<HasMetadata> live = cluster.find(one.object());
        if (live.isPresent() && !names.mayTake(live.get())) throw new NotOursException(live.get());
        live.ifPresent(found::add);
        if (one.object() instanceof StatefulSet wanted) {
            StatefulSet desired = withReplicas(wanted, live);
            if (live.isPresent()) change(one.component(), desired, (StatefulSet) live.get());
            else create(Difference.marked(desired));
            return;
        }
        // the mark is of our wish, not of what the live object makes of it
        HasMetadata marked = resizable(Difference.marked(one.object()), live);
        if (live.isEmpty()) create(marked);
        else write(marked, live.get(), Reason.Changed);
    }

    private void create(HasMetadata marked) {
        cluster.apply(marked);
        told.accept(Happening.of(Reason.Created, marked));
    }

    /** @return whether it differed */
    private boolean write(HasMetadata marked, HasMetadata live, Reason effect) {
        if (Difference.between(marked, live).isEmpty()) return false;
        cluster.apply(marked);
        told.accept(Happening.of(effect, marked));
        return true;
    }

    private void change(Component component, StatefulSet wanted, StatefulSet live) {
        boolean isOrdered = Component.SERVICES.contains(component);
        StatefulSet desired = wanted;
        if (held.contains(component) && Rollout.effect(desired, live).restarts()) {
            // what it would restart with cannot work
            if (!Rollout.isScaled(desired, live)) return;
            desired = Templates.withTemplate(desired, live);
        } else if (isOrdered && upgrading && Rollout.effect(desired, live) == Reason.ImageChanged) {
            desired = Templates.withImages(desired, live);
        }
        desired = withSuccessor(component, desired, live);
        boolean endsSuccessor = component == Component.SEQUENCER && number(desired) < number(live);
        Reason change = Rollout.effect(desired, live);
        // a successor that has come ends when its revision is the only one
        boolean neverCame = endsSuccessor && number(desired) == 1 && isUpdating(live);
        Reason effect = neverCame && change == Reason.Scaled ? Reason.NoRoomForSuccessor : change;
        boolean differs = write(
                Difference.marked(desired),
                live,
                Rollout.effectOnNone(desired, live).orElse(effect));
        // one that is held may have another image than the one that is wished for
        if (!differs && Rollout.isDone(live) && Rollout.effect(wanted, live) != Reason.ImageChanged)
            arrived.add(component);
        // those behind it wait for its new image, and for nothing else
        if (isOrdered
                && ((differs && effect == Reason.ImageChanged)
                        // what was written a moment ago shows in no revision yet
                        || !Progress.isObserved(live)
                        || endsSuccessor
                        || (!Rollout.isDone(live) && isUpdating(live)))) upgrading = true;
    }

    /**
     * A sequencer that is alone has a second beside it while its pods change over: Kubernetes makes that one first, in the new revision, and
     * ends the other when it is ready, so that the order goes on; and the old one orders on if the new one cannot. Where there is no room for a
     * second the only one is exchanged in place in the end: a change that mends something would wait for ever.
     */
    private StatefulSet withSuccessor(Component component, StatefulSet desired, StatefulSet live) {
        int wanted = number(desired);
        int there = number(live);
        if (component != Component.SEQUENCER || wanted != 1 || there == 0) return desired;
        boolean begins = Rollout.effect(desired, live).restarts();
        boolean goesOn = there > wanted && (!Progress.isObserved(live) || isUpdating(live));
        if (!begins && (!goesOn || Rollout.hasNoRoom(live, cluster.pods(names), now))) return desired;
        return desired.edit().editSpec().withReplicas(wanted + 1).endSpec().build();
    }

    private static int number(StatefulSet set) {
        return set.getSpec().getReplicas() == null ? 0 : set.getSpec().getReplicas();
    }

    /**
     * While an autoscaler decides, its number is left to it; but a number that nobody else has written would go back to 1 with our field,
     * and from 0 no autoscaler begins.
     */
    private StatefulSet withReplicas(StatefulSet desired, Optional<HasMetadata> live) {
        if (desired.getSpec().getReplicas() != null) return desired;
        Integer there =
                live.map(one -> ((StatefulSet) one).getSpec().getReplicas()).orElse(0);
        if (there >= leastExecutors && Rollout.isScaledByOthers(live.get(), Cluster.MANAGER)) return desired;
        return desired.edit()
                .editSpec()
                .withReplicas(Math.max(there, leastExecutors))
                .endSpec()
                .build();
    }

    /** How much a claim asks for is settled when it is made; its owner may have made it larger since. What the cluster adds is not ours. */
    private static HasMetadata resizable(HasMetadata desired, Optional<HasMetadata> live) {
        if (!(desired instanceof PersistentVolumeClaim claim)
                || !(live.orElse(null) instanceof PersistentVolumeClaim there)) return desired;
        String wantedClass = claim.getSpec().getStorageClassName();
        return claim.edit()
                .editSpec()
                .withAccessModes(there.getSpec().getAccessModes())
                .withStorageClassName(
                        wantedClass == null ? null : there.getSpec().getStorageClassName())
                .withNewResources()
                .withRequests(there.getSpec().getResources().getRequests())
                .endResources()
                .endSpec()
                .build();
    }

    /** Two revisions are about. */
    private static boolean isUpdating(StatefulSet live) {
        return live.getStatus() != null
                && live.getStatus().getUpdateRevision() != null
                && !live.getStatus().getUpdateRevision().equals(live.getStatus().getCurrentRevision());
    }

    private void replaceStuckPods() {
        List<Pod> pods = cluster.pods(names);
        for (StatefulSet live : cluster.sets(names)) {
            Rollout.stuck(live, pods, now).ifPresent(pod -> {
                cluster.delete(pod);
                told.accept(Happening.of(Reason.StuckPodReplaced, pod));
            });
        }
    }

    private static boolean isBeingDeleted(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
