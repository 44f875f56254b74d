package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.util.Arrays;

/**
 * The first bytes of a file of HDF5, its superblock: where the file ends (HDF5 File Format Specification 3.0, II.A). A reader of what a model needs may never
 * come to the last bytes, so that a file that is cut off would look whole.
 */
final class Hdf5Start {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private Hdf5Start() {}

    /** @throws MalformedException if the file does not begin as HDF5 does, or ends before it says that it does */
    static void requireWhole(byte[] file) throws MalformedException {
        if (file.length < SIGNATURE.length + 2) throw malformed("HDF5: cut off behind %d bytes", file.length);
        if (!Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw malformed("HDF5: damaged in its first 8 bytes, as by a transfer as text");
        }
        int version = file[8];
        // base address, one of free space or of an extension, end of file: each so many bytes
        int addresses = switch (version) {
            case 0 -> 24;
            case 1 -> 28;
            case 2, 3 -> 12;
            default -> throw malformed("HDF5: version %d of its superblock; 0 to 3 expected", version & 0xff);
        };
        if (file.length < addresses) throw malformed("HDF5: cut off behind %d bytes", file.length);
        int width = file[version < 2 ? 13 : 9];
        if (width != 2 && width != 4 && width != 8) {
            throw malformed("HDF5: addresses of %d bytes; 2, 4 or 8 expected", width & 0xff);
        }
        int at = addresses + 2 * width;
        if (file.length < at + width) throw malformed("HDF5: cut off behind %d bytes", file.length);
        long end = 0;
        for (int i = width - 1; i >= 0; i--) end = end << 8 | (file[at + i] & 0xff);
        if (Long.compareUnsigned(end, file.length) > 0) {
            throw malformed(
                    "HDF5: cut off: it has %d bytes, and says that it has %s", file.length, Long.toUnsignedString(end));
        }
    }
}
