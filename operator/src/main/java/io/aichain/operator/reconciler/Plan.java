package io.aichain.operator.reconciler;

import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.dependent.Difference;
import io.aichain.operator.events.Happening;
import io.aichain.operator.events.Reason;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Desired;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the cluster to what is desired:
 *
 * <ol>
 *   <li>each object in its order is made, or written where it differs; nothing is written where it does not;
 *   <li>a StatefulSet that would get another image waits until those of the components before it have theirs and are ready: an upgrade
 *       reaches executors, DA writer, anchor and sequencer in this order. Other changes wait for nothing, so that a mistake can always be
 *       mended;
 *   <li>pods of an older revision that do not become ready are deleted, for Kubernetes would wait for them;
 *   <li>what is ours and no longer desired is deleted, but volumes.
 * </ol>
 */
final class Plan {
    private final Cluster cluster;
    private final List<Happening> happenings = new ArrayList<>();
    private boolean upgrading;

    Plan(Cluster cluster) {
        this.cluster = cluster;
    }

    List<Happening> carryOut(Names names, List<Desired> desired) {
        Set<String> wanted = new HashSet<>();
        for (Desired one : desired) {
            wanted.add(key(one.object()));
            apply(names, one);
        }
        replaceStuckPods(names);
        for (HasMetadata object : cluster.owned(names)) {
            if (wanted.contains(key(object)) || object instanceof PersistentVolumeClaim || isBeingDeleted(object))
                continue;
            cluster.delete(object);
            happenings.add(Happening.of(Reason.Deleted, object));
        }
        return happenings;
    }

    /** Whether pods change over to another revision, or a component waits for those before it. */
    boolean isUpgrading() {
        return upgrading;
    }

    private void apply(Names names, Desired one) {
        Optional<HasMetadata> live = cluster.find(one.object());
        if (live.isPresent() && !isOf(names, live.get())) throw new NotOursException(live.get());
        HasMetadata desired = resizable(Difference.marked(one.object()), live);
        if (live.isEmpty()) {
            cluster.apply(desired);
            happenings.add(Happening.of(Reason.Created, desired));
            return;
        }
        boolean differs = Difference.between(desired, live.get()).isPresent();
        if (!(desired instanceof StatefulSet wanted) || !(live.get() instanceof StatefulSet there)) {
            if (!differs) return;
            cluster.apply(desired);
            happenings.add(Happening.of(Reason.Changed, desired));
            return;
        }
        Reason effect = Rollout.effect(wanted, there);
        boolean ordered = Component.SERVICES.contains(one.component());
        if (differs && ordered && upgrading && effect == Reason.ImageChanged) {
            return;
        }
        if (differs) {
            cluster.apply(desired);
            happenings.add(Happening.of(effect, desired));
        }
        // those behind it wait for its new image, and for nothing else
        if (ordered && ((differs && effect == Reason.ImageChanged) || (!Rollout.isDone(there) && isUpdating(there))))
            upgrading = true;
    }

    private static boolean isOf(Names names, HasMetadata object) {
        return object.getMetadata().getLabels() != null
                && names.chain().equals(object.getMetadata().getLabels().get(Names.CHAIN));
    }

    /** How much a claim asks for is settled when it is made; its owner may have made it larger since. What the cluster adds is not ours. */
    private static HasMetadata resizable(HasMetadata desired, Optional<HasMetadata> live) {
        if (!(desired instanceof PersistentVolumeClaim claim)
                || !(live.orElse(null) instanceof PersistentVolumeClaim there)) return desired;
        return claim.edit()
                .editSpec()
                .withResources(there.getSpec().getResources())
                .endSpec()
                .build();
    }

    /** Two revisions are about. */
    private static boolean isUpdating(StatefulSet live) {
        return live.getStatus() != null
                && live.getStatus().getUpdateRevision() != null
                && !live.getStatus().getUpdateRevision().equals(live.getStatus().getCurrentRevision());
    }

    private void replaceStuckPods(Names names) {
        List<Pod> pods = cluster.pods(names);
        for (HasMetadata object : cluster.owned(names)) {
            if (!(object instanceof StatefulSet live)) continue;
            for (Pod pod : Rollout.stuck(live, pods)) {
                cluster.delete(pod);
                happenings.add(Happening.of(Reason.StuckPodReplaced, pod));
            }
        }
    }

    private static boolean isBeingDeleted(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static String key(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
