package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * What a {@link StatePeer} gives, as a stream: "AICHAINS" | version u16 = 1 | chunks, big-endian. A chunk is kind u8 | length u32 |
 * keccak-256 of kind and body | body. First the head (1), then pages (2), then the end (3): pages u64 | a keccak-256 chain over the
 * hashes of all chunks before it. Nothing follows.
 */
public final class SnapshotFile implements StatePages {
    private static final byte[] MAGIC = {'A', 'I', 'C', 'H', 'A', 'I', 'N', 'S'};
    private static final int VERSION = 1;
    private static final int HEAD = 1;
    private static final int PAGE = 2;
    private static final int END = 3;
    private static final int END_BYTES = 40;

    private final String name;
    private final DataInputStream in;
    private final ChunkHashes hashes = new ChunkHashes();
    private StateHead head;
    private long pages;
    private Bytes last = Bytes.EMPTY;
    private boolean ended;

    private SnapshotFile(String name, InputStream in) {
        this.name = name;
        this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }

    /** @param name for messages; @param in read from its beginning, closed with this */
    public static SnapshotFile read(String name, InputStream in) {
        return new SnapshotFile(name, in);
    }

    /** @return how many pages were written */
    public static long write(StatePages state, OutputStream out) throws IOException, MalformedException {
        DataOutputStream data = new DataOutputStream(out);
        ChunkHashes hashes = new ChunkHashes();
        data.write(MAGIC);
        data.writeShort(VERSION);
        chunk(data, hashes, HEAD, state.head().encoded());
        long pages = 0;
        for (StatePage page = state.page(Bytes.EMPTY); !page.isEnd(); page = state.page(page.cursor())) {
            chunk(data, hashes, PAGE, page.encoded());
            pages++;
        }
        byte[] end = Arrays.copyOf(Codecs.number(pages), END_BYTES);
        hashes.all().copyTo(end, 8);
        chunk(data, hashes, END, end);
        data.flush();
        return pages;
    }

    private static void chunk(DataOutputStream out, ChunkHashes hashes, int kind, byte[] body) throws IOException {
        out.writeByte(kind);
        out.writeInt(body.length);
        out.write(hashes.next(kind, body).toArray());
        out.write(body);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public StateHead head() throws IOException, MalformedException {
        if (head != null) return head;
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) throw malformed("%s is no snapshot of a state", name);
        int version = readShort();
        if (version != VERSION) throw malformed("%s: version %d, this reader knows %d", name, version, VERSION);
        head = StateHead.decode(body(kind(), HEAD, StateHead.MAX_BYTES));
        return head;
    }

    /** In order only: a stream cannot go back. */
    @Override
    public StatePage page(Bytes after) throws IOException, MalformedException {
        head();
        if (!after.equals(last)) throw new IllegalArgumentException("pages are read in order");
        if (ended) return new StatePage(List.of());
        int kind = kind();
        if (kind == END) {
            end();
            return new StatePage(List.of());
        }
        StatePage page = StatePage.decode(body(kind, PAGE, StatePage.MAX_BYTES), last);
        if (page.isEnd()) throw malformed("%s: page %d is empty", name, pages);
        pages++;
        last = page.cursor();
        return page;
    }

    private void end() throws IOException, MalformedException {
        Hash before = hashes.all();
        byte[] end = body(END, END, END_BYTES);
        Bytes said = Bytes.wrap(end);
        byte[] expected = Arrays.copyOf(Codecs.number(pages), END_BYTES);
        before.copyTo(expected, 8);
        if (!said.equals(Bytes.wrap(expected))) throw malformed("%s: its end does not fit the %d pages", name, pages);
        if (in.read() >= 0) throw malformed("%s: bytes behind its end", name);
        ended = true;
    }

    private int kind() throws IOException, MalformedException {
        int kind = in.read();
        if (kind < 0) throw cut();
        return kind;
    }

    private int readShort() throws IOException, MalformedException {
        try {
            return in.readUnsignedShort();
        } catch (EOFException e) {
            throw cut();
        }
    }

    private byte[] body(int kind, int expected, int max) throws IOException, MalformedException {
        if (kind != expected) throw malformed("%s: chunk of kind %d where %d belongs", name, kind, expected);
        try {
            long length = in.readInt() & 0xffffffffL;
            if (length > max) throw malformed("%s: chunk of %d bytes, at most %d", name, length, max);
            byte[] hash = new byte[Hash.BYTES];
            in.readFully(hash);
            // Read as it comes, not allocated at once: a length alone takes no memory.
            byte[] body = in.readNBytes((int) length);
            if (body.length < length) throw cut();
            if (!hashes.next(kind, body).equals(Hash.of(hash))) {
                throw malformed("%s: the chunk behind page %d is damaged", name, pages);
            }
            return body;
        } catch (EOFException e) {
            throw cut();
        }
    }

    private MalformedException cut() {
        return malformed("%s ends in the middle, behind page %d", name, pages);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hashes of all chunks, folded into one. */
    private static final class ChunkHashes {
        private Hash all = Hash.ZERO;

        Hash next(int kind, byte[] body) {
            byte[] whole = new byte[1 + body.length];
            whole[0] = (byte) kind;
            System.arraycopy(body, 0, whole, 1, body.length);
            Hash hash = Keccak.hash(whole);
            byte[] both = Arrays.copyOf(all.toArray(), 2 * Hash.BYTES);
            hash.copyTo(both, Hash.BYTES);
            all = Keccak.hash(both);
            return hash;
        }

        Hash all() {
            return all;
        }
    }
}
