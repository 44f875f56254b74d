package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.GenesisSpec;
import io.aichain.operator.api.KafkaSpec;
import io.aichain.operator.api.SecretKey;
import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.GenesisFile;
import io.aichain.operator.model.Hashes;
import io.aichain.operator.model.KeyAddresses;
import io.aichain.operator.model.Keys;
import io.aichain.operator.model.Names;
import io.aichain.operator.status.Problem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Looks at what a chain stands on before anything is made: keys, genesis, storage classes. What is missing is named; what can be generated
 * is. The genesis file in the cluster is the chain: once it is there it is not made again.
 */
final class Preflight {
    /**
     * @param genesis absent while it cannot be made, which blocks everything
     * @param secrets hashes of those that may reach the pods; one that is missing or wrong is left out, so that no pod is restarted for it
     */
    record Findings(
            Optional<GenesisFile> genesis,
            Optional<GenesisFile.Addresses> addresses,
            Map<String, String> secrets,
            List<Problem> problems) {}

    private final Cluster cluster;
    private final GeneratedSecrets generated;

    private Names names;
    private AIChainSpec spec;
    private final Map<String, String> hashes = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Boolean> classes = new HashMap<>();

    Preflight(Cluster cluster, GeneratedSecrets generated) {
        this.cluster = cluster;
        this.generated = generated;
    }

    Findings look(Names names, AIChainSpec spec, boolean mayWrite) {
        this.names = names;
        this.spec = spec;
        if (mayWrite) generate();
        Optional<String> sequencer = address(Component.SEQUENCER, "sequencer-key", Keys.sequencer(names, spec));
        Optional<String> anchor = address(Component.ANCHOR, "anchor-key", Keys.anchor(names, spec));
        value(Component.BITCOIN, "bitcoin-url", Keys.bitcoinUrl(names, spec));
        kafka();
        storage();
        Optional<GenesisFile> genesis = genesis(sequencer, anchor);
        Optional<GenesisFile.Addresses> addresses = genesis.flatMap(this::addresses);
        addresses.ifPresent(expected -> {
            mustBe(Component.SEQUENCER, "sequencer-key", Keys.sequencer(names, spec), sequencer, expected.sequencer());
            mustBe(Component.ANCHOR, "anchor-key", Keys.anchor(names, spec), anchor, expected.anchor());
        });
        return new Findings(genesis, addresses, Map.copyOf(hashes), List.copyOf(problems));
    }

    private void generate() {
        if (Keys.areGenerated(spec)
                && cluster.secret(names.namespace(), Keys.generated(names)).isEmpty()) {
            // with a chain that is there already, new keys would be the wrong ones: their loss must be seen
            if (cluster.configMap(names.namespace(), names.with("genesis")).isEmpty())
                cluster.create(generated.keys(names, spec));
        }
        if (spec.bitcoin().onTrial()
                && cluster.secret(names.namespace(), Keys.login(names)).isEmpty())
            cluster.create(generated.login(names, spec));
    }

