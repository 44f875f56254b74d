package io.aichain.executor.app;

import io.aichain.executor.ExecutorStatus;
import io.aichain.executor.chain.Stage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while this process executes what is ordered: down while it waits for something, is far behind the order, or has stopped itself. */
@Readiness
@ApplicationScoped
class Executes implements HealthCheck {
    private final ExecutorApp app;

    Executes(ExecutorApp app) {
        this.app = app;
    }

    @Override
    public HealthCheckResponse call() {
        return app.status().map(Executes::running).orElseGet(this::starting);
    }

    /** It takes its first state, which may take long or be waited for. */
    private HealthCheckResponse starting() {
        var answer = HealthCheckResponse.named("executes").down().withData("stage", "start");
        app.waitingFor().ifPresent(what -> answer.withData("waitingFor", what));
        return answer.build();
    }

    private static HealthCheckResponse running(ExecutorStatus status) {
        var answer = HealthCheckResponse.named("executes")
                .status(status.waitingFor().isEmpty() && status.stopped().isEmpty())
                .withData("latest", status.heads().latest().number())
                .withData("safe", status.heads().safe().number())
                .withData("finalized", status.heads().finalized().number())
                .withData("stage", stages(status.stages()))
                .withData("pending", status.pool().pending());
        status.waitingFor().ifPresent(what -> answer.withData("waitingFor", what));
        status.alarm().ifPresent(what -> answer.withData("alarm", what));
        status.stopped().ifPresent(why -> answer.withData("stopped", why));
        status.dissent().ifPresent(dissent -> {
            answer.withData("dissent.block", dissent.own().number());
            answer.withData("dissent.evidence", dissent.evidence());
            dissent.differences()
                    .forEach(d -> answer.withData("dissent." + d.field(), d.here() + " here, " + d.there() + " there"));
        });
        return answer.build();
    }

    /** As in {@code read+commit}: one thread executes, another commits. */
    private static String stages(Set<Stage> active) {
        return active.stream()
                .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("+"));
    }
}
