package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What transactions of publishing take at most, by the rules of the EVM: known before the chain's state is, for the cost that is said first and for
 * weights that are sent before the ones in front of them are in a block.
 */
final class Gas {
    /** EIP-7825: the most that one transaction may ask for. */
    static final long TRANSACTION_CAP = 1L << 24;

    private static final long BASE = 21_000;
    private static final long CREATE = 32_000;
    private static final long BYTE_OF_CODE = 200;
    private static final long COLD_ACCOUNT = 2_600;
    private static final long NEW_SLOT = 22_100;
    /** A slot for a word's position. */
    private static final long WORD_INDEXED = NEW_SLOT;

    /** To take a word from the arguments, hash it twice for its place, and write it among the others. */
    private static final long WORD_READ = 1_700;

    /** The same of each byte, in whole words. */
    private static final long BYTE_READ = 3;

    /** A slot that is written and stays zero. */
    private static final long ZERO_SLOT = 2_200;

    /** Who is the author, the rules' account, an event. */
    private static final long LAYERS_START = 15_000;

    /** To read a layer, look at its rules and its shape, and make its record. */
    private static final long LAYER_READ = 13_500;

    /** The same of each of its inputs. */
    private static final long INPUT_READ = 2_500;

    /** The same of each word of its record. */
    private static final long RECORD_WORD_READ = 800;

    /** How often the words lie in memory, as arguments, decoded, and encoded anew. */
    private static final long TEXT_COPIES = 5;

    /** Version, count, unknown word, hash, number of inert contracts. */
    private static final long VOCABULARY_SLOTS = 5;

    /** Who is the author, whether the model is sealed. */
    private static final long VOCABULARY_START = 6_000;

    /** To take a note from the arguments. */
    private static final long NOTE_READ = 300;

    /** Whether the model is sealed; immutables. */
    private static final long TEXT_START = 15_000;

    /** The call around one inert contract. */
    private static final long INERT_START = 1_500;

    /** Bytes of the code that stays; VocabularyGasIT looks. */
    private static final long TEXT_CODE = 8_000;

    /** Its bytes, their hash, the nodes that it completes. */
    private static final long TILE_READ = 35_000;

    /** An address from the list, and its account. */
    private static final long ACCOUNT_READ = 5_000;

    /** An address from the list, in the description. */
    private static final long ACCOUNT_NAMED = 3_000;

    /** Where its tree stands, and its root. */
    private static final long LAYER_HASHED = 90_000;

    private static final long LAYER_PASSED = 12_000;

    private static final int WORD = 32;
    /** Bytes of a tile of the weight tree. */
    static final int TILE = 4_096;

    private Gas() {}

    /** What a transaction pays for its data alone, and at least (EIP-2028, EIP-7623, EIP-3860). */
    static long intrinsic(Bytes data, boolean creates) {
        return Math.max(data(data) + (creates ? CREATE + 2 * words(data.size()) : 0), floor(data));
    }

    /** What comes before its work (EIP-2028). */
    private static long data(Bytes data) {
        return BASE + 4 * tokens(data);
    }

    /** The least that it pays, work included (EIP-7623). */
    private static long floor(Bytes data) {
        return BASE + 10 * tokens(data);
    }

    private static long tokens(Bytes data) {
        long zeros = 0;
        byte[] bytes = data.unsafeArray();
        for (byte b : bytes) if (b == 0) zeros++;
        return zeros + 4 * (bytes.length - zeros);
    }

    /** A contract through the deployer; one of them looks at five others and keeps their addresses. */
    static long engine(Bytes initCode) {
        long others = 5 * (COLD_ACCOUNT + NEW_SLOT);
        return intrinsic(initCode, true)
                + BYTE_OF_CODE * initCode.size()
                + 60_000
                + others
                + memory(2L * initCode.size());
    }

    /** A model's contract; @param texts bytes of names that it keeps in storage */
    static long create(Bytes code, long texts, int names) {
        return intrinsic(code, true) + BYTE_OF_CODE * code.size() + 200_000 + NEW_SLOT * (words(texts) + 2L * names);
    }

    /**
     * Layers described: the rules that read them, and their records in storage. Within a tenth of what is used, and never below (LayersGasIT), for a few
     * layers and for as many as a transaction can describe: a model that is refused would not have fitted, or hardly.
     */
    static long configure(Bytes data, List<Layer> layers) {
        // beside what the input's parameters say: how many layers, and in profile 0 the types of each
        long fresh = 1 + layers.getFirst().parameterCount() + layers.size() / WORD;
        long zeros = 0;
        long work = LAYERS_START + memory(4L * data.size());
        for (Layer layer : layers) {
            byte[] record = Description.record(layer);
            long words = words(record.length);
            long zeroWords = record.length < WORD ? 0 : zeroWords(record);
            // up to 31 bytes lie in the slot of their length
            fresh += 1 + (record.length < WORD ? 0 : words - zeroWords);
            zeros += zeroWords;
            // layout and lengths of the weights
            if (layer.weights() != 0) fresh++;
            else zeros++;
            work += LAYER_READ + INPUT_READ * layer.inputs().size() + RECORD_WORD_READ * words;
        }
        return Math.max(data(data) + NEW_SLOT * fresh + ZERO_SLOT * zeros + work, floor(data));
    }

