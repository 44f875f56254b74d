package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file of HDF5 that somebody else made. It can point from anywhere to anywhere: so it is read by a thread of its own, within a deadline,
 * by paths that we name and without following links, which may lead to other files.
 */
final class Hdf5 {
    /** A file is given so long, and a second more for each MiB. */
    private static final Duration SMALL_FILES = Duration.ofSeconds(60);
    /** A file that is no larger than this part of the heap needs no more than the heap: 8 bytes for each number, a few copies of them. */
    private static final int HONEST = 16;

    private static final int MAX_TEXT = 1 << 24;
    private static final int SMALL_CHUNK = 1 << 20;

    private final HdfFile file;

    private Hdf5(HdfFile file) {
        this.file = file;
    }

    /** What is read from a file. */
    interface Reading<T> {
        T of(Hdf5 file) throws MalformedException;
    }

    static <T> T read(byte[] bytes, Reading<T> reading) throws MalformedException {
        return read(bytes, SMALL_FILES.plusSeconds(bytes.length >> 20), reading);
    }

    /** @param limit then the file is refused and the reading interrupted; abandoned, if it does not heed the interrupt: its thread ends with the process */
    static <T> T read(byte[] bytes, Duration limit, Reading<T> reading) throws MalformedException {
        Hdf5Start.requireWhole(bytes);
        FutureTask<T> task = new FutureTask<>(() -> {
            try (HdfFile file = HdfFile.fromBytes(bytes)) {
                return reading.of(new Hdf5(file));
            }
        });
        Thread.ofPlatform().daemon().name("hdf5").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            task.cancel(true);
            throw malformed(
                    "HDF5: %d bytes not read within %d s; either it leads in circles, or this machine is very busy: then try again",
                    bytes.length, limit.toSeconds());
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw malformed("HDF5: reading was interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof MalformedException malformed) throw malformed;
            boolean isLarge = bytes.length > Runtime.getRuntime().maxMemory() / HONEST;
            // a large file may be a good one, and the heap too small for it
            if (isLarge && failed.getCause() instanceof OutOfMemoryError full) throw full;
            throw malformed(
                    "HDF5: damaged, or beyond what is supported: %s; save the model again with Keras",
                    words(failed.getCause()));
        }
    }

    /** The library has no error of its own for all that may be wrong: bounds, casts, depth and memory come through. */
    private static String words(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) first = first.getCause();
        return switch (first) {
            case StackOverflowError _ -> "it leads in circles";
            case OutOfMemoryError _ -> "it asks for more memory than a file of its size needs";
            case BufferUnderflowException _ -> "something in it is longer than there is room";
            case IndexOutOfBoundsException _ -> "something in it points outside of it";
            default -> "its parts do not fit together";
        };
    }

    /** @return null if nothing is there */
    Group group(String... path) throws MalformedException {
        Group at = file;
        for (String name : path) {
            Node next = at.getChildren().get(name);
            if (next == null) return null;
            if (next.isLink()) throw malformed("HDF5: %s is a link; links are not followed", next.getPath());
            if (!(next instanceof Group group)) throw malformed("HDF5: %s is no group", next.getPath());
            at = group;
        }
        return at;
    }

    /** A text of the root. */
    String text(String attribute) throws MalformedException {
        Attribute found = file.getAttribute(attribute);
        if (found == null)
            throw malformed("HDF5: no attribute %s; a whole model, not its weights alone, expected", attribute);
        if (found.getSizeInBytes() > MAX_TEXT) throw malformed("HDF5: %s: %d bytes", attribute, found.getSizeInBytes());
        if (!(found.getData() instanceof String text)) throw malformed("HDF5: attribute %s is no text", attribute);
        return text;
    }

    /** A list of texts; empty if it is not there, or empty. */
    static String[] texts(Group group, String attribute) throws MalformedException {
        Attribute found = group.getAttribute(attribute);
        if (found == null || found.isEmpty() || found.getSize() == 0) return new String[0];
        if (found.getSizeInBytes() > MAX_TEXT) throw malformed("HDF5: %s: %d bytes", attribute, found.getSizeInBytes());
        Object data = found.getData();
        if (data instanceof String[] texts) return texts;
        if (data instanceof String text) return new String[] {text};
        throw malformed("HDF5: attribute %s of %s: texts expected", attribute, group.getPath());
    }

    /** A chunk is inflated whole, whatever part of it the array has. */
    private static void boundChunks(ChunkedDataset data, String what, long count) throws MalformedException {
        long most = Math.max(count, SMALL_CHUNK);
        long chunk = 1;
        for (int d : data.getChunkDimensions()) {
            chunk *= Math.max(d, 1);
            if (chunk > most) {
                throw malformed(
                        "%s: %s lies in chunks of more than %d numbers, and has %d", what, data.getPath(), most, count);
            }
        }
    }

    /**
     * Numbers in row-major order.
     *
     * @param what the error says of it
     * @param shape that is expected
     */
    static double[] numbers(Group group, String name, String what, int[] shape) throws MalformedException {
        Node node = group.getChildren().get(name);
        if (node == null) throw malformed("%s: there is no %s/%s", what, group.getPath(), name);
        if (node.isLink()) throw malformed("%s: %s is a link; links are not followed", what, node.getPath());
        if (!(node instanceof Dataset data)) throw malformed("%s: %s holds no numbers", what, node.getPath());
        if (!Arrays.equals(data.getDimensions(), shape)) {
            throw malformed(
                    "%s: shape %s; %s expected", what, Arrays.toString(data.getDimensions()), Arrays.toString(shape));
        }
        long count = 1;
        for (int d : shape) count *= d;
        if (count > ModelBuilder.MAX_WEIGHTS) {
            throw malformed("%s: %d weights; at most %d", what, count, ModelBuilder.MAX_WEIGHTS);
        }
        if (data instanceof ChunkedDataset chunked) boundChunks(chunked, what, count);
        return switch (data.getDataFlat()) {
            case double[] doubles -> doubles;
            case float[] floats -> {
                double[] doubles = new double[floats.length];
                for (int i = 0; i < doubles.length; i++) doubles[i] = floats[i];
                yield doubles;
            }
            default ->
                throw malformed(
                        "%s: numbers of type %s; floating point expected",
                        what, data.getJavaType().getSimpleName());
        };
    }
}
