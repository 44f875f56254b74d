package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An apply asks first, and takes a field by force from whoever has it; with what a real server does then: ApiServerE2E. */
@EnableKubernetesMockClient
class ApplyTest {
    private static final String PATH = "/api/v1/namespaces/default/configmaps/c";
    private static final String ASKED = PATH + "?fieldManager=aichain-operator";
    private static final String FORCED = PATH + "?fieldManager=aichain-operator&force=true";

    private static final ConfigMap OURS = new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("c")
            .endMetadata()
            .build();

    KubernetesClient client;
    KubernetesMockServer server;
    private KubernetesCluster cluster;

    @BeforeEach
    void begin() {
        Watched nothing = new Watched() {
            @Override
            public <T extends HasMetadata> Stream<T> of(Class<T> kind, String namespace, String chain) {
                return Stream.empty();
            }
        };
        cluster = new KubernetesCluster(
                client,
                nothing,
                names -> List.of(),
                new Offers(client, InstantSource.system()),
                new StorageClasses(client, InstantSource.system()));
    }

    @Test
    void whatNobodyElseHasIsAppliedOnce() throws InterruptedException {
        server.expect().patch().withPath(ASKED).andReturn(200, OURS).once();
        cluster.apply(OURS);
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(server.takeRequest().getHeader("Content-Type")).contains("apply-patch");
    }

    @Test
    void whatSomebodyElseHasIsTakenOver() throws InterruptedException {
        server.expect().patch().withPath(ASKED).andReturn(409, refusal(409)).once();
        server.expect().patch().withPath(FORCED).andReturn(200, OURS).once();
        cluster.apply(OURS);
        assertThat(server.getRequestCount()).isEqualTo(2);
        server.takeRequest();
        assertThat(server.takeRequest().getPath()).contains("force=true");
    }

    @Test
    void whatIsInvalidIsNotForced() {
        server.expect().patch().withPath(ASKED).andReturn(422, refusal(422)).once();
        assertThatThrownBy(() -> cluster.apply(OURS)).isInstanceOf(KubernetesClientException.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    private static Status refusal(int code) {
        return new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withMessage("Apply failed with 1 conflict: conflict with \"stranger\": .data.a")
                .build();
    }
}
