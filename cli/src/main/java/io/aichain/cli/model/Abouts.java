package io.aichain.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.contracts.ChainModel;
import io.aichain.contracts.Creation;
import io.aichain.contracts.HashCheck;
import io.aichain.contracts.LibraryCode;
import io.aichain.inference.model.Layer;
import java.math.BigInteger;
import java.util.Optional;

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
        node.set("libraryCode", json(about.libraryCode()));
        ArrayNode classes = node.putArray("classes");
        about.classes().forEach(classes::add);
        return node;
    }

    /** {@code proven} is null where the address proves nothing. */
    static ObjectNode json(ChainModel.Text text, boolean isProven) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("address", text.address().toHex())
                .put("model", text.model().toHex())
                .put("window", text.window().toString())
                .put("textHash", text.textHash().toHex())
                .put("proven", isProven ? Boolean.TRUE : null);
        node.set("libraryCode", json(text.libraryCode()));
        return node;
    }

    static ObjectNode json(LibraryCode code) {
        Optional<LibraryCode.Version> version = code.version();
        return JsonNodeFactory.instance
                .objectNode()
                .put("known", code.isKnown())
                .put("contract", code.contract().orElse(null))
                .put("version", version.map(LibraryCode.Version::number).orElse(null))
                .put("retired", version.map(known -> !known.isLast()).orElse(null))
                .put("hash", code.hash().toHex());
    }

    /** {@code agrees} is null where it is not known. */
    static ObjectNode json(HashCheck check) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("declared", check.declared().toHex());
        return switch (check) {
            case HashCheck.Agrees(var hash) -> found(node, hash.toHex(), true, null);
            case HashCheck.Differs(var _, var computed) -> found(node, computed.toHex(), false, null);
            case HashCheck.Broken(var _, var why) -> found(node, null, false, why);
            case HashCheck.Unknown(var _, var why) -> found(node, null, null, why);
        };
    }

    private static ObjectNode found(ObjectNode node, String computed, Boolean agrees, String why) {
        return node.put("computed", computed).put("agrees", agrees).put("why", why);
    }

    /** {@code byLibrary} is null where it is not known. */
    static ObjectNode json(Creation creation) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return switch (creation) {
            case Creation.ByLibrary(var transaction) -> created(node, true, transaction.toHex(), null);
            case Creation.Foreign(var transaction) -> created(node, false, transaction.toHex(), null);
            case Creation.Unseen(var why) -> created(node, null, null, why);
        };
    }

    private static ObjectNode created(ObjectNode node, Boolean byLibrary, String transaction, String why) {
        return node.put("byLibrary", byLibrary).put("transaction", transaction).put("why", why);
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
