package io.aichain.operator.model;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.SecretKey;
import java.util.ArrayList;
import java.util.List;

/** In which Secret each secret of a chain lies: the user's, or one that the operator made for a trial. */
public final class Keys {
    public static final String SEQUENCER = "sequencer";
    public static final String ANCHOR = "anchor";
    public static final String OWNER = "owner";
    public static final String BITCOIN_URL = "url";
    public static final String BITCOIN_CONF = "bitcoin.conf";

    private Keys() {}

    /** Of the generated Secret with keys. */
    public static String generated(Names names) {
        return names.with("keys");
    }

    /** Of the generated Secret with the regtest node's login. */
    public static String login(Names names) {
        return names.with("bitcoin-login");
    }

    public static SecretKey sequencer(Names names, AIChainSpec spec) {
        SecretKey given = spec.sequencer().keySecret();
        return given == null ? new SecretKey(generated(names), SEQUENCER) : given;
    }

    public static SecretKey anchor(Names names, AIChainSpec spec) {
        SecretKey given = spec.bitcoin().keySecret();
        return given == null ? new SecretKey(generated(names), ANCHOR) : given;
    }

    public static SecretKey bitcoinUrl(Names names, AIChainSpec spec) {
        SecretKey given = spec.bitcoin().urlSecret();
        return given == null ? new SecretKey(login(names), BITCOIN_URL) : given;
    }

    /** What the login at Kafka and the trust in it are made of; empty without either. */
    public static List<SecretKey> kafka(AIChainSpec spec) {
        List<SecretKey> all = new ArrayList<>();
        if (spec.kafka().sasl() != null) all.add(spec.kafka().sasl().jaasSecret());
        if (spec.kafka().tls() != null && spec.kafka().tls().caSecret() != null)
            all.add(spec.kafka().tls().caSecret());
        return all;
    }

    public static boolean ownerIsGenerated(AIChainSpec spec) {
        return spec.genesis().owner() == null && spec.genesis().configMap() == null;
    }

    /** Whether the operator has to make keys. */
    public static boolean areGenerated(AIChainSpec spec) {
        return spec.sequencer().keySecret() == null || spec.bitcoin().keySecret() == null || ownerIsGenerated(spec);
    }
}
