package io.aichain.inference.text;

import io.aichain.inference.Reverts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words to tokens and back (section 12). A token is a word's index; a text has one for each code point. Words are compared as bytes. */
final class Words {
    private final List<String> words;
    private final int unknown;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** @param unknown the entry for what is not among the words */
    Words(List<String> words, int unknown) {
        this.words = List.copyOf(words);
        this.unknown = unknown;
        for (int i = 0; i < words.size(); i++) {
            byte[] word = words.get(i).getBytes(StandardCharsets.UTF_8);
            indexes.put(key(word, 0, word.length), i);
        }
    }

    int size() {
        return words.size();
    }

    int unknown() {
        return unknown;
    }

    /**
     * The tokens of a text.
     *
     * @throws io.aichain.inference.ModelRevert AIInvalidText with the position of the first byte that is not UTF-8
     */
    List<Integer> tokens(byte[] text) {
        List<Integer> tokens = new ArrayList<>();
        for (int at = 0; at < text.length; ) {
            int length = runeLength(text, at);
            tokens.add(indexes.getOrDefault(key(text, at, length), unknown));
            at += length;
        }
        return tokens;
    }

    /**
     * The tokens of any bytes, as the first library takes them: cut by leading bytes, at most 4 bytes at a time, what is cut off ends early; but as
     * many as a rule with sequences of up to 6 bytes counts, so malformed UTF-8 may lose its end, or go on with empty words. For UTF-8 the same as
     * {@link #tokens}.
     */
    List<Integer> compatTokens(byte[] text) {
        int count = 0;
        for (int at = 0; at < text.length; at += compatLength(text[at])) count++;
        List<Integer> tokens = new ArrayList<>();
        int at = 0;
        while (tokens.size() < count) {
            int left = text.length - at;
            int length = left == 0 ? 0 : Math.min(left, Math.min(4, compatLength(text[at])));
            tokens.add(indexes.getOrDefault(key(text, at, length), unknown));
            at += length;
        }
        return tokens;
    }

    private static int compatLength(byte leading) {
        int lead = leading & 0xff;
        if (lead < 0x80) return 1;
        if (lead < 0xe0) return 2;
        if (lead < 0xf0) return 3;
        if (lead < 0xf8) return 4;
        return lead < 0xfc ? 5 : 6;
    }

    /** Bytes as a text of their own: one character each, so that malformed ones are equal only to themselves. */
    private static String key(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    /** Bytes of the code point at i, by RFC 3629: shortest forms only, no surrogates, at most 10FFFF. */
    private static int runeLength(byte[] text, int i) {
        int lead = text[i] & 0xff;
        if (lead < 0x80) return 1;
        if (lead < 0xc2 || lead > 0xf4) throw Reverts.invalidText(i);
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (i + length > text.length) throw Reverts.invalidText(i);
        for (int k = 1; k < length; k++) {
            int b = text[i + k] & 0xff;
            int low = k > 1 ? 0x80 : lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
            int high = k > 1 ? 0xbf : lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
            if (b < low || b > high) throw Reverts.invalidText(i + k);
        }
        return length;
    }

    /** @throws io.aichain.inference.ModelRevert Panic 0x32 at a token that is no word's */
    String text(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            if (token >= words.size()) throw Reverts.outOfBounds();
            text.append(words.get(token));
        }
        return text.toString();
    }
}
