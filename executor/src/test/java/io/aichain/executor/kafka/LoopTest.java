package io.aichain.executor.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a loop waits for, and what ends the executor. */
@Tag("P10")
class LoopTest {
    private final Health health = new Health();
    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

    /** A password is changed at the brokers first, so that connections that are made anew are refused for a while. */
    @Test
    void notBeingLetInIsWaitedForVisibly() throws InterruptedException {
        CountDownLatch goesOn = new CountDownLatch(3);
        AtomicInteger opened = new AtomicInteger();
        CompletableFuture<Optional<String>> seen = new CompletableFuture<>();
        try (Loop _ = loop(
                () -> {
                    if (opened.get() == 1) throw new SaslAuthenticationException("no such user");
                    seen.complete(health.waitingFor());
                    goesOn.countDown();
                },
                opened)) {
            assertThat(goesOn.await(30, SECONDS)).isTrue();
        }
        assertThat(seen.join().orElseThrow())
                .startsWith("order: Kafka: the brokers do not let this service's user in: no such user;");
        assertThat(health.waitingFor()).isEmpty();
        assertThat(fatal).isNotDone();
    }

    @Test
    void notBeingAllowedIsNot() throws Exception {
        TopicAuthorizationException no = new TopicAuthorizationException("not yours");
        try (Loop _ = loop(
                () -> {
                    throw no;
                },
                new AtomicInteger())) {
            assertThat(fatal.get(30, SECONDS)).isSameAs(no);
        }
    }

    private Loop loop(Runnable step, AtomicInteger opened) {
        return new Loop(
                        "order",
                        () -> {
                            opened.incrementAndGet();
                            return new Work(step);
                        },
                        health,
                        fatal::complete,
                        Thread::new)
                .start();
    }

    private record Work(Runnable work) implements Loop.Work {
        @Override
        public void step() {
            work.run();
        }

        @Override
        public void close() {}
    }
}
