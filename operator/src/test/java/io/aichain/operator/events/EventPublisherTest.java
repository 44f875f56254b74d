package io.aichain.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was done is an Event of the resource, at the price of as few requests as can be. */
@EnableKubernetesMockClient(crud = true)
class EventPublisherTest {
    private static final AIChain CHAIN = Checkout.sample("minimal");
    private static final Happening SCALED = new Happening(Reason.Scaled, "StatefulSet hello-executor");

    KubernetesClient client;
    KubernetesMockServer server;
    private EventPublisher events;

    @BeforeEach
    void begin() {
        events = new EventPublisher(client, () -> Instant.parse("2026-01-01T00:00:00Z"));
    }

    private List<Event> written() {
        return client.v1().events().inNamespace("default").list().getItems();
    }

    @Test
    void oneThatIsLikeAnEarlierOneIsCountedThere() {
        for (int i = 0; i < 3; i++) events.publish(CHAIN, List.of(SCALED));
        assertThat(written()).singleElement().satisfies(event -> {
            assertThat(event.getCount()).isEqualTo(3);
            assertThat(event.getMessage()).isEqualTo("StatefulSet hello-executor: scaled: nothing restarts");
            assertThat(event.getInvolvedObject().getName()).isEqualTo("hello");
        });
    }

    @Test
    void aNewOneIsOneRequest() {
        int before = server.getRequestCount();
        events.publish(CHAIN, List.of(SCALED));
        assertThat(server.getRequestCount() - before).isEqualTo(1);
    }

    /** A first look makes some thirty objects. */
    @Test
    void whatIsMadeAtOneLookIsOneEvent() {
        events.publish(
                CHAIN,
                List.of(
                        new Happening(Reason.Created, "Service a"),
                        SCALED,
                        new Happening(Reason.Created, "StatefulSet b"),
                        new Happening(Reason.Created, "Service c")));
        assertThat(written())
                .extracting(Event::getMessage)
                .containsExactlyInAnyOrder(
                        "3 objects (2 Service, 1 StatefulSet): made",
                        "StatefulSet hello-executor: scaled: nothing restarts");
    }

    /** All parts of a chain fall asleep together. */
    @Test
    void whatHappensToManyAtOneLookIsOneEventEach() {
        events.publish(
                CHAIN,
                List.of(
                        new Happening(Reason.Hibernating, "StatefulSet a"),
                        new Happening(Reason.Deleted, "PodDisruptionBudget c"),
                        new Happening(Reason.Hibernating, "StatefulSet b")));
        assertThat(written())
                .extracting(Event::getMessage)
                .containsExactlyInAnyOrder(
                        "2 objects (2 StatefulSet): hibernation has begun: pods end; volumes, Secrets and genesis stay",
                        "PodDisruptionBudget c: is no longer wanted");
    }

    @Test
    void oneAloneIsNamed() {
        events.publish(CHAIN, List.of(new Happening(Reason.Created, "Service a")));
        assertThat(written()).extracting(Event::getMessage).containsExactly("Service a: made");
    }

    @Test
    void whatSomebodyShouldLookAtIsAWarning() {
        for (Reason reason : Reason.values()) events.publish(CHAIN, List.of(new Happening(reason, "x")));
        assertThat(written())
                .filteredOn(event -> event.getType().equals("Warning"))
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder("NoRoomForSuccessor", "StuckPodReplaced", "VersionGivenUp");
    }
}
