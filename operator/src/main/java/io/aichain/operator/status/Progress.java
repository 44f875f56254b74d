package io.aichain.operator.status;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;

/** How far Kubernetes is with a StatefulSet. */
public final class Progress {
    private Progress() {}

    /** Whether its status is about the spec that was written last; a new one, of which nothing is said yet, is no change. */
    public static boolean isObserved(StatefulSet live) {
        Long written = live.getMetadata().getGeneration();
        Long observed = live.getStatus() == null ? null : live.getStatus().getObservedGeneration();
        if (observed == null) return written == null || written <= 1;
        return written == null || observed >= written;
    }
}
