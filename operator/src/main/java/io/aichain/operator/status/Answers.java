package io.aichain.operator.status;

import static io.aichain.operator.model.Component.EXECUTOR;
import static io.aichain.operator.model.Component.KAFKA;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What others say of the objects that a chain gave them, with what to do: autoscalers, a Gateway, Strimzi. Pure. */
final class Answers {
    /** metrics-server has no samples of a pod for a minute or so: no autoscaler works at once after a start. */
    private static final Duration TIME_FOR_SAMPLES = Duration.ofMinutes(3);

    /** What a Gateway says of a route itself; implementations have types of their own, which may be False while all is well. */
    private static final List<String> OF_ROUTES = List.of("Accepted", "ResolvedRefs");

    /** A condition as they write it; what is absent is empty. */
    private record Said(String type, String status, String reason, String message) {
        boolean is(String wantedType, String wantedStatus) {
            return type.equals(wantedType) && status.equals(wantedStatus);
        }

        /** A condition of ours needs a reason. */
        String why() {
            return reason.isEmpty() ? "NotReady" : reason;
        }
    }

    private Answers() {}

    /** Why nobody scales the executors, from Kubernetes' autoscaler or KEDA. */
    static Optional<Problem> scaling(List<HasMetadata> found, Instant now) {
        return found.stream()
                .flatMap(object -> switch (object) {
                    case HorizontalPodAutoscaler own -> scaling(own, now).stream();
                    case GenericKubernetesResource other
                    when other.getKind().equals("ScaledObject") ->
                        said(other.get("status", "conditions")).stream()
                                .filter(one -> one.is("Ready", "False"))
                                .map(one -> new Problem(
                                        EXECUTOR,
                                        one.why(),
                                        "ScaledObject %s: %s; see that Prometheus answers at spec.executors.autoscaling.prometheusUrl, and what KEDA says: kubectl -n %s describe scaledobject %s"
                                                .formatted(name(other), one.message(), namespace(other), name(other))));
                    default -> Stream.empty();
                })
                .findFirst();
    }

    /** At its bounds it works, and at 0 replicas it rests. */
    private static Optional<Problem> scaling(HorizontalPodAutoscaler scaler, Instant now) {
        if (scaler.getStatus() == null || scaler.getStatus().getConditions() == null) return Optional.empty();
        return scaler.getStatus().getConditions().stream()
                .filter(one -> one.getLastTransitionTime() == null
                        || !now.isBefore(
                                Instant.parse(one.getLastTransitionTime()).plus(TIME_FOR_SAMPLES)))
                .map(one -> new Said(
                        text(one.getType()), text(one.getStatus()), text(one.getReason()), text(one.getMessage())))
                .filter(one -> one.is("ScalingActive", "False") || one.is("AbleToScale", "False"))
                .filter(one -> !one.reason().equals("ScalingDisabled"))
                .map(one -> new Problem(
                        EXECUTOR,
                        one.why(),
                        "HorizontalPodAutoscaler %s: %s; it scales by what metrics-server says: see that 'kubectl top pods' answers, or use spec.executors.autoscaling.provider keda"
                                .formatted(name(scaler), one.message())))
                .findFirst();
    }

    /** Why the Kafka that Strimzi keeps is not there for the chain. */
    static Optional<Problem> kafka(List<HasMetadata> found) {
        return ofKind("Kafka", found).flatMap(kafka -> {
            List<Said> all = said(kafka.get("status", "conditions"));
            if (all.isEmpty())
                return Optional.of(new Problem(
                        KAFKA,
                        "StrimziSilent",
                        "Strimzi has said nothing of Kafka %s yet; if that lasts, see that its operator runs and watches this namespace"
                                .formatted(name(kafka))));
            return all.stream()
                    .filter(one -> one.is("NotReady", "True") || one.is("Ready", "False"))
                    .map(one -> new Problem(
                            KAFKA,
                            one.why(),
                            "Kafka %s: %s; kubectl -n %s describe kafka %s and its pods say more"
                                    .formatted(name(kafka), one.message(), namespace(kafka), name(kafka))))
                    .findFirst();
        });
    }

    /** What keeps Strimzi from making a topic, or shows that it is another than the chain wants, as with fewer replicas. */
    static Optional<Refusal> topics(List<HasMetadata> found) {
        return allOfKind("KafkaTopic", found)
                .flatMap(topic -> said(topic.get("status", "conditions")).stream()
                        .filter(one -> one.is("Ready", "False"))
                        .map(one -> new Refusal(
                                "KafkaTopic",
                                one.why(),
                                "Strimzi says of topic %s: %s; mend the topic, or what keeps Strimzi from it: kubectl -n %s describe kafkatopic %s"
                                        .formatted(name(topic), one.message(), namespace(topic), name(topic)))))
                .findFirst();
    }

    /** Why requests for the route's host do not come. */
    static Optional<Refusal> route(List<HasMetadata> found) {
        return ofKind("HTTPRoute", found).flatMap(route -> {
            Optional<String> asked = list(route.get("spec", "parentRefs")).stream()
                    .map(parent -> gateway(parent, route))
                    .findFirst();
            // what another Gateway said that was asked before stays for ever if its controller is gone
            List<Said> all = list(route.get("status", "parents")).stream()
                    .filter(entry -> entry.get("parentRef") instanceof Map<?, ?> parent
                            && asked.filter(gateway(parent, route)::equals).isPresent())
                    .flatMap(entry -> said(entry.get("conditions")).stream())
                    .filter(one -> OF_ROUTES.contains(one.type()))
                    .toList();
            if (all.isEmpty())
                return Optional.of(new Refusal(
                        "HTTPRoute",
                        "NoGateway",
                        "no Gateway has taken route %s; see that the Gateway of spec.rpc.gateway is there, that its controller runs, and that a listener allows routes of this namespace"
                                .formatted(name(route))));
            return all.stream()
                    .filter(one -> one.status().equals("False"))
                    .map(one -> new Refusal(
                            "HTTPRoute",
                            one.why(),
                            "the Gateway does not serve route %s: %s; correct spec.rpc.gateway, or the Gateway's listeners"
                                    .formatted(name(route), one.message())))
                    .findFirst();
        });
    }

    /** Where none is named it is in the route's namespace. */
    private static String gateway(Map<?, ?> parent, HasMetadata route) {
        Object namespace = parent.get("namespace");
        return (namespace == null ? route.getMetadata().getNamespace() : namespace) + "/" + parent.get("name");
    }

    private static Optional<GenericKubernetesResource> ofKind(String kind, List<HasMetadata> found) {
        return allOfKind(kind, found).findFirst();
    }

    private static Stream<GenericKubernetesResource> allOfKind(String kind, List<HasMetadata> found) {
        return found.stream()
                .filter(GenericKubernetesResource.class::isInstance)
                .map(GenericKubernetesResource.class::cast)
                .filter(one -> one.getKind().equals(kind));
    }

    private static List<Said> said(Object conditions) {
        return list(conditions).stream()
                .map(one -> new Said(
                        text(one.get("type")),
                        text(one.get("status")),
                        text(one.get("reason")),
                        text(one.get("message"))))
                .toList();
    }

    /** What is no list of objects is none. */
    private static List<Map<?, ?>> list(Object value) {
        List<Map<?, ?>> all = new ArrayList<>();
        if (value instanceof List<?> items)
            items.forEach(item -> {
                if (item instanceof Map<?, ?> map) all.add(map);
            });
        return all;
    }

    private static String text(Object value) {
        return Objects.toString(value, "");
    }

    private static String namespace(HasMetadata object) {
        return object.getMetadata().getNamespace();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
