package io.aichain.operator.model;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** One object as it is to be, and the part it belongs to. */
public record Desired(Component component, HasMetadata object) {}