    private Optional<GenesisFile> genesis(Optional<String> sequencer, Optional<String> anchor) {
        Optional<ConfigMap> existing = cluster.configMap(names.namespace(), names.with("genesis"));
        try {
            if (existing.isPresent()) {
                Map<String, String> data = existing.get().getData();
                return Optional.of(GenesisFile.read(names, spec, data == null ? null : data.get("genesis.json")));
            }
            GenesisSpec.ConfigMapKey place = spec.genesis().configMap();
            if (place == null) return make(sequencer, anchor);
            Optional<String> text = cluster.configMap(names.namespace(), place.name())
                    .flatMap(map -> Optional.ofNullable(map.getData()))
                    .flatMap(data -> Optional.ofNullable(data.get(place.key())));
            if (text.isEmpty()) {
                problem(
                        Component.CHAIN,
                        "GenesisMissing",
                        "ConfigMap %s has no key %s; make it: kubectl create configmap %s --from-file=%s=FILE"
                                .formatted(place.name(), place.key(), place.name(), place.key()));
                return Optional.empty();
            }
            return Optional.of(GenesisFile.read(names, spec, text.get()));
        } catch (GenesisFile.UnfitException e) {
            problem(Component.CHAIN, "GenesisUnfit", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<GenesisFile> make(Optional<String> sequencer, Optional<String> anchor)
            throws GenesisFile.UnfitException {
        Optional<String> owner = spec.genesis().owner() != null
                ? Optional.of(spec.genesis().owner())
                : address(Component.CHAIN, "owner-key", new SecretKey(Keys.generated(names), Keys.OWNER));
        // nothing but the address of the owner's key reaches a pod
        hashes.remove("owner-key");
        if (sequencer.isEmpty() || anchor.isEmpty() || owner.isEmpty()) return Optional.empty();
        return Optional.of(
                GenesisFile.make(names, spec, new GenesisFile.Addresses(owner.get(), sequencer.get(), anchor.get())));
    }

    private Optional<GenesisFile.Addresses> addresses(GenesisFile genesis) {
        try {
            return Optional.of(genesis.addresses());
        } catch (GenesisFile.UnfitException e) {
            problem(Component.CHAIN, "GenesisUnfit", e.getMessage());
            return Optional.empty();
        }
    }

    private void mustBe(Component whose, String what, SecretKey place, Optional<String> found, String expected) {
        if (found.isEmpty() || found.get().equalsIgnoreCase(expected)) return;
        hashes.remove(what);
        problem(
                whose,
                "WrongKey",
                "Secret %s, key %s: it is the key of %s, but the chain's genesis names %s; put the right key back"
                        .formatted(place.name(), place.key(), found.get(), expected));
    }

    private Optional<String> address(Component whose, String what, SecretKey place) {
        Optional<String> text = value(whose, what, place);
        if (text.isEmpty()) return Optional.empty();
        try {
            return Optional.of(
                    whose == Component.ANCHOR
                            ? KeyAddresses.bitcoin(text.get(), spec.bitcoin().chain())
                            : KeyAddresses.ethereum(text.get()));
        } catch (KeyAddresses.NoKeyException e) {
            hashes.remove(what);
            problem(whose, "WrongKey", "Secret %s, key %s: %s".formatted(place.name(), place.key(), e.getMessage()));
            return Optional.empty();
        }
    }

    private void kafka() {
        KafkaSpec kafka = spec.kafka();
        StringBuilder all = new StringBuilder();
        if (kafka.sasl() != null)
            value(Component.KAFKA, "kafka", kafka.sasl().jaasSecret()).ifPresent(all::append);
        if (kafka.tls() != null && kafka.tls().caSecret() != null)
            value(Component.KAFKA, "kafka", kafka.tls().caSecret()).ifPresent(all::append);
        if (!all.isEmpty()) hashes.put("kafka", Hashes.sha256(all.toString()));
    }

    private void storage() {
        storage(
                Component.EXECUTOR,
                "spec.executors.storage",
                spec.executors().volume().storageClassName());
        storage(
                Component.DA_WRITER,
                "spec.dataAvailability.file",
                spec.dataAvailability().fileNetwork().storageClassName());
        if (spec.kafka().usesEmbedded())
            storage(
                    Component.KAFKA,
                    "spec.kafka.embedded.storage",
                    spec.kafka().embeddedStorage().storageClassName());
        if (spec.bitcoin().onTrial())
            storage(
                    Component.BITCOIN,
                    "spec.bitcoin.regtest.storage",
                    spec.bitcoin().trialNode().volume().storageClassName());
    }

    private void storage(Component whose, String field, String name) {
        // null, the default, is a key too
        if (!classes.containsKey(name)) classes.put(name, cluster.hasStorageClass(name));
        if (classes.get(name)) return;
        problem(
                whose,
                "StorageClassUnknown",
                name == null
                        ? field
                                + ": the cluster has no default storage class; name one in storageClassName, or mark one as default"
                        : "%s: there is no storage class %s; make it, or make the AIChain again with one of 'kubectl get storageclass'"
                                .formatted(field, name));
    }

    private Optional<String> value(Component whose, String what, SecretKey place) {
        Optional<Secret> secret = cluster.secret(names.namespace(), place.name());
        Optional<String> text = secret.flatMap(one -> Optional.ofNullable(one.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(place.key())))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        if (text.isPresent()) {
            hashes.put(what, Hashes.sha256(text.get()));
            return text;
        }
        problem(
                whose,
                "SecretMissing",
                secret.isPresent()
                        ? "Secret %s has no key %s; add it".formatted(place.name(), place.key())
                        : "there is no Secret %s; make it with the key %s: kubectl create secret generic %s --from-file=%s=FILE"
                                .formatted(place.name(), place.key(), place.name(), place.key()));
        return Optional.empty();
    }

    private void problem(Component whose, String reason, String message) {
        problems.add(new Problem(whose, reason, message));
    }
}
