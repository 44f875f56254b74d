package io.aichain.inference.model;

/**
 * One axis of a window that slides over an image (section 5.2).
 *
 * @param in size of the input, {@code size} of the window
 * @param before cells of padding before the input
 */
public record Window(int in, int size, int step, int out, int before) {

    /** @return null for a window that does not fit without padding */
    public static Window of(int in, int size, int step, boolean same) {
        if (!same) return size > in ? null : new Window(in, size, step, (in - size) / step + 1, 0);
        int covered = in % step == 0 ? step : in % step;
        return new Window(in, size, step, (in + step - 1) / step, Math.max(size - covered, 0) / 2);
    }

    /** The first cell of the input under the window of an output, not below 0. */
    public int first(int output) {
        return Math.max(output * step - before, 0);
    }

    /** One behind the last cell of the input under the window of an output. */
    public int end(int output) {
        return Math.min(output * step - before + size, in);
    }

    /** The first output whose window begins on the input. */
    public int firstWhole() {
        return (before + step - 1) / step;
    }

    /** One behind the last output whose window ends on the input, or less than {@link #firstWhole} if no window lies on it whole. */
    public int endWhole() {
        return Math.min(Math.floorDiv(in + before - size, step) + 1, out);
    }

    /** The row of the window that lies on a cell of the input. */
    public int offset(int output, int cell) {
        return cell - (output * step - before);
    }
}
