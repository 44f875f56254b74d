package io.aichain.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object of somebody else's has the name that one of ours would have. It is not touched. */
final class NotOursException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotOursException(HasMetadata object) {
        super("%s %s is there and is not this chain's; delete it, or make the AIChain under another name"
                .formatted(object.getKind(), object.getMetadata().getName()));
    }
}
