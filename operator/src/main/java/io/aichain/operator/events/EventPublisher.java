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
import java.util.List;
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

    public void publish(AIChain chain, List<Happening> happenings) {
        Names names = Names.of(chain);
        for (Happening one : happenings)
            LOG.info("{}/{}: {}: {}", names.namespace(), names.chain(), one.reason(), one.message());
        for (Happening one : Happening.together(happenings)) {
            try {
                write(chain, one);
            } catch (KubernetesClientException e) {
                LOG.warn("{}/{}: an Event could not be written: {}", names.namespace(), names.chain(), e.getMessage());
            }
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
                .withType(happening.reason().isWarning() ? "Warning" : "Normal")
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
            // mostly it is the first of its kind: asking before would be a request for nothing
            events.resource(event).create();
        } catch (KubernetesClientException known) {
            if (known.getCode() != HttpURLConnection.HTTP_CONFLICT) throw known;
            events.withName(name)
                    .edit(earlier -> new EventBuilder(earlier)
                            .withCount(earlier.getCount() == null ? 2 : earlier.getCount() + 1)
                            .withLastTimestamp(now)
                            .build());
        }
    }
}
