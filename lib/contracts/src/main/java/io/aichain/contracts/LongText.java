package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;
import io.aichain.models.Generated;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A text in as many calls as a node's limit of gas wants, each going on where the one before has ended: the same text as in one call. Prompts are cut into
 * characters, so that holds where each token was one character. Of a piece of several tokens the number of characters does not show it (an empty word and
 * one of two characters are two), so once a call was too much, each has one token; where that is not one character, the limit of gas stands.
 */
final class LongText {
    private final Call call;
    private final UnaryOperator<String> continuation;

    /**
     * Over a contract that makes texts.
     *
     * @param continuation of a prompt and all that was made of it the end that the next call needs
     */
    LongText(Call call, UnaryOperator<String> continuation) {
        this.call = call;
        this.continuation = continuation;
    }

    /** One call of the contract. */
    interface Call {
        /**
         * @param states those of the call before, encoded; empty for none
         * @throws HaltedException if it is too much for one call
         */
        Part ask(String prompt, Bytes states, int count, BigInteger seed);
    }

    /** What one call has made; states and seed are for the next. */
    record Part(String text, Bytes states, BigInteger seed) {}

    Generated generate(String prompt, int count, BigInteger seed) {
        StringBuilder text = new StringBuilder();
        Part last = new Part("", Bytes.EMPTY, seed);
        int left = count;
        int some = count;
        ChainException tooMuch = null;
        String next = prompt;
        do {
            try {
                last = call.ask(next, last.states, some, last.seed);
            } catch (HaltedException | RevertedException refused) {
                boolean isAnswer = refused instanceof RevertedException revert
                        && !revert.data().isEmpty();
                if (isAnswer || some <= 1) throw tooMuch == null || isAnswer ? refused : tooMuch;
                tooMuch = refused;
                some = 1;
                continue;
            }
            text.append(last.text);
            left -= some;
            if (left > 0 && last.text.codePointCount(0, last.text.length()) != some) throw tooMuch;
            next = continuation.apply(next + last.text);
        } while (left > 0);
        return new Generated(text.toString(), Optional.of(last.seed));
    }

    /** So many characters from the end. */
    static String end(String text, int characters) {
        int from = text.length();
        for (int i = 0; i < characters && from > 0; i++) from = text.offsetByCodePoints(from, -1);
        return text.substring(from);
    }
}