    /** Those of its words that are zero, the last one filled up with zeros. */
    private static long zeroWords(byte[] record) {
        return IntStream.iterate(0, at -> at < record.length, at -> at + WORD)
                .filter(at ->
                        IntStream.range(at, Math.min(record.length, at + WORD)).allMatch(i -> record[i] == 0))
                .count();
    }

    /**
     * A text model's contract through the deployer: what creates it, the code that stays, and its words, in inert contracts and one by one in an index. Within
     * a hundredth of what is needed, and never below (VocabularyGasIT): a vocabulary that is refused would not have fitted.
     */
    static long text(Bytes initCode, List<String> words) {
        long created = TEXT_START + vocabularyKept(words) + BYTE_OF_CODE * TEXT_CODE;
        long deployer =
                CREATE + 8 * words(initCode.size()) + 3 * words(initCode.size()) + memory(initCode.size()) + 1_000;
        // EIP-150: whoever creates keeps a 64th of what is left
        return Math.max(data(initCode) + deployer + created + created / 63, floor(initCode));
    }

    /** The words of a text model of profile 0, which keeps them itself: by the same parts, and as near (VocabularyGasIT). */
    static long vocabulary(Bytes data, List<String> words) {
        return Math.max(data(data) + VOCABULARY_START + vocabularyKept(words), floor(data));
    }

    /** The notes of a melody: each in a slot, beside their number. */
    static long notes(Bytes data, int notes) {
        return Math.max(data(data) + VOCABULARY_START + (NEW_SLOT + NOTE_READ) * (notes + 1), floor(data));
    }

    /** Words in inert contracts, and one by one in an index. */
    private static long vocabularyKept(List<String> words) {
        long padded = words.stream()
                .mapToLong(word -> WORD * words(word.getBytes(StandardCharsets.UTF_8).length))
                .sum();
        // abi.encode(words): an offset, a length, and an offset and a length for each
        long stored = 2L * WORD + 2L * WORD * words.size() + padded;
        long inerts = (stored + Plan.Limits.CAPACITY - 1) / Plan.Limits.CAPACITY;
        return VOCABULARY_SLOTS * NEW_SLOT
                + (WORD_INDEXED + WORD_READ) * words.size()
                + BYTE_READ * padded
                + memory(TEXT_COPIES * stored)
                + inerts * (CREATE + NEW_SLOT + INERT_START)
                + BYTE_OF_CODE * (stored + inerts);
    }

    /** A chunk of weights: an inert contract, its address in a list, an event. */
    static long append(Bytes weights) {
        return intrinsic(weights, false) + 2_000 + appendWork(weights.size());
    }

    /** The same before its bytes are known: none of them zero. */
    static long append(int length) {
        return BASE + 40L * (length + 132) + 2_000 + appendWork(length);
    }

    private static long appendWork(int length) {
        return CREATE + BYTE_OF_CODE * (length + 1) + 110_000 + memory(2L * length + 1_024);
    }

    /**
     * Tiles of weights read for the model's hash, which touch at most one layer more than there are tiles, and layers without weights passed by.
     *
     * @param weighted layers with weights
     * @param others layers without
     * @param accounts of weights that one tile lies in, at most
     */
    static long hash(long tiles, int weighted, int others, int accounts) {
        return BASE
                + (TILE_READ + ACCOUNT_READ * accounts) * tiles
                + LAYER_HASHED * Math.min(weighted, tiles + 1)
                + LAYER_PASSED * others;
    }

    /**
     * The description made, layer by layer, and written; hashing what is left is {@link #hash}.
     *
     * @param copied bytes of all that is in memory on the way: what there is behind each layer, once more
     * @param chunks accounts of weights, which it names
     */
    static long seal(long descriptionBytes, long copied, int layers, long chunks) {
        return 250_000
                + BYTE_OF_CODE * descriptionBytes
                + 40_000L * layers
                + ACCOUNT_NAMED * chunks
                + memory(2 * descriptionBytes + copied);
    }

    static long register() {
        return 200_000;
    }

    /** The most bytes of weights that a transaction of this much gas can store. */
    static int longestChunk(long gas, int most) {
        return Bisection.last(0, most, length -> append(length) <= gas);
    }

    private static long memory(long bytes) {
        long words = words(bytes);
        return 6 * words + words * words / 512;
    }

    private static long words(long bytes) {
        return (bytes + WORD - 1) / WORD;
    }
}
