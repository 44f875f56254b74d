package io.aichain.inference;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Revert data as Solidity writes it: the error's selector and its arguments as words (section 15). */
public final class Reverts {
    private static final Map<String, Integer> SELECTORS = new ConcurrentHashMap<>();

    private Reverts() {}

    public static ModelRevert overflow() {
        return panic(0x11);
    }

    public static ModelRevert divisionByZero() {
        return panic(0x12);
    }

    /** An index outside a nested array. */
    public static ModelRevert outOfBounds() {
        return panic(0x32);
    }

    public static ModelRevert panic(int code) {
        return error("Panic(uint256)", BigInteger.valueOf(code));
    }

    public static ModelRevert malformedModel(int layer) {
        return error("AIMalformedModel(uint256)", BigInteger.valueOf(layer));
    }

    public static ModelRevert shapeMismatch(long layer) {
        return error("AIShapeMismatch(uint256)", BigInteger.valueOf(layer));
    }

    public static ModelRevert range(BigInteger from, BigInteger to) {
        return error("AIRange(uint256,uint256)", from, to);
    }

    public static ModelRevert operandOutOfRange(BigInteger value) {
        return error("AIOperandOutOfRange(int256)", value);
    }

    public static ModelRevert tokenOutOfRange(BigInteger token) {
        return error("AITokenOutOfRange(int256)", token);
    }

    public static ModelRevert notInt8(BigInteger value) {
        return error("AINotInt8(int256)", value);
    }

    public static ModelRevert accumulatorOverflow(BigInteger value) {
        return error("AIAccumulatorOverflow(int256)", value);
    }

    public static ModelRevert invalidMatrixDimensions() {
        return error("InvalidMatrixDimensions()");
    }

    /** @param position of the first byte that is not UTF-8 */
    public static ModelRevert invalidText(int position) {
        return error("AIInvalidText(uint256)", BigInteger.valueOf(position));
    }

    public static ModelRevert emptyPrompt() {
        return error("AIEmptyPrompt()");
    }

    public static ModelRevert temperature(BigInteger given) {
        return error("AITemperature(int256)", given);
    }

    /** An error of {@code @prb/math} 4.2.0, by its name behind {@code PRBMath_} with the types of its arguments. */
    public static ModelRevert prbMath(String signature, BigInteger... arguments) {
        return error("PRBMath_" + signature, arguments);
    }

    /** A failure without data. */
    public static ModelRevert empty() {
        return new ModelRevert(Bytes.EMPTY);
    }

    private static ModelRevert error(String signature, BigInteger... arguments) {
        byte[] data = new byte[4 + 32 * arguments.length];
        int selector = SELECTORS.computeIfAbsent(signature, text ->
                (int) (Keccak.hash(text.getBytes(StandardCharsets.US_ASCII)).w0() >>> 32));
        for (int i = 0; i < 4; i++) data[i] = (byte) (selector >>> (24 - 8 * i));
        for (int i = 0; i < arguments.length; i++) Numbers.putWord(arguments[i], data, 4 + 32 * i);
        return new ModelRevert(Bytes.wrap(data));
    }
}
