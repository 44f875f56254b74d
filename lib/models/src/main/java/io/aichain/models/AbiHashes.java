package io.aichain.models;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.BigEndian;
import io.aichain.chain.primitives.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keccak-256 of what Solidity's {@code abi.encode} makes of lists of texts and numbers. */
final class AbiHashes {
    private static final int WORD = 32;

    private AbiHashes() {}

    /** {@code keccak256(abi.encode(string[]))}. */
    static Hash texts(List<String> texts) {
        var out = new ByteArrayOutputStream();
        number(out, WORD);
        out.writeBytes(array(texts));
        return Keccak.hash(out.toByteArray());
    }

    /** {@code keccak256(abi.encode(string[], string))}. */
    static Hash texts(List<String> texts, String behind) {
        var out = new ByteArrayOutputStream();
        byte[] array = array(texts);
        number(out, 2 * WORD);
        number(out, 2 * WORD + array.length);
        out.writeBytes(array);
        out.writeBytes(text(behind));
        return Keccak.hash(out.toByteArray());
    }

    /** {@code keccak256(abi.encode(uint256[]))}. */
    static Hash numbers(List<Integer> numbers) {
        var out = new ByteArrayOutputStream();
        number(out, WORD);
        number(out, numbers.size());
        for (int number : numbers) number(out, number);
        return Keccak.hash(out.toByteArray());
    }

    private static byte[] array(List<String> texts) {
        List<byte[]> parts = new ArrayList<>();
        for (String text : texts) parts.add(text(text));
        var out = new ByteArrayOutputStream();
        number(out, parts.size());
        long at = (long) WORD * parts.size();
        for (byte[] part : parts) {
            number(out, at);
            at += part.length;
        }
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[WORD + (bytes.length + WORD - 1) / WORD * WORD];
        BigEndian.putLong(out, WORD - 8, bytes.length);
        System.arraycopy(bytes, 0, out, WORD, bytes.length);
        return out;
    }

    private static void number(ByteArrayOutputStream out, long number) {
        byte[] word = new byte[WORD];
        BigEndian.putLong(word, WORD - 8, number);
        out.writeBytes(word);
    }
}
