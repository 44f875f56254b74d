package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import java.util.Locale;

/**
 * The attributes of one Keras layer; what is missing has Keras' default. Errors name layer and attribute.
 *
 * @param layer its name
 */
record KerasConfig(String layer, JsonNode json) {
    private static final int MAX_SIZE = 1 << 20;

    /** An activation and its slope. */
    record Act(int id, double slope) {
        boolean isSoftmax() {
            return id == SOFTMAX;
        }
    }

    /** What to do instead of a LogSoftmax. */
    static final String NO_LOGARITHM =
            "is not supported, for no layer has a logarithm: end the model before it, or in Softmax: the greatest output is the same";

    private static final String ACTIVATIONS =
            "linear, relu, leaky_relu, sigmoid, tanh, gelu, silu, elu, softplus, softmax";

    /** No activation of a layer: a layer of its own. */
    private static final int SOFTMAX = -1;

    MalformedException refused(String attribute, String expected) {
        return malformed("%s: %s = %s; %s", layer, attribute, text(json, attribute), expected);
    }

    /** As it stands there, or its beginning. */
    static String text(JsonNode object, String attribute) {
        String found = object.path(attribute).toString();
        return found.length() > 80 ? found.substring(0, 80) + ".." : found;
    }

    /** Of its weights; a name, or a policy that has one. Empty where it is not said. */
    String dtype() {
        JsonNode value = json.path("dtype");
        return (value.isObject() ? value.path("config").path("name") : value).asText();
    }

    int size(String attribute) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (!isSize(value)) throw refused(attribute, "1 to 2^20 expected");
        return value.asInt();
    }

    private static boolean isSize(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt() && value.asInt() >= 1 && value.asInt() <= MAX_SIZE;
    }

    /** Two sizes, or one for both. */
    int[] pair(String attribute, int[] missing) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (missing != null && (value.isMissingNode() || value.isNull())) return missing;
        if (isSize(value)) return new int[] {value.asInt(), value.asInt()};
        if (!value.isArray() || value.size() != 2 || !isSize(value.get(0)) || !isSize(value.get(1))) {
            throw refused(attribute, "one or two sizes expected");
        }
        return new int[] {value.get(0).asInt(), value.get(1).asInt()};
    }

    boolean flag(String attribute, boolean missing) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (value.isMissingNode() || value.isNull()) return missing;
        if (!value.isBoolean()) throw refused(attribute, "true or false expected");
        return value.booleanValue();
    }

    double number(String attribute, double missing) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (value.isMissingNode() || value.isNull()) return missing;
        if (!value.isNumber() || !Double.isFinite(value.asDouble()))
            throw refused(attribute, "a finite number expected");
        return value.asDouble();
    }

    boolean isSame() throws MalformedException {
        return switch (json.path("padding").asText("valid")) {
            case "same" -> true;
            case "valid" -> false;
            default -> throw refused("padding", "valid or same expected");
        };
    }

    Act activation(String attribute, String missing) throws MalformedException {
        JsonNode value = json.path(attribute);
        // Keras writes the name of its own functions: as an object stands what is somebody's, if it does not say
        // otherwise
        if (value.isObject() && value.path("config").isTextual()) {
            if (!value.has("module")) throw refused(attribute, "a function of Keras, by its name, expected");
            value = value.path("config");
        }
        if (value.isNull()) return new Act(FloatLayer.LINEAR, 0);
        if (!value.isMissingNode() && !value.isTextual()) {
            throw refused(attribute, "is not supported; supported are, by name, " + ACTIVATIONS);
        }
        return switch (value.asText(missing).toLowerCase(Locale.ROOT)) {
            case "leakyrelu", "leaky_relu" -> new Act(FloatLayer.LEAKY_RELU, 0.2);
            case "linear" -> new Act(FloatLayer.LINEAR, 0);
            case "relu" -> new Act(FloatLayer.RELU, 0);
            case "sigmoid" -> new Act(FloatLayer.SIGMOID, 0);
            case "tanh" -> new Act(FloatLayer.TANH, 0);
            case "gelu" -> new Act(FloatLayer.EXACT_GELU, 0);
            case "silu", "swish" -> new Act(FloatLayer.SILU, 0);
            case "elu" -> new Act(FloatLayer.ELU, 1);
            case "softplus" -> new Act(FloatLayer.SOFTPLUS, 0);
            case "softmax" -> new Act(SOFTMAX, 0);
            case "log_softmax" -> throw refused(attribute, NO_LOGARITHM);
            default -> throw refused(attribute, "is not supported; supported are " + ACTIVATIONS);
        };
    }

    /** The same where a layer of its own cannot stand. */
    Act innerActivation(String attribute, String missing) throws MalformedException {
        Act act = activation(attribute, missing);
        if (act.isSoftmax()) throw refused(attribute, "is not supported here");
        return act;
    }

    /**
     * Refuses a layer of somebody's own, and one that was given something of somebody's own: called like Keras', it may compute anything. What a layer was
     * trained with is passed over.
     *
     * @param object {@code {"class_name": .., "module": .., "registered_name": .., "config": {..}}}; Keras 2 writes of these the first and the last
     */
    void requireKeras(JsonNode object) throws MalformedException {
        requireKeras(object, "its class");
        for (var field : json.properties()) {
            String attribute = field.getKey();
            boolean isOfTraining =
                    List.of("initializer", "regularizer", "constraint").stream().anyMatch(attribute::endsWith);
            if (!isOfTraining && field.getValue().has("class_name")) requireKeras(field.getValue(), attribute);
        }
    }

    private void requireKeras(JsonNode object, String what) throws MalformedException {
        if (isKeras(object)) return;
        throw malformed(
                "%s: %s is %s of module %s, registered as %s; only what Keras itself has is supported",
                layer, what, text(object, "class_name"), text(object, "module"), text(object, "registered_name"));
    }

    /** Whether it says of itself that Keras made it, or nothing, as in Keras 2. */
    static boolean isKeras(JsonNode object) {
        if (object.path("registered_name").asText().contains(">")) return false;
        JsonNode module = object.path("module");
        return module.isMissingNode() || module.asText().matches("(tf_)?keras(\\..*)?");
    }

    /** Refuses an attribute that is there and is not what we compute. */
    void require(String attribute, String... allowed) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (value.isMissingNode() || value.isNull()) return;
        for (String each : allowed) if (value.toString().equals(each)) return;
        throw refused(attribute, "only " + String.join(" or ", allowed) + " is supported");
    }

    /** Refuses a call with options that we do not know: none, false and nothing change no result. */
    void requireOptions(List<String> known) throws MalformedException {
        for (var option : json.properties()) {
            JsonNode value = option.getValue();
            boolean isOff = value.isNull() || (value.isBoolean() && !value.booleanValue());
            if (!isOff && !known.contains(option.getKey())) {
                throw refused(option.getKey(), "calling it with this option is not supported");
            }
        }
    }

    void requireNothing(String attribute) throws MalformedException {
        JsonNode value = json.path(attribute);
        if (!value.isMissingNode() && !value.isNull()) throw refused(attribute, "is not supported");
    }
}
