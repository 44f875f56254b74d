package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.OutPoint;
import java.util.Optional;

/** Looks up outputs that a transaction may spend. */
interface CoinView {
    Optional<Output> find(OutPoint outPoint);
}
