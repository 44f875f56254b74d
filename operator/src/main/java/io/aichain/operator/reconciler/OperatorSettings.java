package io.aichain.operator.reconciler;

import io.aichain.operator.model.Images;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The operator's configuration, from the environment. */
@ConfigMapping(prefix = "aichain")
public interface OperatorSettings {
    /** {@code AICHAIN_IMAGES}: registry and folder of the services' images. */
    @WithDefault("ghcr.io/aichain")
    String images();

    /** {@code AICHAIN_VERSION}: tag of the services' images where a resource names none; the operator's own without it. */
    @WithDefault("${quarkus.application.version}")
    String version();

    /** {@code AICHAIN_BITCOIN_IMAGE}: of the regtest node for trials: bitcoind, bitcoin-cli and a shell. */
    @WithDefault("docker.io/bitcoin/bitcoin:29.1")
    String bitcoinImage();

    /** {@code AICHAIN_NAMESPACE}: the operator's own. */
    @WithDefault("aichain-system")
    String namespace();

    default Reconciliation.Settings forReconciliation() {
        return new Reconciliation.Settings(new Images(images(), version(), bitcoinImage()), namespace());
    }
}
