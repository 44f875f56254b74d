package io.aichain.operator.reconciler;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.DeletionPolicy;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Keys;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Secrets that a chain on trial gets when its resource names none: made once, then only read. Who owns them is settled then. */
final class GeneratedSecrets {
    private final SecureRandom random;

    GeneratedSecrets(SecureRandom random) {
        this.random = random;
    }

    /** One key each for sequencer, anchor and owner. */
    Secret keys(Names names, AIChainSpec spec) {
        Map<String, String> data = new TreeMap<>();
        for (String whose : new String[] {Keys.SEQUENCER, Keys.ANCHOR, Keys.OWNER})
            data.put(whose, encoded("0x" + hex()));
        return secret(names, spec, Keys.generated(names), Component.CHAIN, data);
    }

    /** The regtest node's configuration with a password, and the address with the same for the anchor. */
    Secret login(Names names, AIChainSpec spec) {
        String password = hex();
        String conf = """
                regtest=1
                server=1
                disablewallet=1
                dnsseed=0
                fixedseeds=0
                listen=0
                dbcache=16
                [regtest]
                rpcbind=0.0.0.0
                rpcallowip=0.0.0.0/0
                rpcuser=aichain
                rpcpassword=%s
                """.formatted(password);
        String url = "http://aichain:%s@%s:18443".formatted(password, names.host(names.of(Component.BITCOIN)));
        return secret(
                names,
                spec,
                Keys.login(names),
                Component.BITCOIN,
                Map.of(Keys.BITCOIN_CONF, encoded(conf), Keys.BITCOIN_URL, encoded(url)));
    }

    private static Secret secret(
            Names names, AIChainSpec spec, String name, Component component, Map<String, String> data) {
        ObjectMeta meta = spec.deletionPolicy() == DeletionPolicy.Delete
                ? names.meta(name, component)
                : names.kept(name, component);
        return new SecretBuilder()
                .withMetadata(meta)
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private String hex() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
