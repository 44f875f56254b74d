package io.aichain.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What could not be done is seen in the status, of which generation too, and written only when it is another. */
@EnableKubernetesMockClient(crud = true)
class ErrorStatusTest {
    private static final OperatorSettings SETTINGS = new OperatorSettings() {
        @Override
        public String images() {
            return "ghcr.io/aichain";
        }

        @Override
        public String version() {
            return "1.0.0";
        }

        @Override
        public String bitcoinImage() {
            return "bitcoin:29";
        }

        @Override
        public String namespace() {
            return "aichain-system";
        }
    };

    KubernetesClient client;

    private Optional<AIChainStatus> after(AIChain chain, String error) {
        return new ChainReconciler(client, SETTINGS)
                .updateErrorStatus(chain, null, new IllegalStateException(error))
                .getResource()
                .map(AIChain::getStatus);
    }

    @Test
    void theSameErrorIsWrittenOnceForEachGeneration() {
        AIChain chain = client.resource(Checkout.sample("minimal")).create();
        chain.getMetadata().setGeneration(1L);
        AIChainStatus first = after(chain, "Service hello-rpc is there").orElseThrow();
        assertThat(first.observedGeneration()).isEqualTo(1);
        assertThat(first.conditions().getFirst().getReason()).isEqualTo("ReconcileFailed");
        chain.setStatus(first);
        assertThat(after(chain, "Service hello-rpc is there")).isEmpty();
        assertThat(after(chain, "another")).isPresent();
        String long_ = "x".repeat(2_000);
        AIChainStatus cut = after(chain, long_).orElseThrow();
        assertThat(cut.conditions().getFirst().getMessage())
                .hasSizeLessThan(1_100)
                .endsWith("; it tries again");
        chain.setStatus(cut);
        assertThat(after(chain, long_)).isEmpty();
        chain.setStatus(first);
        chain.getMetadata().setGeneration(2L);
        assertThat(after(chain, "Service hello-rpc is there").orElseThrow().observedGeneration())
                .isEqualTo(2);
    }

    /** It is since then that the chain is not ready, whatever keeps it from being so. */
    @Test
    void anotherErrorIsNoOtherTime() {
        AIChain chain = client.resource(Checkout.sample("minimal")).create();
        chain.getMetadata().setGeneration(1L);
        AIChainStatus first = after(chain, "one").orElseThrow();
        first.conditions().getFirst().setLastTransitionTime("2026-01-01T00:00:00Z");
        chain.setStatus(first);
        assertThat(after(chain, "another").orElseThrow().conditions().getFirst().getLastTransitionTime())
                .isEqualTo("2026-01-01T00:00:00Z");
        first.conditions().getFirst().setStatus("True");
        assertThat(after(chain, "another").orElseThrow().conditions().getFirst().getLastTransitionTime())
                .isNotEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void ofOneThatIsDeletedNothingIsWritten() {
        AIChain chain = Checkout.sample("minimal");
        assertThat(after(chain, "x")).isEmpty();
    }
}
