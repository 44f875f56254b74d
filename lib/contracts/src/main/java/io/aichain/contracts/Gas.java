package io.aichain.contracts;

import io.aichain.chain.primitives.Bytes;
import java.util.List;

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

    /** How often the words lie in memory, as arguments, decoded, and encoded anew. */
    private static final long TEXT_COPIES = 5;

    /** Version, count, unknown word, hash, number of inert contracts. */
    private static final long TEXT_SLOTS = 5;

    /** Whether the model is sealed; immutables. */
    private static final long TEXT_START = 15_000;

    /** The call around one inert contract. */
    private static final long INERT_START = 1_500;

    /** Bytes of the code that stays; VocabularyGasIT looks. */
    private static final long TEXT_CODE = 8_000;

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

    /** Layers described; @param recordBytes of all of them */
    static long configure(Bytes data, int layers, long recordBytes) {
        return intrinsic(data, false) + 150_000 + 160_000L * layers + NEW_SLOT * words(recordBytes);
    }

    /**
     * A text model's contract through the deployer: what creates it, the code that stays, and its words, in inert contracts and one by one in an index. Within
     * a hundredth of what is needed, and never below (VocabularyGasIT): a vocabulary that is refused would not have fitted.
     *
     * @param words bytes of each, in UTF-8
     */
    static long text(Bytes initCode, List<Integer> words) {
        long padded = words.stream().mapToLong(length -> WORD * words(length)).sum();
        // abi.encode(words): an offset, a length, and an offset and a length for each
        long stored = 2L * WORD + 2L * WORD * words.size() + padded;
        long inerts = (stored + Plan.Limits.CAPACITY - 1) / Plan.Limits.CAPACITY;
        long constructor = TEXT_SLOTS * NEW_SLOT
                + TEXT_START
                + (WORD_INDEXED + WORD_READ) * words.size()
                + BYTE_READ * padded
                + memory(TEXT_COPIES * stored)
                + inerts * (CREATE + NEW_SLOT + INERT_START)
                + BYTE_OF_CODE * (stored + inerts);
        long created = constructor + BYTE_OF_CODE * TEXT_CODE;
        long deployer =
                CREATE + 8 * words(initCode.size()) + 3 * words(initCode.size()) + memory(initCode.size()) + 1_000;
        // EIP-150: whoever creates keeps a 64th of what is left
        return Math.max(data(initCode) + deployer + created + created / 63, floor(initCode));
    }

    static long vocabulary(Bytes data, int words) {
        return intrinsic(data, false) + 150_000 + 30_000L * words + BYTE_OF_CODE * data.size();
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

    static long hash(long tiles, int layers) {
        return BASE + 45_000L * tiles + 90_000L * layers;
    }

    /** The description written; hashing what is left is {@link #hash}. */
    static long seal(long descriptionBytes, int layers) {
        return 250_000
                + BYTE_OF_CODE * descriptionBytes
                + 40_000L * layers
                + memory(2 * descriptionBytes + descriptionBytes * layers / 2);
    }

    static long register() {
        return 200_000;
    }

    /** The most bytes of weights that a transaction of this much gas can store. */
    static int longestChunk(long gas, int most) {
        int low = 0;
        int high = most;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (append(middle) <= gas) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private static long memory(long bytes) {
        long words = words(bytes);
        return 6 * words + words * words / 512;
    }

    private static long words(long bytes) {
        return (bytes + WORD - 1) / WORD;
    }
}
