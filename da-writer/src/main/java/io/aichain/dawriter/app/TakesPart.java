package io.aichain.dawriter.app;

import io.aichain.dawriter.DaWriterStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while this process leads or stands by, and nothing that a person must see is in the way; what is waited for is named. */
@Readiness
@ApplicationScoped
class TakesPart implements HealthCheck {
    private final DaWriterApp app;

    TakesPart(DaWriterApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        DaWriterStatus status = app.status();
        var answer = HealthCheckResponse.named("takes-part")
                .status(status.isReady())
                .withData("leader", status.leader().toString())
                .withData("backlogBytes", status.backlogBytes())
                .withData("backlogBlocks", status.backlogBlocks());
        status.published()
                .ifPresent(record -> answer.withData("batch", record.batch().batch())
                        .withData("block", record.batch().lastBlock()));
        status.problem()
                .ifPresent(problem ->
                        answer.withData("reason", problem.reason().label()).withData("detail", problem.detail()));
        return answer.build();
    }
}
