package io.aichain.inference.text;

import io.aichain.inference.Reverts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words to tokens and back (section 12). A token is a word's index; a prompt has one for each code point. */
final class Words {
    private final List<String> words;
    private final int unknown;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** @param unknown the entry for what is not among the words */
    Words(List<String> words, int unknown) {
        this.words = List.copyOf(words);
        this.unknown = unknown;
        for (int i = 0; i < words.size(); i++) indexes.put(words.get(i), i);
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
            tokens.add(indexes.getOrDefault(new String(text, at, length, StandardCharsets.UTF_8), unknown));
            at += length;
        }
        return tokens;
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
