package io.aichain.evm.interpreter;

import java.util.function.IntPredicate;

/**
 * Where the traces of a code begin, go on and end.
 *
 * @param copies whether a trace may go on into what other traces do as well
 * @param reckoned whether a trace begins wherever a jump to what arithmetic came to may go
 * @param cuts by program counter, where traces end whether they must or not
 */
record Ways(Shape shape, boolean copies, boolean reckoned, IntPredicate cuts) {
    /** Whether a trace begins at a jump destination whatever other traces do. */
    boolean isRoot(int pc) {
        return shape.isHidden(pc) || (reckoned && shape.isReckonable(pc));
    }

    /** Whether one that comes there ends: or each case of many that fall into each other would have all behind it too. */
    boolean endsAt(int pc) {
        return reckoned && shape.isUnnamed(pc);
    }
}
