package io.aichain.dawriter.app;

import io.aichain.dawriter.DaWriterStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down only if this process will not publish again without a restart: a network that is away says nothing about that. */
@Liveness
@ApplicationScoped
class CanPublish implements HealthCheck {
    private final DaWriterApp app;

    CanPublish(DaWriterApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        DaWriterStatus status = app.status();
        var answer = HealthCheckResponse.named("can-publish").status(status.isLive());
        status.failure().ifPresent(why -> answer.withData("failure", why));
        return answer.build();
    }
}
