package io.aichain.cli.kubernetes;

import io.aichain.cli.Failure;
import java.nio.charset.StandardCharsets;

/** What a chain has in the cluster that makes it the chain. */
final class ChainFiles {
    private ChainFiles() {}

    /** The genesis file, byte for byte. */
    static byte[] genesis(Kubectl kubectl, String chain) {
        String text = kubectl.get("configmap", chain + "-genesis")
                .path("data")
                .path("genesis.json")
                .asText("");
        if (text.isEmpty()) throw new Failure("ConfigMap " + chain + "-genesis has no genesis.json: is it a chain's?");
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
