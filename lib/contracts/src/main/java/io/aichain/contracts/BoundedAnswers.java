package io.aichain.contracts;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** Ends answers that are longer than any of a node's: it may be none, and never end. */
final class BoundedAnswers implements Interceptor {
    /** Some fifty contracts of half a MiB, in hex. */
    private static final long MOST = 64L << 20;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        ResponseBody body = answer.body();
        if (body == null) return answer;
        Source bounded = new Bounded(body.source());
        return answer.newBuilder()
                .body(ResponseBody.create(Okio.buffer(bounded), body.contentType(), body.contentLength()))
                .build();
    }

    private static final class Bounded extends ForwardingSource {
        private long read;

        Bounded(Source source) {
            super(source);
        }

        @Override
        public long read(Buffer sink, long count) throws IOException {
            long now = super.read(sink, count);
            read += Math.max(now, 0);
            if (read > MOST) throw new IOException("more than " + (MOST >> 20) + " MiB");
            return now;
        }
    }
}
