package io.aichain.sequencer.app;

import io.aichain.sequencer.SequencerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down only if this process will not append again without a restart: an idle or old head says nothing about that. */
@Liveness
@ApplicationScoped
class CanAppend implements HealthCheck {
    private final SequencerApp app;

    CanAppend(SequencerApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        SequencerStatus status = app.status();
        var answer = HealthCheckResponse.named("can-append").status(status.isLive());
        status.failure().ifPresent(why -> answer.withData("failure", why));
        return answer.build();
    }
}
