package io.aichain.anchor.domain;

import io.aichain.bitcoin.reader.AnchorSpend;
import io.aichain.chain.anchor.AnchorRecord;

/** The one thing to do next. */
public sealed interface Step {
    /** Write down what was seen. */
    record Observe(AnchorRecord record) implements Step {}

    /** Hand a stored version to the node. */
    record Send(Version version) implements Step {}

    /** Find out whether a confirmed spend that we did not store goes on with our batches. */
    record Judge(long anchor, AnchorSpend spend) implements Step {}

    /** Begin the chain of outputs. */
    record SignStart() implements Step {}

    /** Sign an anchor for the batches that are ready, on the chain's tip. @param attempt number of the new version */
    record SignAnchor(long anchor, int attempt) implements Step {}

    /** Sign a version that pays more. */
    record Bump(Version stuck, int attempt) implements Step {}

    /** Nothing may be signed or sent until somebody has looked, or Bitcoin has changed. */
    record Halt(String reason) implements Step {}

    /** Nothing to do until something changes. */
    record Wait(String reason) implements Step {}
}
