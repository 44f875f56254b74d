package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.Tensor;
import io.aichain.inference.model.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads models of other tools: JSON of the first library, {@code .keras}, {@code .h5}, ONNX. What a file is, its first bytes say. */
public final class Importers {
    /** Bytes of a file. */
    public static final int MAX_FILE = 1 << 29;

    /** What is known of a file that is something else. */
    static final String KINDS =
            ".keras (a zip), .h5 (HDF5), ONNX, or JSON of the first library, which begins with {, expected";

    private Importers() {}

    /**
     * Reads a model.
     *
     * @throws MalformedException if it is damaged, hostile, or has what a chain cannot compute: names layer, attribute, value and limit
     * @throws IOException if the file cannot be read
     */
    public static ImportedModel read(Path file, ImportOptions options) throws IOException, MalformedException {
        return read(file, options, model -> options.calibration());
    }

    /** Inputs that the scales of int8-v1 are found with, once it is known what the model takes. */
    public interface Calibration {
        /** @throws MalformedException if they do not fit the model */
        List<Sample> samples(FloatModel model) throws IOException, MalformedException;
    }

    /**
     * The same with samples that are read when the model is.
     *
     * @param calibration takes the place of that in {@code options}
     */
    public static ImportedModel read(Path file, ImportOptions options, Calibration calibration)
            throws IOException, MalformedException {
        long size = Files.size(file);
        if (size > MAX_FILE) throw malformed("%d bytes; at most %d", size, MAX_FILE);
        byte[] bytes = Files.readAllBytes(file);
        FloatModel model = named(bytes, file.getFileName().toString(), options);
        return Conversion.convert(model, profile(bytes, options), calibration.samples(model));
    }

    /**
     * The same from memory.
     *
     * @param fileName for the model's origin, and its name if it has none
     */
    public static ImportedModel read(byte[] file, String fileName, ImportOptions options) throws MalformedException {
        return Conversion.convert(named(file, fileName, options), profile(file, options), options.calibration());
    }

    /** The file's model with what the options say in place of what it says. */
    private static FloatModel named(byte[] file, String fileName, ImportOptions options) throws MalformedException {
        FloatModel model = model(file, fileName, options);
        if (options.name() != null) ModelRules.name(options.name());
        String name = options.name() != null ? options.name() : model.name();
        if (name.isBlank()) name = fileName;
        model = model.withName(cut(name, ModelFile.MAX_NAME));
        if (!options.classes().isEmpty()) model = model.withClasses(options.classes());
        if (options.vocabulary() != null) model = model.withVocabulary(options.vocabulary());
        if (profile(file, options) == Profile.D1_COMPAT) CompatForm.requireVocabulary(model);
        requireClasses(model);
        return model;
    }

    /** The greatest output is looked up among the classes: with too few, a contract of the first library's ABI ends in Panic(0x32). */
    private static void requireClasses(FloatModel model) throws MalformedException {
        boolean areClasses = !model.classes().isEmpty() && model.vocabulary() instanceof Vocabulary.None;
        if (!areClasses) return;
        int outputs = Tensor.elements(Conversion.shapes(model).getLast());
        if (outputs == model.classes().size()) return;
        throw malformed(
                "classes: %d (--classes, or classes_name in the file); the model has %d outputs, one for each is expected",
                model.classes().size(), outputs);
    }

    private static Profile profile(byte[] file, ImportOptions options) {
        Profile usual = isFirstLibrarys(file) ? Profile.D1_COMPAT : Profile.D2;
        return options.profile() != null ? options.profile() : usual;
    }

    private static FloatModel model(byte[] file, String fileName, ImportOptions options) throws MalformedException {
        int longest = options.longest();
        if (startsWith(file, 'P', 'K')) return KerasFiles.readKeras(file, origin("Keras", fileName), longest);
        if (startsWith(file, 0x89, 'H', 'D', 'F')) return KerasFiles.readH5(file, origin("Keras", fileName), longest);
        if (isFirstLibrarys(file)) {
            boolean carriesStates = profile(file, options) == Profile.D1_COMPAT;
            return FirstLibraryJson.read(file, origin("JSON", fileName), longest, carriesStates);
        }
        if (ModelFile.isOne(file)) {
            throw malformed("an .aimodel, which needs no import; if it is damaged, import again what it was made from");
        }
        if (file.length == 0) throw malformed("empty; %s", KINDS);
        return OnnxImporter.read(file, origin("ONNX", fileName), longest);
    }

    private static boolean isFirstLibrarys(byte[] file) {
        return startsWith(file, '{');
    }

    private static String origin(String tool, String fileName) {
        return cut(tool + " " + fileName, ModelFile.MAX_ORIGIN);
    }

    /** Within so many bytes of UTF-8: no character has more than 3 for each char. */
    private static String cut(String text, int bytes) {
        return text.length() <= bytes / 3 ? text : text.substring(0, bytes / 3);
    }

    private static boolean startsWith(byte[] file, int... magic) {
        if (file.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if ((file[i] & 0xff) != magic[i]) return false;
        return true;
    }
}
