package io.aichain.models;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * A zip with one reading alone: its entries one behind the other from the first byte on, in the order of the directory that follows them, then the end record,
 * up to the last byte. Programs find entries by the directory or from the front, and in a file with something before, between or behind the two find
 * different models. Fields are those of PKWARE's APPNOTE 6.3.10, sections 4.3.7 to 4.3.16; without encryption, several disks and the forms of 64 bits, which
 * no file within our limits needs.
 */
final class ZipArchive {
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_NAME = 1_000;
    private static final int BUFFER = 1 << 16;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_BYTES = 20;
    /** Sizes that stand in an extra field. */
    private static final long ELSEWHERE = 0xffff_ffffL;

    private static final int SIZES_64 = 0x0001;
    /** Another name, which some readers prefer. */
    private static final int OTHER_NAME = 0x7075;

    private static final int ENCRYPTED = 1;
    private static final int SIZES_BEHIND = 1 << 3;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final ByteBuffer file;

    private ZipArchive(byte[] file) {
        this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * One file of it, packed.
     *
     * @param size of what it holds, as the directory says it
     * @param at where it lies, {@code packed} bytes of it
     */
    record Entry(String name, byte[] file, int at, int packed, int method, long size, int checksum) {
        /**
         * What it holds.
         *
         * @param most bytes that it may be
         * @throws MalformedException if it is more, or something else than the directory says
         */
        byte[] read(long most) throws MalformedException {
            return unpacked(most, true);
        }

        /** The same of an entry that nobody needs. */
        void check(long most) throws MalformedException {
            unpacked(most, false);
        }

        private byte[] unpacked(long most, boolean isKept) throws MalformedException {
            if (size > most) throw malformed("zip: %s: more than %d bytes", name, most);
            var inflater = new Inflater(true);
            var sum = new CRC32();
            try {
                // the inflater may ask for one byte more than it needs; there is one, of the directory at least
                InputStream plain = method == STORED
                        ? new ByteArrayInputStream(file, at, packed)
                        : new InflaterInputStream(new ByteArrayInputStream(file, at, packed + 1), inflater, BUFFER);
                var in = new CheckedInputStream(plain, sum);
                byte[] bytes = isKept ? in.readNBytes((int) size) : new byte[0];
                long length = isKept ? bytes.length : in.skip(size);
                boolean isWhole = length == size && in.read() < 0;
                boolean isUsedUp = method == STORED || inflater.getBytesRead() == packed;
                if (!isWhole || !isUsedUp || (int) sum.getValue() != checksum) throw damaged();
                return bytes;
            } catch (IOException noDeflate) {
                throw damaged();
            } finally {
                inflater.end();
            }
        }

        private MalformedException damaged() {
            return malformed("zip: %s: damaged: it is not of the size and checksum that the directory says", name);
        }
    }

    /** @throws MalformedException if anything of the file is not as its directory says */
    static List<Entry> entries(byte[] file) throws MalformedException {
        return new ZipArchive(file).entries();
    }

    private List<Entry> entries() throws MalformedException {
        int end = end();
        int count = u16(end + 10);
        long start = u32(end + 16);
        if (file.getInt(end + 4) != 0 || u16(end + 8) != count) throw malformed("zip: one part of several");
        if (count > MAX_ENTRIES) throw malformed("zip: more than %d entries", MAX_ENTRIES);
        if (start + u32(end + 12) != end) throw disagrees("the directory does not end where the end record stands");
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        int at = 0;
        int record = (int) start;
        for (int i = 0; i < count; i++) {
            if (record + CENTRAL_BYTES > end || file.getInt(record) != CENTRAL) {
                throw disagrees("the directory has fewer entries than the end record says");
            }
            int next = record + CENTRAL_BYTES + u16(record + 28) + u16(record + 30) + u16(record + 32);
            if (next > end) throw disagrees("the directory goes on behind its end");
            Entry entry = entry(record, at, (int) start);
            if (!names.add(entry.name)) throw malformed("zip: %s twice", entry.name);
            entries.add(entry);
            at = behind(record, entry, (int) start);
            record = next;
        }
        if (record != end) throw disagrees("the directory has more than the end record says");
        if (at != start) throw disagrees("something stands between the last entry and the directory");
        return entries;
    }

    /** Where the end record stands: with its comment it reaches the file's end. */
    private int end() throws MalformedException {
        int last = file.capacity() - 4;
        int at = last;
        while (at >= 0 && at > last - END_BYTES - MAX_COMMENT && file.getInt(at) != END) at--;
        if (at < 0 || file.getInt(at) != END || at + END_BYTES > file.capacity()) {
            throw malformed("zip: cut off: it has no end record");
        }
        int end = at + END_BYTES + u16(at + 20);
        if (end > file.capacity()) throw malformed("zip: cut off: the end record's comment ends behind the file");
        if (end < file.capacity()) throw disagrees("something stands behind the end record");
        if (at >= LOCATOR_64_BYTES && file.getInt(at - LOCATOR_64_BYTES) == LOCATOR_64) {
            throw malformed("zip: of the form for more than 4 GiB, which is not supported");
        }
        return at;
    }

    /** @param at where the entry before it ends */
    private Entry entry(int record, int at, int directory) throws MalformedException {
        int nameBytes = u16(record + 28);
        if (nameBytes > MAX_NAME) throw malformed("zip: a name of %d bytes; at most %d", nameBytes, MAX_NAME);
        String name = new String(file.array(), record + CENTRAL_BYTES, nameBytes, StandardCharsets.UTF_8);
        requirePlain(name);
        int flags = u16(record + 8);
        int method = u16(record + 10);
        long packed = u32(record + 20);
        long size = u32(record + 24);
        if ((flags & ENCRYPTED) != 0) throw malformed("zip: %s: encrypted", name);
        if (method != STORED && method != DEFLATED) {
            throw malformed("zip: %s: packed by method %d; stored (0) or deflated (8) expected", name, method);
        }
        if (extra(record + CENTRAL_BYTES + nameBytes, u16(record + 30), OTHER_NAME) >= 0) {
            throw malformed("zip: %s: has another name in an extra field", name);
        }
        boolean isThere = u32(record + 42) == at && at + LOCAL_BYTES <= directory && file.getInt(at) == LOCAL;
        if (!isThere) throw disagrees(name + " does not begin where the entry before it ends, at " + at);
        int from = at + LOCAL_BYTES + nameBytes + u16(at + 28);
        boolean isSame = u16(at + 6) == flags
                && u16(at + 8) == method
                && u16(at + 26) == nameBytes
                && from + packed <= directory
                && Arrays.equals(
                        file.array(),
                        at + LOCAL_BYTES,
                        at + LOCAL_BYTES + nameBytes,
                        file.array(),
                        record + CENTRAL_BYTES,
                        record + CENTRAL_BYTES + nameBytes);
        if (!isSame) throw disagrees(name + " says something else of itself");
        if ((flags & SIZES_BEHIND) == 0) requireSizes(name, at, record, nameBytes);
        if (method == STORED && packed != size) throw disagrees(name + " is stored, and has two sizes");
        return new Entry(name, file.array(), from, (int) packed, method, size, file.getInt(record + 16));
    }

    /** Before the entry, sizes and checksum are those of the directory; Python writes the sizes into an extra field. */
    private void requireSizes(String name, int at, int record, int nameBytes) throws MalformedException {
        long packed = u32(at + 18);
        long size = u32(at + 22);
        if (packed == ELSEWHERE && size == ELSEWHERE) {
            int wide = extra(at + LOCAL_BYTES + nameBytes, u16(at + 28), SIZES_64);
            if (wide < 0 || u16(wide - 2) < 16) throw disagrees(name + " says no sizes");
            size = file.getLong(wide);
            packed = file.getLong(wide + 8);
        }
        boolean isSame = packed == u32(record + 20)
                && size == u32(record + 24)
                && file.getInt(at + 14) == file.getInt(record + 16);
        if (!isSame) throw disagrees(name + " says another size or checksum of itself");
    }

    /** Where an entry ends: some have sizes and checksum once more behind them. */
    private int behind(int record, Entry entry, int directory) throws MalformedException {
        int at = entry.at + entry.packed;
        if ((u16(record + 8) & SIZES_BEHIND) == 0) return at;
        int local = (int) u32(record + 42);
        boolean isWide = extra(local + LOCAL_BYTES + u16(local + 26), u16(local + 28), SIZES_64) >= 0;
        int sizes = isWide ? 16 : 8;
        if (at + 4 <= directory && file.getInt(at) == DESCRIPTOR) at += 4;
        boolean isSame = at + 4 + sizes <= directory
                && file.getInt(at) == entry.checksum
                && (isWide ? file.getLong(at + 4) : u32(at + 4)) == entry.packed
                && (isWide ? file.getLong(at + 12) : u32(at + 8)) == entry.size;
        if (!isSame) throw disagrees(entry.name + " says another size or checksum behind it");
        return at + 4 + sizes;
    }

    /** Where the content of an extra field begins, or -1 if there is none of this number. */
    private int extra(int from, int length, int number) throws MalformedException {
        int end = from + length;
        for (int at = from; at < end; at += 4 + u16(at + 2)) {
            if (at + 4 > end || at + 4 + u16(at + 2) > end)
                throw disagrees("an extra field is longer than there is room");
            if (u16(at) == number) return at + 4;
        }
        return -1;
    }

    /** Nothing that leads out of a folder, for whoever unpacks the file, and nothing that ends a name before its end. */
    private static void requirePlain(String name) throws MalformedException {
        boolean leadsOut = name.isEmpty()
                || name.startsWith("/")
                || name.contains("\\")
                || name.matches("(?s)[A-Za-z]:.*")
                || Arrays.asList(name.split("/")).contains("..")
                || name.chars().anyMatch(Character::isISOControl);
        if (leadsOut) throw malformed("zip: an entry called '%s'; names of files below one folder expected", name);
    }

    private static MalformedException disagrees(String what) {
        return malformed(
                "zip: its directory and what stands in it do not agree: %s; two files in one, or damaged: save the model again",
                what);
    }

    private int u16(int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(file.getInt(at));
    }
}
