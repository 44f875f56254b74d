package io.aichain.bitcoin.embedded;

import io.aichain.bitcoin.wire.RawBlock;
import io.aichain.chain.primitives.Bytes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The node's memory, one file that only grows. A record that a kill cut short is dropped when the file is opened again.
 *
 * <pre>record = kind u8 | length u32 | crc32c u32 | bytes; kind 1 = a block, 2 = hash of a block set aside, 3 = hash of one taken back</pre>
 */
final class BlockFile implements AutoCloseable {
    private static final int HEAD = 9;

    private final FileChannel channel;
    private long end;

    /** What a record is. */
    enum Kind {
        BLOCK(1),
        INVALIDATED(2),
        RECONSIDERED(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws IOException {
            for (Kind kind : values()) if (kind.code == code) return kind;
            throw new IOException("block file: unknown record kind " + code);
        }
    }

    /** Takes the records of the file in their order. */
    interface Visitor {
        void record(Kind kind, Bytes bytes, long offset) throws IOException;
    }

    private BlockFile(FileChannel channel) {
        this.channel = channel;
    }

    static BlockFile open(Path folder, Visitor visitor) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(
                folder.resolve("blocks.dat"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) throw new IOException(folder + " is used by another process");
            BlockFile file = new BlockFile(channel);
            file.replay(visitor);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void replay(Visitor visitor) throws IOException {
        long size = channel.size();
        while (size - end >= HEAD) {
            ByteBuffer head = read(end, HEAD);
            int kind = head.get();
            int length = head.getInt();
            int crc = head.getInt();
            if (length < 0 || length > RawBlock.MAX_BYTES || size - end - HEAD < length) break;
            Bytes bytes = Bytes.wrap(read(end + HEAD, length).array());
            if (crc != crc(bytes)) break;
            visitor.record(Kind.of(kind), bytes, end + HEAD);
            end += HEAD + length;
        }
        channel.truncate(end);
    }

    /** @return where the bytes can be read again */
    long append(Kind kind, Bytes bytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(HEAD + bytes.size());
        out.put((byte) kind.code).putInt(bytes.size()).putInt(crc(bytes)).put(bytes.unsafeArray());
        out.flip();
        long at = end;
        while (out.hasRemaining()) at += channel.write(out, at);
        long offset = end + HEAD;
        end = at;
        return offset;
    }

    Bytes bytes(long offset, int length) throws IOException {
        return Bytes.wrap(read(offset, length).array());
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in, offset + in.position()) < 0) throw new EOFException("block file ends early");
        }
        return in.flip();
    }

    private static int crc(Bytes bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.unsafeArray());
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
