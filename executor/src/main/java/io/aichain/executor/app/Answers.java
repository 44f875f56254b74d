package io.aichain.executor.app;

import io.aichain.executor.ExecutorStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Up as long as the process answers: one that has stopped itself keeps its data for whoever looks, and a restart would only do the same
 * again. That it stopped is said beside.
 */
@Liveness
@ApplicationScoped
class Answers implements HealthCheck {
    private final ExecutorApp app;

    Answers(ExecutorApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("answers").up();
        app.status().flatMap(ExecutorStatus::stopped).ifPresent(why -> answer.withData("stopped", why));
        return answer.build();
    }
}
