package io.aichain.models;

import io.aichain.inference.model.Profile;
import java.util.List;

/**
 * How a file is to be read.
 *
 * @param profile what the model becomes; null for sd59x18-d1-compat if the file is the first library's JSON, else sd59x18-d2
 * @param name of the model; null for the file's own, or the name of the file
 * @param classes names of the outputs; empty for those in the file, if there are any
 * @param longest the longest sequence that is taken where the file leaves its length open, 1 to 2^20
 * @param vocabulary what tokens stand for; null for what the file says
 * @param calibration inputs that the scales of int8-v1 are found with; empty for other profiles
 */
public record ImportOptions(
        Profile profile,
        String name,
        List<String> classes,
        int longest,
        Vocabulary vocabulary,
        List<Sample> calibration) {
    /** The usual longest sequence. */
    public static final int LONGEST = 1_024;

    public ImportOptions {
        classes = List.copyOf(classes);
        calibration = List.copyOf(calibration);
        if (longest < 1 || longest > 1 << 20) throw new IllegalArgumentException("a sequence of " + longest);
    }

    /** Everything as the file says, but for the profile. */
    public static ImportOptions to(Profile profile) {
        return new ImportOptions(profile, null, List.of(), LONGEST, null, List.of());
    }

    /** The same with a vocabulary. */
    public ImportOptions with(Vocabulary words) {
        return new ImportOptions(profile, name, classes, longest, words, calibration);
    }

    /** The same with samples for the scales of int8-v1. */
    public ImportOptions calibratedWith(List<Sample> samples) {
        return new ImportOptions(profile, name, classes, longest, vocabulary, samples);
    }
}
