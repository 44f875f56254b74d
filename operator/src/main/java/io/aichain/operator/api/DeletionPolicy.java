package io.aichain.operator.api;

/** What becomes of the chain's data. The names are the values in YAML. */
public enum DeletionPolicy {
    Retain,
    Delete
}
