package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;

/** The code of an account that lends itself to another's: 0xef0100 and an address, 23 bytes (EIP-7702). */
public final class Delegation {
    private static final int BYTES = 23;

    private Delegation() {}

    public static boolean is(Bytes code) {
        return code.size() == BYTES && code.get(0) == (byte) 0xef && code.get(1) == 1 && code.get(2) == 0;
    }

    /** The address in a code that {@link #is} one. */
    public static Address target(Bytes code) {
        return Address.at(code.unsafeArray(), 3);
    }

    public static Bytes to(Address target) {
        byte[] code = new byte[BYTES];
        code[0] = (byte) 0xef;
        code[1] = 1;
        target.copyTo(code, 3);
        return Bytes.wrap(code);
    }
}
