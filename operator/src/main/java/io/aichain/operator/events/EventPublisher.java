package io.aichain.operator.events;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.model.Hashes;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events on the resource; one that is like an earlier one is counted there. An Event that cannot be written is logged: it must not stop a chain. */
public final class EventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final int MOST_CHARACTERS = 1000;

    private final KubernetesClient client;
    private final InstantSource clock;

    public EventPublisher(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    public void publish(AIChain chain, Happening happening) {
        Names names = Names.of(chain);
        LOG.info("{}/{}: {}: {}", names.namespace(), names.chain(), happening.reason(), happening.message());
        try {
            write(chain, happening);
        } catch (KubernetesClientException e) {
            LOG.warn("{}/{}: an Event could not be written: {}", names.namespace(), names.chain(), e.getMessage());
        }
    }

    private void write(AIChain chain, Happening happening) {
        Names names = Names.of(chain);
        String message = happening.message();
        if (message.length() > MOST_CHARACTERS) message = message.substring(0, MOST_CHARACTERS);
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String name = names.chain() + "."
                + Hashes.sha256(names.uid() + happening.reason() + message).substring(2, 18);
        var events = client.v1().events().inNamespace(names.namespace());
        Event known = events.withName(name).get();
        if (known != null) {
            events.withName(name)
                    .edit(event -> new EventBuilder(event)
                            .withCount(event.getCount() == null ? 2 : event.getCount() + 1)
                            .withLastTimestamp(now)
                            .build());
            return;
        }
        Event event = new EventBuilder()
                .withNewMetadata()
                .withNamespace(names.namespace())
                .withName(name)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(AIChain.GROUP + "/" + AIChain.VERSION)
                .withKind("AIChain")
                .withNamespace(names.namespace())
                .withName(names.chain())
                .withUid(names.uid())
                .endInvolvedObject()
                .withType("Normal")
                .withReason(happening.reason().name())
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withReportingComponent(Names.OPERATOR)
                .withReportingInstance(Names.OPERATOR)
                .withNewSource()
                .withComponent(Names.OPERATOR)
                .endSource()
                .build();
        try {
            events.resource(event).create();
        } catch (KubernetesClientException sameMoment) {
            if (sameMoment.getCode() != HttpURLConnection.HTTP_CONFLICT) throw sameMoment;
        }
    }
}
