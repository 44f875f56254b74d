package io.aichain.operator.status;

/**
 * An object of a chain that does not do its work, and on which nobody depends.
 *
 * @param kind as {@code Ingress}
 * @param reason one word in CamelCase
 * @param message what was refused or is missing, and what to do
 */
public record Refusal(String kind, String reason, String message) {
    /** One that could not be written. */
    public Refusal(String kind, String message) {
        this(kind, "Refused", message);
    }
}
