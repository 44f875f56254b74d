package io.aichain.anchor.outbox;

import io.aichain.anchor.domain.Version;

/** A signed transaction that lies in the topic. Only {@link AnchorOutbox} makes one, and only this can be sent (P7). */
public final class StoredVersion {
    private final Version version;

    StoredVersion(Version version) {
        this.version = version;
    }

    public Version version() {
        return version;
    }
}
