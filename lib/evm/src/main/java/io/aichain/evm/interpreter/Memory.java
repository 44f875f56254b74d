package io.aichain.evm.interpreter;

import java.util.Arrays;

/** A frame's memory: bytes that grow by words, at a price that grows with the square. The buffer serves one frame after another. */
final class Memory {
    /** More than 5e11 gas would have to pay for, so no transaction comes near it; it bounds calls that are given more. */
    private static final long MAX_BYTES = 1L << 29;

    /** Of a buffer that goes on to the next frame of its depth; there are a thousand depths, of which the first are used most. */
    private static final int KEPT_BYTES = 1 << 16;

    /** Of the outermost frames' buffers in the one interpreter that runs blocks. */
    private static final int KEPT_BYTES_ABOVE = 1 << 21;

    private static final int ABOVE = 4;

    private final int kept;
    private byte[] bytes = new byte[1024];
    private int size;

    /** @param depth of the frames that it serves; 0 is the outermost */
    Memory(int depth, Purpose purpose) {
        kept = purpose == Purpose.BLOCKS && depth < ABOVE ? KEPT_BYTES_ABOVE : KEPT_BYTES;
    }

    /** For the next frame: empty and zero. */
    void reset() {
        if (bytes.length > kept) bytes = new byte[1024];
        else Arrays.fill(bytes, 0, size, (byte) 0);
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Gas to grow so that the range lies within; 0 if it does already.
     *
     * @param offset {@link Long#MAX_VALUE} for any larger
     * @param length likewise; an empty range lies within, wherever it is
     * @return {@link Long#MAX_VALUE} beyond what this machine gives
     */
    long growthGas(long offset, long length) {
        if (length == 0) return 0;
        if (offset >= MAX_BYTES || length > MAX_BYTES - offset) return Long.MAX_VALUE;
        if (offset + length <= size) return 0;
        return gas((offset + length + 31) >>> 5) - gas(size >>> 5);
    }

    private static long gas(long words) {
        return 3 * words + words * words / 512;
    }

    /** Grows to hold the range; {@link #growthGas} was paid. */
    void grow(long offset, long length) {
        if (length == 0) return;
        int needed = (int) ((offset + length + 31) >>> 5 << 5);
        if (needed <= size) return;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(2L * bytes.length, needed)));
        }
        size = needed;
    }

    /** Writes a range of a source to a place within; what lies beyond the source is zero. */
    void copyIn(int at, byte[] source, int sourceFrom, int sourceSize, long from, int length) {
        int present = from >= sourceSize ? 0 : (int) Math.min(length, sourceSize - from);
        if (present > 0) System.arraycopy(source, sourceFrom + (int) from, bytes, at, present);
        Arrays.fill(bytes, at + present, at + length, (byte) 0);
    }

    byte[] copyOut(int from, int length) {
        return length == 0 ? new byte[0] : Arrays.copyOfRange(bytes, from, from + length);
    }
}
