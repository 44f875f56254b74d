package io.aichain.models;

import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.Profile;
import java.util.Optional;

/** A prompt of fewer tokens than a model of profiles 1 to 3 takes: where its input has one length, it reverts with AIShapeMismatch(0), which does not say which. */
public final class ShortPrompt {
    private ShortPrompt() {}

    /** How many tokens are wanted, and how many the prompt has; empty where it has enough. */
    public static Optional<String> words(Description model, String prompt) {
        if (model.profile() == Profile.D1_COMPAT) return Optional.empty();
        Layer input = model.layers().getFirst();
        int wanted = input.parameter(3);
        int given = prompt.codePointCount(0, prompt.length());
        boolean isOpen = input.flag(1);
        if (isOpen || given >= wanted) return Optional.empty();
        return Optional.of(
                "the model takes %d tokens at once, no fewer, and the prompt has %d: give one of %d characters or more"
                        .formatted(wanted, given, wanted));
    }
}
