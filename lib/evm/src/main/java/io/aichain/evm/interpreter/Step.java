package io.aichain.evm.interpreter;

/** What an instruction asks the loop to do next. */
enum Step {
    NEXT,
    /** Go on in the frame that was pushed. */
    ENTER,
    /** The frame ends well; its output is set. */
    DONE,
    REVERT,
    /** The frame ends exceptionally; its halt reason is set. */
    HALT,
    /** The same frame goes on in the other loop. */
    CHANGE
}
