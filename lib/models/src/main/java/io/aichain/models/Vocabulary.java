package io.aichain.models;

import io.aichain.chain.primitives.Hash;
import java.util.List;

/** What a model's tokens stand for; part of its identity. */
public sealed interface Vocabulary {
    int MAX_WORDS = 1 << 20;

    /** A model without tokens. */
    record None() implements Vocabulary {}

    /**
     * Texts.
     *
     * @param unknown the position of the word for what is not among them
     */
    record Words(List<String> words, int unknown) implements Vocabulary {
        public Words {
            words = List.copyOf(words);
            if (words.isEmpty() || unknown < 0 || unknown >= words.size()) {
                throw new IllegalArgumentException("word " + unknown + " of " + words.size());
            }
        }
    }

    /** Melodies: the note that each choice of the model stands for, 0 to 2^31 - 1; none where choices are notes themselves. */
    record Notes(List<Integer> notes) implements Vocabulary {
        public Notes {
            notes = List.copyOf(notes);
            if (notes.stream().anyMatch(note -> note < 0)) {
                throw new IllegalArgumentException("notes: " + notes);
            }
        }
    }

    /** As the contracts hash it (docs/inference-semantics.md section 10); zero where there is none. */
    default Hash hash() {
        return switch (this) {
            case None() -> Hash.ZERO;
            case Words(var words, var unknown) -> AbiHashes.texts(words, words.get(unknown));
            case Notes(var notes) -> notes.isEmpty() ? Hash.ZERO : AbiHashes.numbers(notes);
        };
    }
}
