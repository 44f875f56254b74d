package io.aichain.executor.app;

import io.aichain.executor.ExecutorStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while this process executes what is ordered: down while it waits for something or has stopped itself. */
@Readiness
@ApplicationScoped
class Executes implements HealthCheck {
    private final ExecutorApp app;

    Executes(ExecutorApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        ExecutorStatus status = app.status();
        var answer = HealthCheckResponse.named("executes")
                .status(status.waitingFor().isEmpty() && status.stopped().isEmpty())
                .withData("latest", status.heads().latest().number())
                .withData("safe", status.heads().safe().number())
                .withData("finalized", status.heads().finalized().number())
                .withData("stage", status.stage().name().toLowerCase(Locale.ROOT))
                .withData("pending", status.pool().pending());
        status.waitingFor().ifPresent(what -> answer.withData("waitingFor", what));
        status.alarm().ifPresent(what -> answer.withData("alarm", what));
        status.stopped().ifPresent(why -> answer.withData("stopped", why));
        return answer.build();
    }
}
