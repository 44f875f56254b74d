package io.aichain.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Stream;

/** Objects of ours as they were last seen. */
public interface Watched {
    /** Of one kind, in one namespace. */
    <T extends HasMetadata> Stream<T> list(Class<T> kind, String namespace);
}
