package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

/** Of a request that failed people read what the API server said, and not what the client puts around it. */
class ServerWordsTest {
    private static KubernetesClientException refused(String words) {
        return new KubernetesClientException(
                "Failure executing: PATCH at: https://10.96.0.1:443/apis. Received status: Status(code=422)",
                422,
                new StatusBuilder().withCode(422).withMessage(words).build());
    }

    @Test
    void theServersSentenceIsTheMessage() {
        assertThat(ServerWords.of(refused("Ingress \"x\" is invalid"))).isEqualTo("Ingress \"x\" is invalid");
        assertThat(ServerWords.of(new IllegalStateException("behind", refused("Ingress \"x\" is invalid"))))
                .isEqualTo("Ingress \"x\" is invalid");
    }

    @Test
    void aLongOneKeepsBothEnds() {
        assertThat(ServerWords.of(refused("metadata.annotations: " + "x".repeat(5_000) + ": not a domain")))
                .hasSizeLessThan(520)
                .startsWith("metadata.annotations: xxx")
                .endsWith("xxx: not a domain");
    }

    @Test
    void aFailureWithoutAnAnswerHasItsOwn() {
        assertThat(ServerWords.of(new KubernetesClientException("no route to host")))
                .isEqualTo("no route to host");
        assertThat(ServerWords.of(new KubernetesClientException("time-out", 504, null)))
                .isEqualTo("time-out");
        assertThat(ServerWords.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
