package io.aichain.sequencer.app;

import io.aichain.sequencer.SequencerStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while this process leads or stands by for the one that does. */
@Readiness
@ApplicationScoped
class TakesPart implements HealthCheck {
    private final SequencerApp app;

    TakesPart(SequencerApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        SequencerStatus status = app.status();
        var answer = HealthCheckResponse.named("takes-part")
                .status(status.isReady())
                .withData("leader", status.leader().toString())
                .withData("block", status.tip().number())
                .withData("pending", status.pending());
        status.foundObstacle().ifPresent(why -> answer.withData("obstacle", why));
        return answer.build();
    }
}
