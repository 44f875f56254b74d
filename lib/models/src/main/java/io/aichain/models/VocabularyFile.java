package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Vocabularies in files: a JSON list of words, or of notes. */
public final class VocabularyFile {
    /** The word for what is not among the words, in the first library's files and in Keras. */
    public static final String USUAL_UNKNOWN = "[UNK]";

    private static final int LONGEST_FILE = 1 << 26;

    private VocabularyFile() {}

    /**
     * Words of texts.
     *
     * @param unknown the one for what is not among them
     * @throws MalformedException if it is no list of 1 to 2^20 texts with {@code unknown} among them
     */
    public static Vocabulary.Words words(Path file, String unknown) throws MalformedException, IOException {
        List<String> words = new ArrayList<>();
        for (JsonNode word : list(file)) {
            if (!word.isTextual()) throw malformed("entry %d: a text expected, found %s", words.size(), kind(word));
            words.add(word.asText());
        }
        return words(words, unknown);
    }

    static Vocabulary.Words words(List<String> words, String unknown) throws MalformedException {
        int at = words.indexOf(unknown);
        if (at < 0) throw malformed("vocabulary: no entry %s, the one for what is not among the words", unknown);
        return new Vocabulary.Words(words, at);
    }

    /**
     * Notes of melodies.
     *
     * @throws MalformedException if it is no list of 1 to 2^20 whole numbers from 0 to 2^31 - 1
     */
    public static Vocabulary.Notes notes(Path file) throws MalformedException, IOException {
        List<Integer> notes = new ArrayList<>();
        for (JsonNode note : list(file)) {
            if (!note.canConvertToExactIntegral() || !note.canConvertToInt() || note.asInt() < 0) {
                throw malformed("entry %d: a note from 0 to 2^31 - 1 expected, found %s", notes.size(), kind(note));
            }
            notes.add(note.asInt());
        }
        return new Vocabulary.Notes(notes);
    }

    private static String kind(JsonNode node) {
        return node.isNumber() ? node.asText() : node.getNodeType().toString();
    }

    /** No need for a regular file: a shell gives the output of a program as a pipe. */
    private static byte[] bytes(Path file) throws MalformedException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE) throw malformed("more than %d bytes", LONGEST_FILE);
            return bytes;
        }
    }

    private static JsonNode list(Path file) throws MalformedException, IOException {
        JsonNode list = ForeignJson.read(bytes(file), "vocabulary");
        if (!list.isArray() || list.isEmpty() || list.size() > Vocabulary.MAX_WORDS) {
            throw malformed("vocabulary: a JSON list of 1 to %d entries expected", Vocabulary.MAX_WORDS);
        }
        return list;
    }
}
