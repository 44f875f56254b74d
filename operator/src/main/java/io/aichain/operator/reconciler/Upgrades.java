package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Images;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** The version that is asked for, now or from a block on. */
    String wanted() {
        return images.tag(asked);
    }

    private boolean hasBegun() {
        // heights are of those executors that answer now: they may fall while pods are replaced
        if (asked.versionFromBlock() == null || last().isPresent()) return true;
        AIChainStatus.Heights heights = before.orElseThrow().heights();
        return heights != null && heights.latest() != null && heights.latest() >= asked.versionFromBlock();
    }

    private boolean isGivenUp() {
        return last().filter(AIChainStatus.Upgrade::givenUp).isPresent();
    }

    /** Of the version that is asked for now. */
    private Optional<AIChainStatus.Upgrade> last() {
        return before.map(AIChainStatus::upgrade).filter(one -> wanted().equals(one.version()));
    }

    /**
     * How far it is, or null if there is none.
     *
     * @param held parts that are left as they are, for which nobody waits
     */
    AIChainStatus.Upgrade next(List<Pod> pods, Set<Component> held, Instant now) {
        if (before.isEmpty() || !hasBegun() || wanted().equals(before.get().version())) return null;
        Optional<AIChainStatus.Upgrade> seen = last();
        if (isGivenUp()) return seen.get();
        int there = (int) pods.stream().filter(this::runsAskedAndIsReady).count();
        // nothing can become ready: the clock stands, and begins anew
        if (asked.paused() || asked.hibernated()) return new AIChainStatus.Upgrade(wanted(), there, null, false);
        Optional<Instant> since = seen.map(AIChainStatus.Upgrade::since).map(Instant::parse);
        // one that becomes ready again and again is no progress
        if (since.isEmpty() || there > seen.get().pods())
            return new AIChainStatus.Upgrade(
                    wanted(), there, now.truncatedTo(ChronoUnit.SECONDS).toString(), false);
        boolean isThere =
                Component.SERVICES.stream().filter(one -> !held.contains(one)).allMatch(one -> isThere(pods, one));
        if (isThere || !since.get().plus(PATIENCE).isBefore(now)) return seen.get();
        return new AIChainStatus.Upgrade(wanted(), there, seen.get().since(), true);
    }

    private boolean isThere(List<Pod> pods, Component component) {
        List<Pod> own = pods.stream()
                .filter(pod -> component(pod).equals(Optional.of(component)))
                .toList();
        return !own.isEmpty() && own.stream().allMatch(this::runsAskedAndIsReady);
    }

    private boolean runsAskedAndIsReady(Pod pod) {
        Optional<String> image = component(pod).map(one -> images.of(asked, one));
        return image.isPresent()
                && pod.getSpec() != null
                && pod.getSpec().getContainers().stream()
                        .anyMatch(one -> image.get().equals(one.getImage()))
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(one ->
                                one.getType().equals("Ready") && one.getStatus().equals("True"));
    }

    /** Empty if it is none of our services'. */
    private static Optional<Component> component(Pod pod) {
        String label = pod.getMetadata().getLabels().get(Names.COMPONENT);
        return Component.SERVICES.stream()
                .filter(one -> one.label().equals(label))
                .findFirst();
    }
}
