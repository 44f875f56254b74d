package io.aichain.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.mock.Others;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A hundred chains ask for the same at once; what is new is seen some seconds later. */
@EnableKubernetesMockClient(crud = true)
class StorageClassesTest {
    KubernetesClient client;
    KubernetesMockServer server;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void oneListServesAllWhoAskWithinSeconds() {
        Others others = new Others(client);
        others.storageClass("plain", false);
        int before = server.getRequestCount();
        StorageClasses classes = new StorageClasses(client, () -> now);
        for (int chain = 0; chain < 100; chain++) {
            assertThat(classes.has("plain")).isTrue();
            assertThat(classes.has("gold")).isFalse();
            assertThat(classes.has(null)).as("a default").isFalse();
        }
        assertThat(server.getRequestCount() - before).isEqualTo(1);
        others.storageClass("gold", true);
        assertThat(classes.has("gold")).isFalse();
        now = now.plusSeconds(3);
        assertThat(classes.has("gold")).isTrue();
        assertThat(classes.has(null)).isTrue();
    }
}
