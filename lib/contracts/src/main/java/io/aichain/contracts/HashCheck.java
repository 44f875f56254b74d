package io.aichain.contracts;

import io.aichain.chain.primitives.Hash;

/** Whether a model is the one whose hash it says, by what lies on the chain behind it: layers, weights, vocabulary and classes. */
public sealed interface HashCheck {
    /** What the contract says. */
    Hash declared();

    /** It is: the same hash comes out. */
    record Agrees(Hash declared) implements HashCheck {}

    /** It is another model. */
    record Differs(Hash declared, Hash computed) implements HashCheck {}

    /** It is none that a seal of the library could have left: what lies there may change, is missing, or is not what is asked. */
    record Broken(Hash declared, String why) implements HashCheck {}

    /** It was not computed. */
    record Unknown(Hash declared, String why) implements HashCheck {}
}
