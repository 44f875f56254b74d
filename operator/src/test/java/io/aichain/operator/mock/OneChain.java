package io.aichain.operator.mock;

import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.events.Happening;
import io.aichain.operator.events.Reason;
import io.aichain.operator.model.Images;
import io.aichain.operator.reconciler.Reconciliation;
import io.aichain.operator.status.ServiceReport;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One chain in a cluster that is an API server in memory, and one look after the other at it. */
final class OneChain {
    final MockCluster cluster;
    final Others others;
    final Map<String, ServiceReport> reports = new HashMap<>();
    AIChainStatus status;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    /** Of the last look: whether the next comes after 15 s, and not 5 s. */
    boolean settled;
    /** What was done at the last look, also if it failed then. */
    final List<Happening> happenings = new ArrayList<>();

    private final Reconciliation reconciliation;

    OneChain(KubernetesClient client) {
        cluster = new MockCluster(client);
        others = new Others(client);
        reconciliation = new Reconciliation(
                cluster,
                pods -> reports,
                new Reconciliation.Settings(new Images("ghcr.io/aichain", "1.0.0", "bitcoin:29"), "aichain-system"),
                () -> now,
                new SecureRandom());
        others.storageClass("standard", true);
    }

    /** @return why something was done */
    List<Reason> reconcile(String yaml) {
        AIChain chain = Checkout.chain(yaml);
        chain.setStatus(status);
        cluster.writes.clear();
        cluster.reads.clear();
        happenings.clear();
        Reconciliation.Outcome outcome = reconciliation.reconcile(chain, happenings::add);
        status = outcome.status();
        settled = outcome.isSettled();
        return happenings.stream().map(Happening::reason).toList();
    }

    /** Its pod runs and is not ready. */
    void fails(String component) {
        others.rolled(component, "r1", "r1", 0);
        others.runs(component, false);
    }

    /** Its pod is ready again, and nobody complains any more. */
    void heals(String component) {
        others.rolled(component, "r1", "r1", 1);
        others.runs(component, true);
        reports.clear();
    }

    Condition condition(String type) {
        return status.conditions().stream()
                .filter(one -> one.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
