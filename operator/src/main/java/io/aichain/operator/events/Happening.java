package io.aichain.operator.events;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** One thing that the operator did, for the resource's Events. */
public record Happening(Reason reason, String object) {
    public static Happening of(Reason reason, HasMetadata object) {
        return new Happening(
                reason, object.getKind() + " " + object.getMetadata().getName());
    }

    public String message() {
        return object + ": " + reason.sentence();
    }
}
