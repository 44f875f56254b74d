package io.aichain.anchor.app;

import io.aichain.anchor.AnchorStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down only if this process does nothing more without a restart: a node that is away is waited for. */
@Liveness
@ApplicationScoped
class Works implements HealthCheck {
    private final AnchorApp app;

    Works(AnchorApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        AnchorStatus status = app.status();
        var answer = HealthCheckResponse.named("works").status(status.isLive());
        status.failure().ifPresent(why -> answer.withData("failure", why));
        return answer.build();
    }
}
