package io.aichain.conformance.fuzz;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Op;
import java.util.Arrays;

/** Bytecode under construction. */
final class Assembler {
    private byte[] code = new byte[256];
    private int size;

    int size() {
        return size;
    }

    Assembler op(int op) {
        if (size == code.length) code = Arrays.copyOf(code, 2 * size);
        code[size++] = (byte) op;
        return this;
    }

    Assembler raw(byte[] bytes) {
        for (byte b : bytes) op(b);
        return this;
    }

    /** The shortest push of a number, by PUSH1 at least, so that it runs in every fork. */
    Assembler push(long value) {
        return push(UInt256.of(value));
    }

    Assembler push(UInt256 value) {
        byte[] bytes = value.toMinimalArray();
        return pushBytes(bytes.length == 0 ? new byte[1] : bytes);
    }

    Assembler push(Address address) {
        return pushBytes(address.toArray());
    }

    /** @param bytes 1 to 32 */
    Assembler pushBytes(byte[] bytes) {
        op(Op.PUSH1 + bytes.length - 1);
        return raw(bytes);
    }

    /** A push of two bytes to be filled in. @return where */
    int pushLater() {
        op(Op.PUSH2).op(0).op(0);
        return size - 2;
    }

    void fill(int at, int value) {
        code[at] = (byte) (value >> 8);
        code[at + 1] = (byte) value;
    }

    /** Puts bytes into memory, a word at a time. */
    Assembler store(byte[] bytes, int at) {
        for (int from = 0; from < bytes.length; from += 32) {
            byte[] word = Arrays.copyOfRange(bytes, from, from + 32);
            pushBytes(word).push(at + from).op(Op.MSTORE);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(code, size);
    }
}
