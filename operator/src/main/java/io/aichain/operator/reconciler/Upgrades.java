package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.model.Images;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Which version is to run by now. Pure.
 *
 * <ol>
 *   <li>A chain that has never run takes the one that is asked for.
 *   <li>One that begins at a block waits until executors have that block.
 *   <li>One of which for a long time no further pod becomes ready is given up: the last that ran runs again, until another is asked for.
 * </ol>
 */
final class Upgrades {
    /** Longer than a start that fetches its image. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final AIChainSpec asked;
    private final Optional<AIChainStatus> before;
    private final Images images;

    Upgrades(AIChain chain, Images images) {
        this.asked = chain.getSpec();
        this.before = Optional.ofNullable(chain.getStatus()).filter(status -> status.version() != null);
        this.images = images;
    }

    /** The spec with the version that is to run. */
    AIChainSpec due() {
        if (before.isEmpty() || (hasBegun() && !isGivenUp())) return asked;
        return asked.withVersion(before.get().version());
    }

    private boolean hasBegun() {
        if (asked.versionFromBlock() == null) return true;
        AIChainStatus.Heights heights = before.orElseThrow().heights();
        return heights != null && heights.latest() >= asked.versionFromBlock();
    }

    private boolean isGivenUp() {
        return last().filter(AIChainStatus.Upgrade::givenUp).isPresent();
    }

    /** Of the version that is asked for now. */
    private Optional<AIChainStatus.Upgrade> last() {
        return before.map(AIChainStatus::upgrade).filter(one -> one.version().equals(images.tag(asked)));
    }

    /** How far it is, or null if there is none. */
    AIChainStatus.Upgrade next(List<Pod> pods, Instant now) {
        String wanted = images.tag(asked);
        if (before.isEmpty() || !hasBegun() || wanted.equals(before.get().version())) return null;
        int there = (int) pods.stream().filter(pod -> runs(pod, wanted)).count();
        AIChainStatus.Upgrade seen = last().orElse(null);
        if (seen == null || (!seen.givenUp() && seen.pods() != there)) {
            return new AIChainStatus.Upgrade(
                    wanted, there, now.truncatedTo(ChronoUnit.SECONDS).toString(), false);
        }
        if (seen.givenUp() || asked.paused() || asked.hibernated()) return seen;
        boolean isLate = Instant.parse(seen.since()).plus(PATIENCE).isBefore(now);
        return isLate ? new AIChainStatus.Upgrade(wanted, there, seen.since(), true) : seen;
    }

    private static boolean runs(Pod pod, String tag) {
        return pod.getSpec() != null
                && pod.getSpec().getContainers().stream()
                        .anyMatch(one -> one.getImage().endsWith(":" + tag))
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }
}
