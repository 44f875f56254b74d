package io.aichain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can be waited for and what cannot. */
@Tag("P10")
class AnswersTest {
    @Test
    void brokersThatDoNotLetUsInAreWaitedForAsThoseThatAreAway() {
        assertThat(waitedFor(new SaslAuthenticationException("no such user")).isNotLetIn())
                .isTrue();
        assertThat(waitedFor(new SslAuthenticationException("no path")))
                .hasMessageStartingWith("no TLS connection to the brokers comes about: no path; give this service")
                .satisfies(e -> assertThat(e.isNotLetIn()).isTrue());
        assertThat(waitedFor(new TimeoutException("late")).isNotLetIn()).isFalse();
    }

    @Test
    void whatIsNotAllowedIsToldAsItIs() {
        var no = new TopicAuthorizationException("not yours");
        assertThatThrownBy(() -> Answers.of(failed(no))).isSameAs(no);
    }

    private static KafkaUnavailableException waitedFor(RuntimeException failure) {
        try {
            throw new AssertionError("answered " + Answers.of(failed(failure)));
        } catch (KafkaUnavailableException e) {
            return e;
        }
    }

    private static KafkaFutureImpl<String> failed(RuntimeException failure) {
        KafkaFutureImpl<String> answer = new KafkaFutureImpl<>();
        answer.completeExceptionally(failure);
        return answer;
    }
}
