package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The file {@code .aimodel}, integers big-endian (docs/formats.md): {@code "AIMODEL" 01}; profile u8, inputs u8, layers u16, their records of section 9 without
 * chunks; streams; name, origin; classes; vocabulary; the hash of it all but name and origin, words in profiles 1 to 3 too, which the seal is without. A text is its length u16 and UTF-8.
 */
final class ModelCodec {
    private static final byte[] MAGIC = {'A', 'I', 'M', 'O', 'D', 'E', 'L'};
    private static final int VERSION = 1;

    private ModelCodec() {}

    static boolean hasMagic(byte[] file) {
        return file.length >= MAGIC.length && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static Bytes encode(ModelFile model) {
        var out = new ByteArrayOutputStream();
        try {
            write(model, out);
        } catch (IOException memoryHasNone) {
            throw new UncheckedIOException(memoryHasNone);
        }
        return Bytes.wrap(out.toByteArray());
    }

    static void write(ModelFile model, OutputStream out) throws IOException {
        out.write(MAGIC);
        out.write(new byte[] {VERSION, (byte) model.profile().number(), (byte) model.inputs()});
        u16(out, model.layers().size());
        for (Layer layer : model.layers()) out.write(Description.record(layer));
        for (Bytes stream : model.streams()) out.write(stream.unsafeArray());
        text(out, model.name());
        text(out, model.origin());
        u16(out, model.classes().size());
        for (String name : model.classes()) text(out, name);
        switch (model.vocabulary()) {
            case Vocabulary.None() -> out.write(0);
            case Vocabulary.Words(var words, var unknown) -> {
                out.write(1);
                u32(out, words.size());
                for (String word : words) text(out, word);
                u32(out, unknown);
            }
            case Vocabulary.Notes(var notes) -> {
                out.write(2);
                u32(out, notes.size());
                for (int note : notes) u32(out, note);
            }
        }
        out.write(model.contentHash().toArray());
    }

    static ModelFile decode(Bytes file) throws MalformedException {
        return new Reader(file.unsafeArray()).read();
    }

    private static final class Reader {
        private final byte[] file;
        private int at;

        Reader(byte[] file) {
            this.file = file;
        }

        ModelFile read() throws MalformedException {
            need("magic", MAGIC.length + 1);
            for (byte b : MAGIC) if (file[at++] != b) throw malformed("magic: this is no .aimodel file");
            int version = unsigned("version", 1);
            if (version != VERSION) throw malformed("version: %d; this reader knows %d", version, VERSION);
            int number = unsigned("profile", 1);
            Profile profile = Profile.of(number);
            if (profile == null) throw malformed("profile: %d; 0 to 3 expected", number);
            int inputs = unsigned("inputs", 1);
            int count = unsigned("layers", 2);
            if (count > Description.MAX_LAYERS) {
                throw malformed("layers: %d; at most %d", count, Description.MAX_LAYERS);
            }
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < count; i++) layers.add(layer("layer " + i));
            List<Bytes> streams = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long length = layers.get(i).streamLength();
                need("weights of layer " + i, length);
                streams.add(Bytes.wrap(take((int) length)));
            }
            String name = text("name");
            String origin = text("origin");
            List<String> classes = texts("classes", unsigned("classes", 2));
            Vocabulary vocabulary = vocabulary();
            need("hash", Hash.BYTES);
            Hash hash = Hash.of(take(Hash.BYTES));
            if (at != file.length) throw malformed("end: %d bytes left over", file.length - at);
            ModelFile model = ModelFile.of(name, origin, profile, inputs, layers, streams, classes, vocabulary);
            if (!model.contentHash().equals(hash)) {
                throw malformed(
                        "hash: %s in the file, %s of its content",
                        hash.toHex(), model.contentHash().toHex());
            }
            return model;
        }

        private Layer layer(String field) throws MalformedException {
            LayerType type = LayerType.of(unsigned(field, 1));
            Layout layout = Layout.of(unsigned(field, 1));
            if (type == null || layout == null) throw malformed("%s: unknown type or layout", field);
            int n = unsigned(field, 1);
            if (n > Description.MAX_INPUTS) throw malformed("%s: %d inputs; at most 8", field, n);
            List<Integer> inputs = new ArrayList<>();
            for (int i = 0; i < n; i++) inputs.add(unsigned(field, 1));
            int p = unsigned(field, 1);
            if (p > Description.MAX_PARAMETERS) throw malformed("%s: %d parameters; at most 16", field, p);
            need(field, 32L * p);
            Numbers parameters = Numbers.ofWords(file, at, p);
            at += 32 * p;
            long weights = unsigned(field, 4) & 0xffffffffL;
            return new Layer(type, layout, List.copyOf(inputs), parameters, weights, List.of());
        }

        private Vocabulary vocabulary() throws MalformedException {
            int kind = unsigned("vocabulary", 1);
            if (kind == 0) return new Vocabulary.None();
            if (kind > 2) throw malformed("vocabulary: kind %d; 0 to 2 expected", kind);
            int count = unsigned("vocabulary", 4);
            int least = kind == 1 ? 1 : 0;
            if (count < least || count > Vocabulary.MAX_WORDS) {
                throw malformed("vocabulary: %d entries; %d to %d expected", count, least, Vocabulary.MAX_WORDS);
            }
            if (kind == 1) {
                List<String> words = texts("vocabulary", count);
                int unknown = unsigned("unknown", 4);
                if (unknown < 0 || unknown >= count) throw malformed("unknown: word %d of %d", unknown, count);
                return new Vocabulary.Words(words, unknown);
            }
            List<Integer> notes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int note = unsigned("note", 4);
                if (note < 0) throw malformed("note %d: beyond 2^31 - 1", i);
                notes.add(note);
            }
            return new Vocabulary.Notes(notes);
        }

        private List<String> texts(String field, int count) throws MalformedException {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < count; i++) texts.add(text(field));
            return texts;
        }

        private String text(String field) throws MalformedException {
            int length = unsigned(field, 2);
            need(field, length);
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(take(length)))
                        .toString();
            } catch (CharacterCodingException notText) {
                throw malformed("%s: not UTF-8", field);
            }
        }

        /** Four bytes come as they are: negative from 2^31 on. */
        private int unsigned(String field, int width) throws MalformedException {
            need(field, width);
            int value = 0;
            for (int i = 0; i < width; i++) value = value << 8 | file[at++] & 0xff;
            return value;
        }

        private byte[] take(int length) {
            byte[] part = new byte[length];
            System.arraycopy(file, at, part, 0, length);
            at += length;
            return part;
        }

        private void need(String field, long length) throws MalformedException {
            if (length > file.length - at) {
                throw malformed("%s: %d bytes needed, %d are left", field, length, file.length - at);
            }
        }
    }

    private static void text(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        u16(out, bytes.length);
        out.write(bytes);
    }

    private static void u16(OutputStream out, int value) throws IOException {
        out.write(value >> 8);
        out.write(value);
    }

    private static void u32(OutputStream out, int value) throws IOException {
        u16(out, value >> 16);
        u16(out, value);
    }
}
