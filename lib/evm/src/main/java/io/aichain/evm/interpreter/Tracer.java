package io.aichain.evm.interpreter;

import io.aichain.chain.block.Log;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.util.Optional;

/** Watches execution, as EIP-3155 and the call tracers want it. It must not change anything. */
public interface Tracer {
    /** Watches nothing, and the loop does not even ask. */
    Tracer NONE = new Tracer() {
        @Override
        public boolean isOn() {
            return false;
        }
    };

    /** Asked once per run. */
    default boolean isOn() {
        return true;
    }

    /**
     * Before each instruction, before its gas is charged and before anything is checked.
     *
     * @param op the byte, also of an undefined instruction
     * @param depth 1 for the outermost frame
     */
    default void step(int pc, int op, long gas, int depth, FrameView frame) {}

    /**
     * Before a frame or precompile runs.
     *
     * @param to the code's address; of a creation, the new one
     */
    default void enter(CallKind kind, Address from, Address to, UInt256 value, Bytes input, long gas, int depth) {}

    /** After it ended, also where it could not begin. */
    default void exit(long gasLeft, Bytes output, Optional<HaltReason> halt, int depth) {}

    /** A log was written; a frame that fails later takes it back. @param depth of the frame that wrote it */
    default void log(Log log, int depth) {}

    /** An account gives all it has away and, where the fork says so, goes. @param depth of its frame */
    default void selfDestruct(Address from, Address heir, UInt256 balance, int depth) {}

    /** The frame under the hand; valid during the call only. */
    interface FrameView {
        Address address();

        int stackSize();

        /** A word; 0 is the topmost. */
        UInt256 stack(int fromTop);

        /** A copy. */
        Bytes memory();

        /** In bytes, without copying them. */
        int memorySize();

        Bytes returnData();

        long refund();

        /** What the frame's account holds there now; to look makes nothing warm. */
        UInt256 storage(UInt256 slot);
    }
}
