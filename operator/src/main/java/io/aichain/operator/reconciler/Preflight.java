package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.GenesisSpec;
import io.aichain.operator.api.RpcSpec;
import io.aichain.operator.api.SecretKey;
import io.aichain.operator.dependent.Cluster;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.GenesisFile;
import io.aichain.operator.model.Hashes;
import io.aichain.operator.model.KeyAddresses;
import io.aichain.operator.model.Keys;
import io.aichain.operator.model.Names;
import io.aichain.operator.status.Problem;
import io.aichain.operator.status.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks at what a chain stands on before anything is made: keys, genesis, storage classes. What is missing is named; what can be generated
 * is. The genesis file in the cluster is the chain: once it is there it is not made again.
 */
final class Preflight {
    /**
     * @param genesis absent while it cannot be made, which blocks everything
     * @param secrets hashes of those that may reach the pods; one that is missing or wrong is left out, so that no pod is restarted for it
     * @param bitcoinPort of a node of the user's, while its address can be read
     * @param refusals what keeps objects from their work on which nobody depends
     */
    record Findings(
            Optional<GenesisFile> genesis,
            Optional<GenesisFile.Addresses> addresses,
            Map<String, String> secrets,
            OptionalInt bitcoinPort,
            List<Problem> problems,
            List<Refusal> refusals) {

        /** Parts that read a Secret which is missing or wrong: what runs of them is left as it is, or it would stop. */
        Set<Component> held() {
            Set<Component> held = EnumSet.noneOf(Component.class);
            for (Problem one : problems) {
                if (!List.of(SECRET_MISSING, WRONG_KEY, WRONG_URL).contains(one.reason())) continue;
                switch (one.component()) {
                    case KAFKA -> held.addAll(Component.SERVICES);
                    case BITCOIN -> held.addAll(Set.of(Component.BITCOIN, Component.ANCHOR));
                    case SEQUENCER, ANCHOR, EXECUTOR, DA_WRITER -> held.add(one.component());
                    // the owner's key is read by no pod
                    case CHAIN -> {}
                }
            }
            return held;
        }
    }

    private static final String SECRET_MISSING = "SecretMissing";
    private static final String WRONG_KEY = "WrongKey";
    private static final String WRONG_URL = "WrongUrl";
    private static final String GENESIS_LOST = "GenesisLost";
    private static final String GENESIS_UNFIT = "GenesisUnfit";

    private final Cluster cluster;
    private final GeneratedSecrets generated;

    private Names names;
    private AIChainSpec spec;
    private final Map<String, String> hashes = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Boolean> classes = new HashMap<>();

    /** Each is asked for once: a hundred chains are looked at all the time. */
    private final Map<String, Optional<Secret>> secrets = new HashMap<>();

    private final Map<String, Optional<ConfigMap>> configMaps = new HashMap<>();

    Preflight(Cluster cluster, GeneratedSecrets generated) {
        this.cluster = cluster;
        this.generated = generated;
    }

    /**
     * @param known hash of the chain's genesis file, if it has ever been made
     * @param taken whether another chain has its name in its Kafka: then nothing of it is made. What runs already is not stopped for it, as
     *     whoever is older tells nothing of who is needed
     */
    Findings look(Names names, AIChainSpec spec, Optional<String> known, boolean mayWrite, Optional<Problem> taken) {
        this.names = names;
        this.spec = spec;
        taken.ifPresent(problems::add);
        if (taken.isPresent() && cluster.sets(names).isEmpty())
            return new Findings(
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    OptionalInt.empty(),
                    List.copyOf(problems),
                    List.of());
        Optional<GenesisFile> kept = kept(known);
        boolean isLost = known.isPresent() && kept.isEmpty();
        if (mayWrite && !isLost) generate();
        Optional<String> sequencer = address(Component.SEQUENCER, "sequencer-key", Keys.sequencer(names, spec));
        Optional<String> anchor = address(Component.ANCHOR, "anchor-key", Keys.anchor(names, spec));
        OptionalInt bitcoinPort = bitcoinUrl();
        kafka();
        storage();
        Optional<GenesisFile> genesis = kept;
        // one that is not written must not be known: it would be missed later
        if (genesis.isEmpty() && !isLost && mayWrite) genesis = genesis(sequencer, anchor);
        Optional<GenesisFile.Addresses> addresses = genesis.map(GenesisFile::addresses);
        addresses.ifPresent(expected -> {
            mustBe(Component.SEQUENCER, "sequencer-key", Keys.sequencer(names, spec), sequencer, expected.sequencer());
            mustBe(Component.ANCHOR, "anchor-key", Keys.anchor(names, spec), anchor, expected.anchor());
            if (kept.isPresent() && Keys.ownerIsGenerated(spec)) {
                SecretKey place = new SecretKey(Keys.generated(names), Keys.OWNER);
                mustBe(
                        Component.CHAIN,
                        "owner-key",
                        place,
                        address(Component.CHAIN, "owner-key", place),
                        expected.owner());
                // it reaches no pod
                hashes.remove("owner-key");
            }
        });
        return new Findings(genesis, addresses, Map.copyOf(hashes), bitcoinPort, List.copyOf(problems), certificate());
    }

