package io.aichain.executor.rpc.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Memory that takes so many bytes and no more. */
final class BoundedOutput extends OutputStream {
    /** It would take more. */
    static final class Full extends IOException {
        private static final long serialVersionUID = 1;
    }

    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    BoundedOutput(int max) {
        this.max = max;
    }

    @Override
    public void write(int b) throws IOException {
        if (bytes.size() >= max) throw new Full();
        bytes.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > max - bytes.size()) throw new Full();
        bytes.write(from, offset, length);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
