package io.aichain.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.operator.model.Hashes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an object has to be written. Two things say so: the hash of what was last applied, kept as an annotation, when our wish has
 * changed; and a field of ours that somebody else has changed since. What others have added is theirs.
 */
public final class Difference {
    /** On each object of ours. */
    public static final String APPLIED = "aichain.io/applied";

    /** Which member names an item, the most telling first. */
    private static final List<String> KEYS = List.of("mountPath", "uid", "name", "topologyKey");

    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

    private Difference() {}

    /** The same object with the hash of itself. */
    public static <T extends HasMetadata> T marked(T desired) {
        T copy = KUBERNETES.clone(desired);
        Map<String, String> annotations = copy.getMetadata().getAnnotations();
        annotations.put(APPLIED, Hashes.sha256(json(desired).toString()));
        copy.getMetadata().setAnnotations(annotations);
        return copy;
    }

    /** @param desired marked @return where they differ first, as a path; empty if nothing is to be written */
    public static Optional<String> between(HasMetadata desired, HasMetadata live) {
        if (!mark(desired).equals(mark(live))) return Optional.of(".metadata.annotations." + APPLIED);
        return missing(json(desired), json(live), "");
    }

    private static Optional<String> mark(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(all -> all.get(APPLIED));
    }

    /** Where the live object does not have what is desired. */
    private static Optional<String> missing(JsonNode desired, JsonNode live, String path) {
        if (desired.isObject()) {
            for (Iterator<Map.Entry<String, JsonNode>> all = desired.fields(); all.hasNext(); ) {
                Map.Entry<String, JsonNode> member = all.next();
                Optional<String> found =
                        missing(member.getValue(), live.path(member.getKey()), path + "." + member.getKey());
                if (found.isPresent()) return found;
            }
            return live.isMissingNode() && !desired.isEmpty() ? Optional.of(path) : Optional.empty();
        }
        if (desired.isArray()) {
            if (desired.isEmpty() ? !live.isEmpty() : !isKeyed(desired) && live.size() != desired.size())
                return Optional.of(path);
            if (isKeyed(desired)) return missingKeyed(desired, live, path);
            for (int i = 0; i < desired.size(); i++) {
                Optional<String> found = missing(desired.get(i), live.path(i), path + "[" + i + "]");
                if (found.isPresent()) return found;
            }
            return Optional.empty();
        }
        return desired.equals(live) || isSameAmount(desired, live) ? Optional.empty() : Optional.of(path);
    }

    /** Whether its items have names, by which the API server merges ours with those of others; other lists are ours as a whole. */
    private static boolean isKeyed(JsonNode list) {
        return !list.isEmpty() && key(list.get(0)).isPresent();
    }

    private static Optional<String> key(JsonNode item) {
        return KEYS.stream().filter(item::has).findFirst().map(key -> key + "=" + item.path(key));
    }

    private static Optional<String> missingKeyed(JsonNode desired, JsonNode live, String path) {
        Map<Optional<String>, JsonNode> there = new HashMap<>();
        live.forEach(item -> there.put(key(item), item));
        for (JsonNode item : desired) {
            Optional<String> key = key(item);
            Optional<String> found = missing(
                    item, there.getOrDefault(key, MissingNode.getInstance()), path + "[" + key.orElse("") + "]");
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    /** The API server writes quantities its own way: 1000m becomes 1. */
    private static boolean isSameAmount(JsonNode desired, JsonNode live) {
        if (!desired.isTextual() || !live.isTextual()) return desired.asText().equals(live.asText());
        try {
            return Quantity.getAmountInBytes(new Quantity(desired.textValue()))
                            .compareTo(Quantity.getAmountInBytes(new Quantity(live.textValue())))
                    == 0;
        } catch (IllegalArgumentException notQuantities) {
            return false;
        }
    }

    private static JsonNode json(HasMetadata object) {
        JsonNode node = KUBERNETES.convertValue(object, JsonNode.class);
        // the API server puts its own into these
        if (node.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return node;
    }
}
