package io.aichain.operator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether resources that one CRD took are taken by the next, with the same meaning: it is the same kind in the same scope, every version
 * that was served is served, no field is gone, none has another type, a narrower bound, another form, default or way of being merged, and
 * nothing more is asked for. What is in doubt, as a rule that is new,
 * counts as narrower: its author knows better and says so by a new version, or by the kept file.
 */
final class Compatibility {
    private static final Pattern GUARD = Pattern.compile("!has\\(self\\.(\\w+)\\) \\|\\| ");

    private final List<String> complaints = new ArrayList<>();

    private Compatibility() {}

    /** @return each a sentence that names the field; empty if all is well */
    static List<String> complaints(JsonNode before, JsonNode now) {
        Compatibility compatibility = new Compatibility();
        for (String word : List.of("group", "scope"))
            compatibility.same(word, before.path("spec"), now.path("spec"), "");
        for (String word : List.of("kind", "plural"))
            compatibility.same(word, before.at("/spec/names"), now.at("/spec/names"), "");
        for (JsonNode version : before.at("/spec/versions")) {
            String name = version.path("name").asText();
            JsonNode same = now;
            for (JsonNode one : now.at("/spec/versions"))
                if (one.path("name").asText().equals(name)) same = one;
            if (same == now) compatibility.complain(name, "this version is gone, and resources of it are stored");
            else compatibility.version(version, same, name);
        }
        return compatibility.complaints;
    }

    private void version(JsonNode before, JsonNode now, String name) {
        if (before.path("served").asBoolean() && !now.path("served").asBoolean())
            complain(name, "this version is not served any more, and clients ask for it");
        fields(schema(before), schema(now), "");
    }

    private static JsonNode schema(JsonNode version) {
        return version.at("/schema/openAPIV3Schema");
    }

    private void fields(JsonNode before, JsonNode now, String path) {
        before.path("properties").properties().forEach(e -> {
            String name = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
            JsonNode same = now.path("properties").path(e.getKey());
            if (same.isMissingNode()) complain(name, "the field is gone");
            else field(e.getValue(), same, name);
        });
        for (JsonNode name : now.path("required")) {
            boolean was = false;
            for (JsonNode one : before.path("required")) was |= one.equals(name);
            if (!was) complain(path + "." + name.asText(), "it is required now, and was not");
        }
        rules(before, now, path);
    }

    private void field(JsonNode before, JsonNode now, String path) {
        if (!before.path("type").equals(now.path("type")))
            complain(path, "its type was %s and is %s".formatted(before.path("type"), now.path("type")));
        for (String bound : List.of("minimum", "minLength", "minItems"))
            if (now.has(bound)
                    && (!before.has(bound)
                            || now.get(bound).asLong() > before.get(bound).asLong()))
                complain(path, narrower(bound, before, now));
        for (String bound : List.of("maximum", "maxLength", "maxItems"))
            if (now.has(bound)
                    && (!before.has(bound)
                            || now.get(bound).asLong() < before.get(bound).asLong()))
                complain(path, narrower(bound, before, now));
        for (String word : List.of("pattern", "format"))
            if (now.has(word) && !now.get(word).equals(before.path(word))) complain(path, narrower(word, before, now));
        // what was left out would mean something else
        same("default", before, now, path);
        // two that apply parts of a list or map would find it otherwise, or what is twice in it is refused
        for (String word : List.of("x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type"))
            same(word, before, now, path);
        for (String word : List.of("nullable", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields"))
            if (before.path(word).asBoolean() && !now.path(word).asBoolean())
                complain(path, narrower(word, before, now));
        if (now.has("enum")) {
            TreeSet<String> gone = words(before.path("enum"));
            gone.removeAll(words(now.path("enum")));
            if (!gone.isEmpty()) complain(path, "these values are gone: " + gone);
            if (!before.has("enum")) complain(path, "any text was taken, now only " + words(now.path("enum")));
        }
        fields(before, now, path);
        if (before.has("items") && now.has("items")) field(before.get("items"), now.get("items"), path + "[]");
        values(before.path("additionalProperties"), now.path("additionalProperties"), path);
    }

    /** Of keys that the schema does not name. */
    private void values(JsonNode before, JsonNode now, String path) {
        if (before.isMissingNode()) return;
        if (now.isMissingNode()) complain(path, "keys of one's own are taken no more");
        else field(before, now, path + "{}");
    }

    private void same(String word, JsonNode before, JsonNode now, String path) {
        if (!before.path(word).equals(now.path(word))) complain(path, narrower(word, before, now));
    }

    private void rules(JsonNode before, JsonNode now, String path) {
        TreeSet<String> added = rules(now);
        added.removeAll(rules(before));
        added.removeIf(rule -> isOfANewField(rule, before));
        added.forEach(rule -> complain(path, "this rule is new, and may refuse what was taken: " + rule));
    }

    /** Whether a rule holds wherever one field is not given that the earlier CRD did not have: {@code !has(self.name) || ...}. */
    private static boolean isOfANewField(String rule, JsonNode before) {
        Matcher guard = GUARD.matcher(rule);
        if (!guard.lookingAt() || before.path("properties").has(guard.group(1))) return false;
        int depth = 0;
        for (char c : rule.toCharArray()) {
            if (c == '(') depth++;
            if (c == ')') depth--;
            // a choice binds less than "or", which is then its condition
            if (c == '?' && depth == 0) return false;
        }
        return true;
    }

    private static TreeSet<String> rules(JsonNode schema) {
        TreeSet<String> all = new TreeSet<>();
        schema.path("x-kubernetes-validations")
                .forEach(rule -> all.add(rule.path("rule").asText()));
        return all;
    }

    private static TreeSet<String> words(JsonNode list) {
        TreeSet<String> all = new TreeSet<>();
        list.forEach(one -> all.add(one.asText()));
        return all;
    }

    private static String narrower(String what, JsonNode before, JsonNode now) {
        return "its %s was %s and is %s".formatted(what, shown(before.path(what)), shown(now.path(what)));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "not given" : value.toString();
    }

    private void complain(String path, String what) {
        complaints.add((path.isEmpty() ? "the resource" : path) + ": " + what);
    }
}
