package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.node.NodeEndpoint;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A small Bitcoin node on regtest, inside this process, for machines without Bitcoin: real blocks with work, transactions judged by
 * bitcoinj's script engine, and over JSON-RPC exactly the calls that this house makes, so that clients have one path. No peers, no fee
 * policy, no wallet; the mempool is lost when it stops.
 */
public final class EmbeddedNode implements AutoCloseable {
    private final RegtestChain chain;
    private final RpcServer server;
    private final String url;

    private EmbeddedNode(RegtestChain chain, RpcServer server, String url) {
        this.chain = chain;
        this.server = server;
        this.url = url;
    }

    /**
     * How to run it.
     *
     * @param folder that holds the block file; no two nodes may share it
     * @param port on the loopback interface, 0 for any that is free
     */
    public record Config(Path folder, int port, String user, String password, InstantSource clock) {
        public Config {
            if (!(user + password).matches("[A-Za-z0-9_-]+")) {
                throw new IllegalArgumentException("user and password: letters, digits, _ and - only");
            }
        }
    }

    public static EmbeddedNode start(Config config) throws IOException {
        LongSupplier nowSeconds = () -> config.clock().instant().getEpochSecond();
        RegtestChain chain = new RegtestChain(config.folder(), nowSeconds);
        try {
            RegtestNode node = new RegtestNode(chain, nowSeconds);
            Map<String, RpcMethod> methods = new HashMap<>();
            new ChainMethods(node).register(methods);
            new TransactionMethods(node).register(methods);
            RpcServer server = new RpcServer(config.port(), config.user(), config.password(), methods);
            String url = "http://" + config.user() + ":" + config.password() + "@127.0.0.1:" + server.port();
            return new EmbeddedNode(chain, server, url);
        } catch (IOException | RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    /** With credentials. */
    public String url() {
        return url;
    }

    public NodeEndpoint endpoint() {
        try {
            return NodeEndpoint.parse(url);
        } catch (MalformedException ourOwnUrl) {
            throw new AssertionError(ourOwnUrl);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        chain.close();
    }
}
