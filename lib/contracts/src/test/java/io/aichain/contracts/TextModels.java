package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/** The smallest models that have words: Tokens(window), Embedding(words -> 1), Dense(1 -> words), all weights 0. */
public final class TextModels {
    private TextModels() {}

    /** Reads 8 tokens, and takes the first word for those that it does not know. */
    public static ModelFile of(List<String> words) {
        return of("text", words.size(), 8, new Vocabulary.Words(words, 0));
    }

    /** @param words how many it is made for, whether the vocabulary has them or there is none */
    public static ModelFile of(String name, int words, int window, Vocabulary vocabulary) {
        return new ModelFile(
                name,
                "",
                Profile.D2,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(2, 1, 1, window), 0, List.of()),
                        new Layer(
                                LayerType.EMBEDDING, Layout.INT64, List.of(0), Numbers.of(words, 1), words, List.of()),
                        new Layer(
                                LayerType.DENSE,
                                Layout.INT64,
                                List.of(1),
                                Numbers.of(1, 0, words, 1),
                                2L * words,
                                List.of())),
                List.of(Bytes.EMPTY, Bytes.wrap(new byte[8 * words]), Bytes.wrap(new byte[16 * words])),
                List.of(),
                vocabulary);
    }

    /** So many, all different: numbers of so many digits, or single Chinese characters. */
    public static List<String> words(int count, int length) {
        if (length == 1)
            return IntStream.range(0, count)
                    .mapToObj(i -> Character.toString(0x4e00 + i))
                    .toList();
        String format = "%0" + length + "d";
        return IntStream.range(0, count).mapToObj(format::formatted).toList();
    }
}
