package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.Test;

/** How a chain is shown that is to sleep: as what its pods do, not as what its resource wishes. */
@EnableKubernetesMockClient(crud = true)
class SleepTest {
    private static final String MINIMAL = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));

    KubernetesClient client;

    /** Nothing is done of what a paused chain's spec says, so its pods are there. */
    @Test
    void aChainThatIsPausedBeforeItSleepsRunsOn() {
        OneChain chain = new OneChain(client);
        chain.reconcile(MINIMAL);
        chain.others.controllerCatchesUp(Others.ALL);
        chain.reconcile(MINIMAL);
        assertThat(chain.reconcile(MINIMAL + "  paused: true\n  hibernated: true\n"))
                .isEmpty();
        assertThat(chain.status.phase()).isEqualTo("Paused");
        assertThat(chain.condition("Ready").getStatus()).isEqualTo("True");
        assertThat(chain.condition("ExecutorsReady").getMessage()).isEqualTo("1 of 1");
        assertThat(chain.status.version()).isEqualTo("1.0.0");
        chain.others.runs("anchor", true);
        chain.reconcile(MINIMAL + "  hibernated: true\n");
        assertThat(chain.condition("Ready").getMessage()).startsWith("its pods end; set spec.hibernated to false");
        client.pods().inNamespace("default").withName("hello-anchor-0").delete();
        chain.reconcile(MINIMAL + "  hibernated: true\n  paused: true\n");
        assertThat(chain.condition("Ready").getReason()).isEqualTo("Hibernated");
        assertThat(chain.condition("Ready").getMessage()).startsWith("there are no pods");
    }
}
