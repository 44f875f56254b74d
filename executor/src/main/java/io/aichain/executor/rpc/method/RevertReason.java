package io.aichain.executor.rpc.method;

import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What Solidity puts into the data of a revert: {@code Error(string)} or {@code Panic(uint256)}; custom errors stay data. */
final class RevertReason {
    private static final int ERROR = 0x08c379a0;
    private static final int PANIC = 0x4e487b71;
    /** Of a reason in a message; the data carries all of it. */
    private static final int MAX_SHOWN = 1024;

    private RevertReason() {}

    static Optional<String> of(Bytes data) {
        if (data.size() < 36) return Optional.empty();
        byte[] bytes = data.unsafeArray();
        return switch (BigEndian.getInt(bytes, 0)) {
            case ERROR -> text(bytes);
            case PANIC -> data.size() == 36 ? Optional.of(panic(UInt256.at(bytes, 4))) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** selector[4] offset[32] ... length[32] bytes: whatever does not fit is no reason. */
    private static Optional<String> text(byte[] bytes) {
        UInt256 offset = UInt256.at(bytes, 4);
        if (!offset.fitsLong() || offset.w3() > bytes.length - 36) return Optional.empty();
        int at = 4 + (int) offset.w3();
        if (at + 32 > bytes.length) return Optional.empty();
        UInt256 length = UInt256.at(bytes, at);
        if (!length.fitsLong() || length.w3() > bytes.length - at - 32) return Optional.empty();
        int shown = (int) Math.min(length.w3(), MAX_SHOWN);
        return Optional.of(new String(bytes, at + 32, shown, StandardCharsets.UTF_8));
    }

    /** The codes of the Solidity documentation, "Panic via assert and Error via require". */
    private static String panic(UInt256 code) {
        String unknown = "unknown panic code: " + code.toQuantity();
        if (!code.fitsLong()) return unknown;
        return switch ((int) Math.min(code.w3(), Integer.MAX_VALUE)) {
            case 0x00 -> "generic panic";
            case 0x01 -> "assert(false)";
            case 0x11 -> "arithmetic underflow or overflow";
            case 0x12 -> "division or modulo by zero";
            case 0x21 -> "enum overflow";
            case 0x22 -> "invalid encoded storage byte array accessed";
            case 0x31 -> "out-of-bounds array access; popping on an empty array";
            case 0x32 -> "out-of-bounds access of an array or bytesN";
            case 0x41 -> "out of memory";
            case 0x51 -> "uninitialized function";
            default -> unknown;
        };
    }
}
