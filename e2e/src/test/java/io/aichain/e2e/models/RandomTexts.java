package io.aichain.e2e.models;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small models of texts and melodies with random weights, of every kind that the contracts make texts of. */
final class RandomTexts {
    private static final List<String> LETTERS = List.of("[UNK]", "a", "b", "é", "文", "🎵", " ", "\n");

    private final Random random;
    private final List<Layer> layers = new ArrayList<>();
    private final List<Bytes> streams = new ArrayList<>();

    private RandomTexts(Random random) {
        this.random = random;
    }

    /** A model of profile 1 or 2: a window of tokens, an Embedding, one layer over time, a row of logits for each token or for the last. */
    static ModelFile window(long seed) {
        return new RandomTexts(new Random(seed)).window();
    }

    /** A model of profile 0 that makes texts. */
    static ModelFile compatText(long seed) {
        return new RandomTexts(new Random(seed)).compatText();
    }

    /** A model of profile 0 that makes melodies; every second one has a vocabulary of notes. */
    static ModelFile melody(long seed) {
        return new RandomTexts(new Random(seed)).melody(seed % 2 == 0);
    }

    private ModelFile window() {
        int words = 2 + random.nextInt(LETTERS.size() - 1);
        int dim = 2 + random.nextInt(3);
        int u = 2 + random.nextInt(3);
        int window = 2 + random.nextInt(4);
        // some take a whole window and nothing shorter
        boolean isOpen = random.nextInt(4) > 0;
        add(LayerType.INPUT, 0, 2, isOpen ? 1 : 0, 1, window);
        add(LayerType.EMBEDDING, words * dim, words, dim);
        int sequences = random.nextInt(2);
        switch (random.nextInt(4)) {
            case 0 -> add(LayerType.SIMPLE_RNN, (dim + u + 1) * u, 4, 0, u, sequences);
            case 1 -> add(LayerType.LSTM, (dim + u + 1) * 4 * u, 4, 3, 0, u, sequences);
            case 2 -> add(LayerType.GRU, (dim + u + 2) * 3 * u, 4, 3, 0, u, sequences, 1);
            default -> {
                add(LayerType.ATTENTION, 4 * dim * 2, 1, 1, 2, 1, 0);
                u = dim;
            }
        }
        add(LayerType.DENSE, (u + 1) * words, 1, 0, words, 1);
        return file(
                Profile.of(1 + random.nextInt(2)),
                new Vocabulary.Words(LETTERS.subList(0, words), random.nextInt(words)));
    }

    private ModelFile compatText() {
        int words = 2 + random.nextInt(LETTERS.size() - 1);
        int u = 2 + random.nextInt(3);
        add(LayerType.INPUT, 0, 0);
        if (random.nextInt(3) > 0) {
            int dim = 1 + random.nextInt(3);
            add(LayerType.EMBEDDING, words * dim, words, dim);
            if (random.nextBoolean()) add(LayerType.SIMPLE_RNN, (dim + u + 1) * u, 4, dim, u);
            else lstm(dim, u);
        } else {
            lstm(1, u);
        }
        if (random.nextBoolean()) lstmOrRnnBehind(u);
        add(LayerType.DENSE, (u + 1) * words, 1, u, words);
        return file(Profile.D1_COMPAT, new Vocabulary.Words(LETTERS.subList(0, words), random.nextInt(words)));
    }

    /** A second cell of the same kind: the first library mixes none. */
    private void lstmOrRnnBehind(int u) {
        if (layers.getLast().type() == LayerType.LSTM) lstm(u, u);
        else add(LayerType.SIMPLE_RNN, (u + u + 1) * u, 4, u, u);
    }

    private ModelFile melody(boolean hasNotes) {
        int events = 3 + random.nextInt(4);
        int u = 2 + random.nextInt(3);
        add(LayerType.INPUT, 0, 0);
        if (random.nextBoolean()) {
            int dim = 1 + random.nextInt(3);
            add(LayerType.EMBEDDING, 130 * dim, 130, dim);
            lstm(dim, u);
        } else {
            lstm(1, u);
        }
        add(LayerType.DENSE, (u + 1) * events, 1, u, events);
        List<Integer> notes = new ArrayList<>();
        // one fewer now and then: a choice that stands for nothing reverts
        for (int i = random.nextInt(3) == 0 ? 1 : 0; hasNotes && i < events; i++) notes.add(random.nextInt(140));
        return file(Profile.D1_COMPAT, new Vocabulary.Notes(notes));
    }

    private void lstm(int in, int u) {
        add(LayerType.LSTM, (in + u + 1) * 4 * u, 4, 3, in, u);
    }

    private void add(LayerType type, int weights, long... parameters) {
        boolean isGraph = type == LayerType.INPUT
                ? parameters.length > 1
                : !layers.isEmpty() && layers.getFirst().parameterCount() > 1;
        List<Integer> inputs = isGraph && type != LayerType.INPUT ? List.of(layers.size() - 1) : List.of();
        Layout layout = weights == 0 ? Layout.NONE : Layout.INT64;
        layers.add(new Layer(type, layout, inputs, Numbers.of(parameters), weights, List.of()));
        ByteBuffer stream = ByteBuffer.allocate(8 * weights);
        // up to 9.2 each: logits of some models lie beyond what exp takes
        double scale = random.nextInt(4) == 0 ? 9e18 : 8e17;
        for (int i = 0; i < weights; i++) stream.putLong((long) ((2 * random.nextDouble() - 1) * scale));
        streams.add(Bytes.wrap(stream.array()));
    }

    private ModelFile file(Profile profile, Vocabulary vocabulary) {
        return new ModelFile(
                "random " + random.nextInt(1_000_000), "", profile, 1, layers, streams, List.of(), vocabulary);
    }
}
