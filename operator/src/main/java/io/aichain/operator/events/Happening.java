package io.aichain.operator.events;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One thing that the operator did, for the resource's Events. */
public record Happening(Reason reason, String object) {
    public static Happening of(Reason reason, HasMetadata object) {
        return new Happening(
                reason, object.getKind() + " " + object.getMetadata().getName());
    }

    /**
     * What was made at one look as one: a first look makes some thirty objects, each Event is a request, and a hundred chains may begin at
     * once. All else keeps an Event of its own.
     */
    static List<Happening> together(List<Happening> all) {
        List<Happening> made =
                all.stream().filter(one -> one.reason == Reason.Created).toList();
        if (made.size() < 2) return all;
        Map<String, Long> kinds = made.stream()
                .collect(Collectors.groupingBy(
                        one -> one.object.split(" ")[0], LinkedHashMap::new, Collectors.counting()));
        List<Happening> told = new ArrayList<>();
        told.add(new Happening(
                Reason.Created,
                made.size() + " objects ("
                        + kinds.entrySet().stream()
                                .map(kind -> kind.getValue() + " " + kind.getKey())
                                .collect(Collectors.joining(", "))
                        + ")"));
        all.stream().filter(one -> one.reason != Reason.Created).forEach(told::add);
        return told;
    }

    public String message() {
        return object + ": " + reason.sentence();
    }
}
