package io.aichain.operator.dependent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Stream;

/** Objects of ours as they were last seen: asking costs no request, and no more with a hundred other chains beside. */
public interface Watched {
    /** Of one kind, those with the label of one chain. */
    <T extends HasMetadata> Stream<T> of(Class<T> kind, String namespace, String chain);
}
