package io.aichain.bitcoin.node;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Where a node answers and how it lets us in. Its text form never shows the password.
 *
 * <pre>
 * http://user:password@host:port      percent-encoded where needed
 * http://host:port?cookie=/path/to/.cookie
 * </pre>
 */
public final class NodeEndpoint {
    private static final int MAX_COOKIE_BYTES = 1024;

    private final URI uri;
    private final Credentials credentials;

    /** Asked for at every call, because a node writes a new cookie at every start. */
    private interface Credentials {
        String userAndPassword() throws IOException;
    }

    private NodeEndpoint(URI uri, Credentials credentials) {
        this.uri = uri;
        this.credentials = credentials;
    }

    public static NodeEndpoint parse(String url) throws MalformedException {
        URI given;
        try {
            given = new URI(url);
        } catch (URISyntaxException e) {
            throw malformed("Bitcoin URL: not a URL (%s)", e.getReason());
        }
        if (given.getHost() == null || !("http".equals(given.getScheme()) || "https".equals(given.getScheme()))) {
            throw malformed("Bitcoin URL: http://user:password@host:port expected");
        }
        String query = given.getRawQuery();
        if (given.getRawUserInfo() != null && query == null) {
            String login = given.getUserInfo();
            if (!login.contains(":")) throw malformed("Bitcoin URL: a user without password");
            return new NodeEndpoint(bare(given), () -> login);
        }
        if (given.getRawUserInfo() == null && query != null && query.startsWith("cookie=")) {
            String path = URLDecoder.decode(query.substring("cookie=".length()), StandardCharsets.UTF_8);
            return new NodeEndpoint(bare(given), () -> readCookie(Path.of(path)));
        }
        throw malformed("Bitcoin URL: either user:password@ or ?cookie=FILE is needed");
    }

    /** Without credentials. */
    public URI uri() {
        return uri;
    }

    /** The value of the Authorization header. */
    String authorization() throws IOException {
        byte[] login = credentials.userAndPassword().getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    private static URI bare(URI given) throws MalformedException {
        try {
            return new URI(given.getScheme(), null, given.getHost(), given.getPort(), given.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw malformed("Bitcoin URL: not a URL (%s)", e.getReason());
        }
    }

    private static String readCookie(Path file) throws IOException {
        if (Files.size(file) > MAX_COOKIE_BYTES) throw new IOException(file + " is no cookie file: too long");
        return Files.readString(file).strip();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
