package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Notes as people write them: whole numbers with blanks or commas between; 0 to 127 a pitch of MIDI, 128 note off, 129 no event. */
public final class Melody {
    private static final BigInteger UNIT = BigInteger.TEN.pow(18);

    private Melody() {}

    /**
     * Notes in a chain's numbers, times 10^18.
     *
     * @throws MalformedException if one is no whole number of 1 to 9 digits
     */
    public static List<BigInteger> read(String text) throws MalformedException {
        List<BigInteger> notes = new ArrayList<>();
        if (text.isBlank()) return notes;
        for (String note : text.strip().split("[\\s,]+")) {
            if (!note.matches("[0-9]{1,9}")) {
                throw malformed(
                        "prompt: notes as whole numbers from 0 to 999999999 expected, such as '60 64 67'; found \"%s\"",
                        note);
            }
            notes.add(new BigInteger(note).multiply(UNIT));
        }
        return notes;
    }

    /** Whole numbers with blanks between. */
    public static String write(List<BigInteger> raw) {
        return raw.stream().map(note -> note.divide(UNIT).toString()).collect(Collectors.joining(" "));
    }
}
