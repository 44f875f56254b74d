package io.aichain.da;

/** How settled an object on a network is. */
public sealed interface Finality {
    /** Only a fault of the network as a whole can take it back. */
    record Final() implements Finality {}

    /** Taken, not settled yet. */
    record Pending(String reason) implements Finality {}

    /** The network does not have it, or no more: it must be put again. */
    record Missing(String reason) implements Finality {}

    /** The network could not be asked. */
    record Unavailable(String reason) implements Finality {}
}
