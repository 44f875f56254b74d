package io.aichain.da.file;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.da.DaNetwork;
import io.aichain.da.Finality;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The network {@code file}: a folder in which every object lies under its own hash, {@code DIR/ab/abcd...}, two hex digits and then all
 * 64. The pointer is the 32 bytes of the SHA-256, which is its own short form. An object is final as soon as it lies there.
 *
 * <p>The folder itself is never made here: an unmounted volume must not be mistaken for an empty one.
 */
public final class FileNetwork implements DaNetwork {
    /** Larger than any manifest and than any segment a writer needs. */
    public static final int MAX_SEGMENT_BYTES = 8 << 20;

    private static final HexFormat HEX = HexFormat.of();

    private final Path directory;
    private final AtomicFile files;

    /** @param directory that exists, or will */
    public FileNetwork(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.files = new AtomicFile(this.directory);
    }

    @Override
    public NetworkId id() {
        return NetworkId.FILE;
    }

    @Override
    public int maxSegmentBytes() {
        return MAX_SEGMENT_BYTES;
    }

    @Override
    public PutAnswer put(Bytes object) {
        if (object.isEmpty()) return new PutAnswer.Rejected("object: empty");
        if (object.size() > MAX_SEGMENT_BYTES) {
            return new PutAnswer.Rejected("object: %d bytes, at most %d".formatted(object.size(), MAX_SEGMENT_BYTES));
        }
        if (!Files.isDirectory(directory)) return new PutAnswer.Unavailable(noFolder());
        Bytes pointer = Sha256.hash(object.unsafeArray()).toBytes();
        try {
            // what lies there already may be damaged or not yet be on the disk: it is checked, and synced again
            if (get(pointer, object.size()) instanceof GetAnswer.Found) files.sync(place(pointer));
            else files.write(place(pointer), object);
            return new PutAnswer.Stored(pointer);
        } catch (IOException e) {
            return new PutAnswer.Unavailable(reason(e));
        }
    }

    @Override
    public GetAnswer get(Bytes pointer, int maxLength) {
        if (pointer.size() != Hash.BYTES) {
            return new GetAnswer.Corrupt("pointer: %d bytes, need %d".formatted(pointer.size(), Hash.BYTES));
        }
        if (!Files.isDirectory(directory)) return new GetAnswer.Unavailable(noFolder());
        int limit = Math.min(maxLength, MAX_SEGMENT_BYTES);
        byte[] found;
        try (InputStream in = Files.newInputStream(place(pointer))) {
            found = in.readNBytes(limit + 1);
        } catch (NoSuchFileException e) {
            return new GetAnswer.Gone("no file " + place(pointer));
        } catch (IOException e) {
            return new GetAnswer.Unavailable(reason(e));
        }
        if (found.length > limit) {
            return new GetAnswer.Corrupt("%s: more than %d bytes".formatted(place(pointer), limit));
        }
        Hash hash = Sha256.hash(found);
        if (!hash.toBytes().equals(pointer)) {
            return new GetAnswer.Corrupt("%s: the content's hash is %s".formatted(place(pointer), hash));
        }
        return new GetAnswer.Found(Bytes.wrap(found));
    }

    @Override
    public Finality finality(Bytes pointer) {
        return switch (get(pointer, MAX_SEGMENT_BYTES)) {
            case GetAnswer.Found found -> new Finality.Final();
            case GetAnswer.NotYetVisible(var reason) -> new Finality.Pending(reason);
            case GetAnswer.Gone(var reason) -> new Finality.Missing(reason);
            case GetAnswer.Corrupt(var reason) -> new Finality.Missing(reason);
            case GetAnswer.Unavailable(var reason) -> new Finality.Unavailable(reason);
        };
    }

    @Override
    public Optional<Bytes> shortPointer(Bytes pointer) {
        return pointer.size() == Hash.BYTES ? Optional.of(pointer) : Optional.empty();
    }

    @Override
    public void close() {
        // nothing is held open between calls
    }

    @Override
    public String toString() {
        return "file:" + directory;
    }

    private Path place(Bytes pointer) {
        String name = HEX.formatHex(pointer.unsafeArray());
        return directory.resolve(name.substring(0, 2)).resolve(name);
    }

    private String noFolder() {
        return "folder " + directory + " is not there";
    }

    /** Java's messages of file errors are often the bare path. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
