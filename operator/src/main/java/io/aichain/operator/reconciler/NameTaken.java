package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChain;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Inputs;
import io.aichain.operator.model.Names;
import io.aichain.operator.status.Problem;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Two chains of one name in one Kafka: their topics, groups and transactional ids are the same, and each puts the other's services out. The
 * older AIChain has the name. Pure; which servers are the same Kafka is told by their text, so that one that others reach under another name
 * is not seen, nor are chains that another operator keeps.
 */
final class NameTaken {
    static final String REASON = "NameTaken";

    private static final Comparator<AIChain> BY_AGE = Comparator.<AIChain, String>comparing(
                    // all of one form, to the second
                    chain -> Objects.toString(chain.getMetadata().getCreationTimestamp(), ""))
            .thenComparing(chain -> chain.getMetadata().getNamespace());

    private NameTaken() {}

    /** @param namesakes chains of the same name in other namespaces */
    static Optional<Problem> of(AIChain chain, List<AIChain> namesakes) {
        return namesakes.stream()
                // one without uses none
                .filter(other -> other.getSpec() != null)
                .filter(other -> BY_AGE.compare(other, chain) < 0 && shareServer(other, chain))
                .min(BY_AGE)
                .map(Names::of)
                .map(older -> new Problem(
                        Component.KAFKA,
                        REASON,
                        "AIChain %s/%s is older and uses this Kafka under the same name, where topics and groups of both would be the same; make this one again with another name, or another Kafka"
                                .formatted(older.namespace(), older.chain())));
    }

    private static boolean shareServer(AIChain one, AIChain other) {
        Set<String> shared = servers(one);
        shared.retainAll(servers(other));
        return !shared.isEmpty();
    }

    private static Set<String> servers(AIChain chain) {
        String all = Inputs.kafkaBootstrap(Names.of(chain), chain.getSpec().kafka());
        return new HashSet<>(List.of(all.toLowerCase(Locale.ROOT).split(",")));
    }
}
