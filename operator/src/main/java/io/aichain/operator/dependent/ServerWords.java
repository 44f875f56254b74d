package io.aichain.operator.dependent;

import io.aichain.operator.model.Brief;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.stream.Stream;

/** What the API server says of a request that failed, for conditions: the client's exception puts the request and the whole answer around it. */
public final class ServerWords {
    private ServerWords() {}

    /** Its sentence, of a bounded length; of a failure that is none of its answers, the failure's own. */
    public static String of(Throwable failure) {
        return Brief.of(Stream.iterate(failure, one -> one != null, Throwable::getCause)
                .flatMap(one -> sentence(one).stream())
                .findFirst()
                .or(() -> Optional.ofNullable(failure.getMessage()))
                .orElseGet(() -> failure.getClass().getSimpleName()));
    }

    private static Optional<String> sentence(Throwable failure) {
        return failure instanceof KubernetesClientException answer && answer.getStatus() != null
                ? Optional.ofNullable(answer.getStatus().getMessage())
                : Optional.empty();
    }
}
