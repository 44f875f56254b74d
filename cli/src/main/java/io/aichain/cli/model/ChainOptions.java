package io.aichain.cli.model;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.cli.Failure;
import io.aichain.contracts.Node;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which chain is meant. */
final class ChainOptions {
    @Option(
            names = "--rpc",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8545",
            description = "JSON-RPC of the chain (default: ${DEFAULT-VALUE}).")
    private URI rpc;

    @Option(names = "--chain-id", paramLabel = "N", description = "Refuse to speak with any other chain.")
    private Long chainId;

    Node connect() {
        Node node = Node.connect(rpc);
        if (chainId == null || chainId == node.chainId()) return node;
        node.close();
        throw new Failure("%s is chain %d, and --chain-id says %d: give the URL of the right chain"
                .formatted(node.url(), node.chainId(), chainId));
    }

    static Address address(String text, String field) {
        try {
            return Address.parse(text, field);
        } catch (MalformedException e) {
            throw new Failure(e.getMessage(), e);
        }
    }
}
