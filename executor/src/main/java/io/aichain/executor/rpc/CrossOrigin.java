package io.aichain.executor.rpc;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * Which web pages may call (CORS): wallets and applications in browsers do. Nothing here acts by cookies or keeps keys, so that any origin
 * may be let in.
 *
 * @param origins such as {@code https://app.example}; {@code *} stands for all
 */
public record CrossOrigin(Set<String> origins) {
    public CrossOrigin {
        origins = Set.copyOf(origins);
    }

    public static CrossOrigin any() {
        return new CrossOrigin(Set.of("*"));
    }

    void allow(RoutingContext ctx) {
        HttpServerResponse response = ctx.response();
        if (origins.contains("*")) {
            response.putHeader("access-control-allow-origin", "*");
            return;
        }
        response.putHeader("vary", "origin");
        String origin = ctx.request().getHeader("origin");
        if (origin != null && origins.contains(origin)) response.putHeader("access-control-allow-origin", origin);
    }

    /** Browsers open WebSockets without asking first: the origin is checked here. @param origin null where it is no browser */
    boolean admits(String origin) {
        return origin == null || origins.contains("*") || origins.contains(origin);
    }

    /** Sets status and headers; the answer has no body. */
    void preflight(RoutingContext ctx) {
        allow(ctx);
        ctx.response()
                .putHeader("access-control-allow-methods", "GET, POST, OPTIONS")
                .putHeader("access-control-allow-headers", "content-type, *")
                .putHeader("access-control-max-age", "600")
                .setStatusCode(204);
    }
}
