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
        chain.getMetadata().setGeneration(2L);
        assertThat(after(chain, "Service hello-rpc is there").orElseThrow().observedGeneration())
                .isEqualTo(2);
    }

    @Test
    void ofOneThatIsDeletedNothingIsWritten() {
        AIChain chain = Checkout.sample("minimal");
        assertThat(after(chain, "x")).isEmpty();
    }
}
