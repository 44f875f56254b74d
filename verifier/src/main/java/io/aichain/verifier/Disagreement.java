package io.aichain.verifier;

/**
 * One thing that is not what it must be, with the evidence.
 *
 * @param anchor number of the anchor under which it was found, 0 if none
 * @param batch number of the batch, 0 if the manifest as a whole is meant
 * @param block number of the block, 0 if none is meant
 * @param field what was compared, in the format's word
 * @param expected what it had to be
 * @param found what it is
 * @param detail one sentence for people
 */
public record Disagreement(
        long anchor, long batch, long block, String field, String expected, String found, String detail) {

    /** One line that names all of it. */
    public String line() {
        StringBuilder out = new StringBuilder();
        if (anchor > 0) out.append("anchor ").append(anchor).append(", ");
        if (batch > 0) out.append("batch ").append(batch).append(", ");
        if (block > 0) out.append("block ").append(block).append(", ");
        return out.append(field)
                .append(": expected ")
                .append(expected)
                .append(", found ")
                .append(found)
                .append(": ")
                .append(detail)
                .toString();
    }
}
