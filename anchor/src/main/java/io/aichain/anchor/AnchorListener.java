package io.aichain.anchor;

/** Told of every event once, on the service's thread; must return soon. */
@FunctionalInterface
public interface AnchorListener {
    void on(AnchorEvent event);
}
