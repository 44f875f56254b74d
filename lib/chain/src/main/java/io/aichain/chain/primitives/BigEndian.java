package io.aichain.chain.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian integers in byte arrays, as the EVM, RLP and all our formats want them. */
public final class BigEndian {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static long getLong(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    public static void putLong(byte[] out, int at, long value) {
        LONG.set(out, at, value);
    }

    public static int getInt(byte[] in, int at) {
        return (int) INT.get(in, at);
    }

    public static void putInt(byte[] out, int at, int value) {
        INT.set(out, at, value);
    }
}
