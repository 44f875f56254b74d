package io.aichain.contracts;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Revert data in words for people: the errors of the contracts and of docs/inference-semantics.md section 15. */
public final class RevertText {
    /** What to do about "out of gas". */
    static final String MORE_GAS = "give executors a higher AICHAIN_EXECUTOR_CALL_GAS";

    /** What else there is to do where tokens are made. */
    static final String FEWER_TOKENS = "ask for fewer tokens with --count, or ";

    private static final List<String> SIGNATURES = List.of(
            "Error(string)",
            "Panic(uint256)",
            "AIMalformedModel(uint256)",
            "AIShapeMismatch(uint256)",
            "AIRange(uint256,uint256)",
            "AIOperandOutOfRange(int256)",
            "AITokenOutOfRange(int256)",
            "AINotInt8(int256)",
            "AIAccumulatorOverflow(int256)",
            "AIUnprovenState(uint256,bytes32)",
            "AIForeignCode(address,bytes32)",
            "InvalidMatrixDimensions()",
            "AINotAuthor(address)",
            "AISealed()",
            "AINotSealed()",
            "ModelNotReady()",
            "AINoLayers()",
            "AINoSuchLayer(uint256,uint256)",
            "AIWrongPosition(uint256,uint256,uint256)",
            "AIIncomplete(uint256,uint256,uint256)",
            "AIEmptyChunk(uint256)",
            "AIHashMismatch(bytes32,bytes32)",
            "AIDescriptionTooLong(uint256,uint256)",
            "AIDataTooLong(uint256,uint256)",
            "AIDataNotStored()",
            "TooMuchData()",
            "AIBadLayer(uint256)",
            "AIMixedCells(uint256)",
            "AIDuplicateToken(uint256)",
            "AIInvalidText(uint256)",
            "AIEmptyVocabulary()",
            "UnknownTokenNotInVocabs()",
            "AIEmptyPrompt()",
            "AITemperature(int256)",
            "AINotReady()",
            "AINoWeights(uint256)",
            "AIWeightOutOfRange(uint256,int256)",
            "AIUnknownPacking(uint256)",
            "TransferFailed()",
            "IncorrectModelId()",
            "NotModelRegistry()",
            "AddressEmptyCode(address)",
            "FailedCall()",
            "PRBMath_MulDiv_Overflow(uint256,uint256,uint256)",
            "PRBMath_MulDiv18_Overflow(uint256,uint256)",
            "PRBMath_SD59x18_Exp_InputTooBig(int256)",
            "PRBMath_SD59x18_Exp2_InputTooBig(int256)",
            "PRBMath_SD59x18_Log_InputTooSmall(int256)",
            "PRBMath_SD59x18_Mul_InputTooSmall()",
            "PRBMath_SD59x18_Mul_Overflow(int256,int256)",
            "PRBMath_SD59x18_Div_InputTooSmall()",
            "PRBMath_SD59x18_Div_Overflow(int256,int256)",
            "PRBMath_SD59x18_Sqrt_Overflow(int256)",
            "PRBMath_SD59x18_Sqrt_NegativeInput(int256)",
            "PRBMath_SD59x18_IntoUint256_Underflow(int256)");
    private static final Map<Bytes, String> BY_SELECTOR =
            SIGNATURES.stream().collect(Collectors.toMap(RevertText::selector, Function.identity()));

    private RevertText() {}

    static boolean is(Bytes data, String signature) {
        return data.size() >= 4 && data.slice(0, 4).equals(selector(signature));
    }

    /** A line such as {@code AIShapeMismatch(0)}; unknown data as hex. */
    public static String of(Bytes data) {
        return of(data, "");
    }

    /** The same of a contract that was asked for tokens. */
    public static String ofTokens(Bytes data) {
        return of(data, FEWER_TOKENS);
    }

    private static String of(Bytes data, String otherwise) {
        if (data.isEmpty()) {
            return "it fails without data (no such function, or out of gas: " + otherwise + MORE_GAS + ")";
        }
        String signature = data.size() < 4 ? null : BY_SELECTOR.get(data.slice(0, 4));
        if (signature == null) return StrangersText.line(data.toHex());
        if (signature.startsWith("Error(")) return text(data);
        String name = signature.substring(0, signature.indexOf('('));
        String types = signature.substring(name.length() + 1, signature.length() - 1);
        if (types.isEmpty()) return name + "()";
        String[] each = types.split(",", -1);
        if (data.size() != 4 + 32 * each.length) return data.toHex();
        StringBuilder out = new StringBuilder(name).append('(');
        for (int i = 0; i < each.length; i++) {
            Bytes word = data.slice(4 + 32 * i, 36 + 32 * i);
            out.append(i == 0 ? "" : ", ").append(argument(each[i], word));
        }
        return out.append(')').toString();
    }

    private static String argument(String type, Bytes word) {
        return switch (type) {
            case "address" -> word.slice(12, 32).toHex();
            case "bytes32" -> word.toHex();
            case "int256" -> new BigInteger(word.toArray()).toString();
            default -> new BigInteger(1, word.toArray()).toString();
        };
    }

    private static String text(Bytes data) {
        if (data.size() < 68) return data.toHex();
        BigInteger length = new BigInteger(1, data.slice(36, 68).toArray());
        if (length.bitLength() > 31 || 68 + length.intValue() > data.size()) return data.toHex();
        return StrangersText.line(
                new String(data.slice(68, 68 + length.intValue()).toArray(), StandardCharsets.UTF_8));
    }

    /** Of an error or a function. */
    static Bytes selector(String signature) {
        return Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII))
                .toBytes()
                .slice(0, 4);
    }
}
