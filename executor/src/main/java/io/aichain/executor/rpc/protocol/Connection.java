package io.aichain.executor.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/** A caller's lasting connection (WebSocket), to which notifications can be sent. */
public interface Connection {
    /**
     * Opens a subscription. Its source starts once the answer with the id is on its way, so that no notification overtakes it.
     *
     * @return the id, a quantity
     * @throws RpcException if the connection has too many
     */
    String open(Source source) throws RpcException;

    /** @return whether there was such a subscription */
    boolean close(String id);

    /** Where notifications come from. */
    interface Source {
        /**
         * @param sink takes work from any thread and returns at once: the notification is made on the connection's own thread
         * @return what ends it
         */
        Runnable start(Consumer<Notification> sink);
    }

    /** Makes what is to be sent. */
    interface Notification {
        void send(Consumer<JsonNode> to) throws RpcException, InterruptedException;
    }
}
