package io.aichain.operator.reconciler;

import io.aichain.operator.model.Names;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** One operator works at a time: the holder of a Lease. Who loses it ends, and its pod starts again as a standby. */
@ApplicationScoped
class Leadership {
    @Singleton
    @Produces
    LeaderElectionConfiguration configuration(OperatorSettings settings) {
        return new LeaderElectionConfiguration(
                Names.OPERATOR,
                settings.namespace(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }
}
