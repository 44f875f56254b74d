package io.aichain.operator.status;

import io.aichain.operator.model.Component;

/**
 * What keeps a part from working, as a condition shows it.
 *
 * @param reason one word in CamelCase
 * @param message what is wrong and what to do
 */
public record Problem(Component component, String reason, String message) {}
