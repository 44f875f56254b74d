package io.aichain.operator.status;

/**
 * An object that could not be written, and on which nobody depends.
 *
 * @param kind as {@code Ingress}
 * @param message what was refused and what to do
 */
public record Refusal(String kind, String message) {}
