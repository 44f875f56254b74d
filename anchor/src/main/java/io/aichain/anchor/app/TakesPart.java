package io.aichain.anchor.app;

import io.aichain.anchor.AnchorStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while this process leads or stands by and nothing keeps it from anchoring; says what does otherwise (P10). */
@Readiness
@ApplicationScoped
class TakesPart implements HealthCheck {
    private final AnchorApp app;

    TakesPart(AnchorApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        AnchorStatus status = app.status();
        var answer = HealthCheckResponse.named("takes-part")
                .status(status.isReady())
                .withData("leader", status.state().toString());
        status.condition().ifPresent(what -> answer.withData("condition", what.toString()));
        return answer.build();
    }
}
