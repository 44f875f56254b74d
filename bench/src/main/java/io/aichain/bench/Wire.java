package io.aichain.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/**
 * Sends JSON-RPC bodies that were made beforehand, each when the one before is answered, on the caller's thread: what a load generator takes
 * of the processors it takes from whom it measures. Connections are kept alive by the JDK, one for each thread that is at it.
 */
final class Wire {
    private static final int PATIENCE_MILLIS = 60_000;

    static {
        // of those that are idle: a sender that finds none would open another with every request
        System.setProperty("http.maxConnections", "4096");
    }

    private final URL url;

    Wire(String url) throws IOException {
        this.url = URI.create(url).toURL();
    }

    /** @return the answer's body @throws IOException if any of its calls was refused, or it is no success of HTTP */
    String post(byte[] body) throws IOException {
        HttpURLConnection http = (HttpURLConnection) url.openConnection();
        http.setConnectTimeout(PATIENCE_MILLIS);
        http.setReadTimeout(PATIENCE_MILLIS);
        http.setDoOutput(true);
        http.setRequestProperty("content-type", "application/json");
        // not sent twice by itself
        http.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = http.getOutputStream()) {
            out.write(body);
        }
        try (InputStream in = http.getInputStream()) {
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (answer.contains("\"error\"")) throw new IOException("refused: " + answer);
            return answer;
        }
    }
}