    /** Without its certificate an Ingress serves another one, or nothing. */
    private List<Refusal> certificate() {
        RpcSpec.Ingress ingress = spec.rpc().ingress();
        if (ingress == null
                || ingress.tlsSecretName() == null
                || secret(ingress.tlsSecretName()).isPresent()) return List.of();
        String name = ingress.tlsSecretName();
        return List.of(new Refusal(
                "Ingress",
                SECRET_MISSING,
                "spec.rpc.ingress.tlsSecretName: there is no Secret %s; make it: kubectl -n %s create secret tls %s --cert=FILE --key=FILE"
                        .formatted(name, names.namespace(), name)));
    }

    private void generate() {
        // with a chain that is there already, new keys would be the wrong ones: their loss must be seen
        if (Keys.areGenerated(spec)
                && secret(Keys.generated(names)).isEmpty()
                && configMap(names.with("genesis")).isEmpty()) make(generated.keys(names, spec));
        if (spec.bitcoin().onTrial() && secret(Keys.login(names)).isEmpty()) make(generated.login(names, spec));
    }

    /** As it is then: the API server gives it its uid, or somebody else was there a moment before. */
    private void make(Secret secret) {
        cluster.create(secret);
        secrets.remove(secret.getMetadata().getName());
    }

    private Optional<Secret> secret(String name) {
        return secrets.computeIfAbsent(name, asked -> cluster.secret(names.namespace(), asked));
    }

    private Optional<ConfigMap> configMap(String name) {
        return configMaps.computeIfAbsent(name, asked -> cluster.configMap(names, asked));
    }

    /** The file that is in the cluster. One that was there and is not any more must come back: another one is another chain. */
    private Optional<GenesisFile> kept(Optional<String> known) {
        String place = names.with("genesis");
        Optional<ConfigMap> existing = configMap(place);
        if (existing.isEmpty()) {
            known.ifPresent(hash -> problem(
                    Component.CHAIN,
                    GENESIS_LOST,
                    ("ConfigMap %s is gone, and with it the chain's genesis file (hash %s), which cannot be made again; put it back from a copy:"
                                    + " kubectl -n %s create configmap %s --from-file=genesis.json=FILE; kubectl -n %s label configmap %s %s=%s")
                            .formatted(
                                    place,
                                    hash,
                                    names.namespace(),
                                    place,
                                    names.namespace(),
                                    place,
                                    Names.CHAIN,
                                    names.chain())));
            return Optional.empty();
        }
        try {
            Map<String, String> data = existing.get().getData();
            GenesisFile file = GenesisFile.read(names, spec, data == null ? null : data.get("genesis.json"));
            if (known.isEmpty()) {
                return isAskedFor(file) ? Optional.of(file) : Optional.empty();
            }
            if (known.get().equals(file.hash())) return Optional.of(file);
            problem(
                    Component.CHAIN,
                    GENESIS_LOST,
                    "ConfigMap %s holds another genesis file (hash %s) than the chain's (hash %s); delete it and put the right one back from a copy"
                            .formatted(place, file.hash(), known.get()));
        } catch (GenesisFile.UnfitException e) {
            // it may be the only copy, and one whose hash is known is never made again
            if (known.isPresent())
                problem(
                        Component.CHAIN,
                        GENESIS_LOST,
                        "ConfigMap %s: %s. It is not made anew: keep what it holds, and put the chain's genesis file (hash %s) there from a copy"
                                .formatted(place, e.getMessage(), known.get()));
            else
                problem(
                        Component.CHAIN,
                        GENESIS_UNFIT,
                        "ConfigMap %s: %s. To go on with the chain whose file it is, delete the AIChain and apply it with what the file says; if no service has ever run with it, delete the ConfigMap: it is made anew"
                                .formatted(place, e.getMessage()));
        }
        return Optional.empty();
    }

    /** What an earlier chain of this name has left counts only for whoever asks for the same chain. */
    private boolean isAskedFor(GenesisFile kept) throws GenesisFile.UnfitException {
        GenesisSpec.ConfigMapKey place = spec.genesis().configMap();
        if (place == null) {
            kept.refuseUnlessMadeFrom(spec);
            return true;
        }
        Optional<String> users = text(place);
        // the file that it was copied from is needed no more
        if (users.isEmpty()) return true;
        Optional<GenesisFile> asked = users(place, users.get());
        if (asked.isPresent()) kept.refuseUnlessSameAs(asked.get(), place.name());
        return asked.isPresent();
    }

