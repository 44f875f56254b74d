package io.aichain.executor.peer;

import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * The executors that one name stands for, as that of a headless Service does: the first of them that gives its state is taken. Who asks may be
 * among them: an executor that is still starting gives none.
 */
public final class NamedPeers {
    private NamedPeers() {}

    /**
     * @param base {@code http://HOST:PORT} of internal ports
     * @throws IOException if the name is not known, or nobody answers as a peer of this version does: the message says what the last of them
     *     said
     */
    public static RemotePeer open(URI base) throws IOException, MalformedException {
        // a certificate is for the name
        if (!"http".equals(base.getScheme())) return RemotePeer.open(base);
        return open(base, List.of(InetAddress.getAllByName(base.getHost())));
    }

    static RemotePeer open(URI base, List<InetAddress> addresses) throws IOException, MalformedException {
        IOException last = null;
        for (InetAddress address : addresses) {
            URI one = at(base, address);
            try {
                return RemotePeer.open(one);
            } catch (IOException | MalformedException other) {
                IOException unfit = other instanceof IOException away
                        ? away
                        : new IOException(one + " gives its state in a form that this version does not read", other);
                if (last != null) unfit.addSuppressed(last);
                last = unfit;
            }
        }
        throw last == null ? new IOException(base.getHost() + " has no address") : last;
    }

    private static URI at(URI base, InetAddress address) {
        String host = address.getHostAddress();
        if (address instanceof Inet6Address) host = "[" + host.replaceFirst("%.*", "") + "]";
        return URI.create("http://" + host + (base.getPort() < 0 ? "" : ":" + base.getPort()));
    }
}
