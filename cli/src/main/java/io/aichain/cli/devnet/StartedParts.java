package io.aichain.cli.devnet;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/** What was started, closed in the opposite order; one that fails to stop does not keep the others from it. */
final class StartedParts implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                // the logger is asked for now: what a devnet's log goes to is known only after its folder is
                LoggerFactory.getLogger(StartedParts.class)
                        .error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