    /** The user's genesis file. What is wrong with it is wrong with that one, whatever an earlier chain has left. */
    private Optional<GenesisFile> users(GenesisSpec.ConfigMapKey place, String text) {
        try {
            return Optional.of(GenesisFile.read(names, spec, text));
        } catch (GenesisFile.UnfitException e) {
            problem(
                    Component.CHAIN,
                    GENESIS_UNFIT,
                    "ConfigMap %s, key %s: %s".formatted(place.name(), place.key(), e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<String> text(GenesisSpec.ConfigMapKey place) {
        return configMap(place.name())
                .flatMap(map -> Optional.ofNullable(map.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(place.key())));
    }

    private Optional<GenesisFile> genesis(Optional<String> sequencer, Optional<String> anchor) {
        // one that does not fit has been named already
        if (configMap(names.with("genesis")).isPresent()) return Optional.empty();
        try {
            GenesisSpec.ConfigMapKey place = spec.genesis().configMap();
            if (place == null) return make(sequencer, anchor);
            Optional<String> text = text(place);
            if (text.isEmpty()) {
                problem(
                        Component.CHAIN,
                        "GenesisMissing",
                        "ConfigMap %s has no key %s; make it: kubectl -n %s create configmap %s --from-file=%s=FILE"
                                .formatted(place.name(), place.key(), names.namespace(), place.name(), place.key()));
                return Optional.empty();
            }
            return users(place, text.get());
        } catch (GenesisFile.UnfitException e) {
            problem(Component.CHAIN, GENESIS_UNFIT, e.getMessage());
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

    private void mustBe(Component whose, String what, SecretKey place, Optional<String> found, String expected) {
        if (found.isEmpty() || found.get().equalsIgnoreCase(expected)) return;
        hashes.remove(what);
        problem(
                whose,
                WRONG_KEY,
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
            problem(whose, WRONG_KEY, "Secret %s, key %s: %s".formatted(place.name(), place.key(), e.getMessage()));
            return Optional.empty();
        }
    }

    /** The anchor would end at its start with one that it cannot use. No message shows it: a password stands in it. @return its port */
    private OptionalInt bitcoinUrl() {
        SecretKey place = Keys.bitcoinUrl(names, spec);
        Optional<String> text = value(Component.BITCOIN, "bitcoin-url", place);
        if (text.isEmpty()) return OptionalInt.empty();
        // with a line's end it is one: the anchor strips it too
        OptionalInt port = nodesPort(text.get().strip());
        if (port.isPresent()) return port;
        hashes.remove("bitcoin-url");
        problem(
                Component.BITCOIN,
                WRONG_URL,
                "Secret %s, key %s: a node's address with its login is expected there; write it as http://user:password@host:8332"
                        .formatted(place.name(), place.key()));
        return OptionalInt.empty();
    }

    /** Empty if it is no node's address with its login. */
    private static OptionalInt nodesPort(String text) {
        try {
            URI url = new URI(text);
            boolean isNodes = url.getHost() != null
                    && List.of("http", "https").contains(url.getScheme())
                    && url.getUserInfo() != null
                    && url.getUserInfo().contains(":")
                    && url.getRawQuery() == null;
            if (!isNodes) return OptionalInt.empty();
            if (url.getPort() >= 0) return OptionalInt.of(url.getPort());
            return OptionalInt.of(url.getScheme().equals("https") ? 443 : 80);
        } catch (URISyntaxException noUrl) {
            return OptionalInt.empty();
        }
    }

    private void kafka() {
        List<String> parts = new ArrayList<>();
        List<SecretKey> places = Keys.kafka(spec);
        for (SecretKey place : places) {
            if (value(Component.KAFKA, "kafka", place).isPresent()) parts.add(hashes.remove("kafka"));
        }
        // of all or of none: half of them would be another hash, and restart every pod
        if (!places.isEmpty() && parts.size() == places.size())
            hashes.put("kafka", Hashes.sha256(String.join(" ", parts)));
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
        if (spec.kafka().strimzi() != null)
            storage(
                    Component.KAFKA,
                    "spec.kafka.strimzi.storage",
                    spec.kafka().strimzi().volume().storageClassName());
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
        Optional<Secret> secret = secret(place.name());
        Optional<String> text = secret.flatMap(one -> Optional.ofNullable(one.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(place.key())))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        if (text.isPresent()) {
            // the uid is seen by those alone who may read the Secret: nobody else can try values against the hash
            hashes.put(what, Hashes.sha256(secret.get().getMetadata().getUid() + " " + text.get()));
            return text;
        }
        problem(
                whose,
                SECRET_MISSING,
                secret.isPresent()
                        ? "Secret %s has no key %s; add it".formatted(place.name(), place.key())
                        : "there is no Secret %s; make it with the key %s: kubectl -n %s create secret generic %s --from-file=%s=FILE"
                                .formatted(place.name(), place.key(), names.namespace(), place.name(), place.key()));
        return Optional.empty();
    }

    private void problem(Component whose, String reason, String message) {
        problems.add(new Problem(whose, reason, message));
    }
}
