package io.aichain.operator.reconciler;

import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One operator works at a time: the holder of a Lease. Who loses it ends, and its pod starts again as a standby. */
@ApplicationScoped
class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    @Singleton
    @Produces
    LeaderElectionConfiguration configuration(OperatorSettings settings) {
        return new LeaderElectionConfiguration(
                Names.OPERATOR,
                settings.namespace(),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                null,
                new LeaderCallbacks(() -> {}, Leadership::end, leader -> {}),
                // the SDK's own exit is no option: on the way out it would wait for the end that waits for it
                false);
    }

    /** Does nothing where the process ends already. */
    private static void end() {
        LOG.info("no longer the one that works");
        Quarkus.asyncExit(1);
    }
}
