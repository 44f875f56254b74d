package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.contracts.ChainModel;
import io.aichain.inference.model.Layer;
import java.math.BigInteger;

/** What models say of themselves, as JSON. */
final class Abouts {
    private Abouts() {}

    static ObjectNode json(ChainModel.About about) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("address", about.address().toHex())
                .put("name", about.name())
                .put("profile", about.profile())
                .put("author", about.author().toHex())
                .put("sealed", about.isSealed())
                .put("modelHash", about.modelHash().toHex());
        node.putObject("libraryCode")
                .put("known", about.libraryCode().isKnown())
                .put("contract", about.libraryCode().contract().orElse(null))
                .put("hash", about.libraryCode().hash().toHex());
        ArrayNode classes = node.putArray("classes");
        about.classes().forEach(classes::add);
        return node;
    }

    static ObjectNode json(Layer layer) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", layer.type().name())
                .put("layout", layer.layout().name())
                .put("weights", layer.weights())
                .put("chunks", layer.chunks().size());
        ArrayNode inputs = node.putArray("inputs");
        layer.inputs().forEach(inputs::add);
        ArrayNode parameters = node.putArray("parameters");
        for (BigInteger parameter : layer.parameters().bigs()) parameters.add(parameter.toString());
        return node;
    }
}
