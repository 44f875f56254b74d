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
     * What was made at one look as one, and so whatever else is of many: a first look makes some thirty objects, each Event is a request, and a
     * hundred chains may begin at once. All else keeps an Event of its own.
     */
    static List<Happening> together(List<Happening> all) {
        Map<Reason, List<Happening>> many = all.stream()
                .filter(one -> one.reason.isOfMany())
                .collect(Collectors.groupingBy(Happening::reason, LinkedHashMap::new, Collectors.toList()));
        List<Happening> told = new ArrayList<>();
        many.forEach((reason, those) ->
                told.add(those.size() == 1 ? those.getFirst() : new Happening(reason, counted(those))));
        all.stream().filter(one -> !one.reason.isOfMany()).forEach(told::add);
        return told;
    }

    /** As {@code 3 objects (2 Service, 1 StatefulSet)}. */
    private static String counted(List<Happening> those) {
        return those.stream()
                .collect(Collectors.groupingBy(
                        one -> one.object.split(" ")[0], LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", ", those.size() + " objects (", ")"));
    }

    public String message() {
        return object + ": " + reason.sentence();
    }
}
