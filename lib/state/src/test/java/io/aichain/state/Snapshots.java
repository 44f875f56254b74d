package io.aichain.state;

import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Snapshots of test chains, whole and spoilt. */
final class Snapshots {
    /** What {@link TestChain} executes has these hashes. */
    static final StateImport.Body BODY = head -> {
        long number = head.header().number();
        return List.of(TestChain.hash("tx a " + number), TestChain.hash("tx b " + number));
    };

    private Snapshots() {}

    static byte[] of(StateStore store) {
        try (StatePeer peer = store.peer("test")) {
            return bytes(peer);
        }
    }

    static byte[] bytes(StatePages pages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SnapshotFile.write(pages, out);
        } catch (IOException | MalformedException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static SnapshotFile read(byte[] bytes) {
        return SnapshotFile.read("test.snapshot", new ByteArrayInputStream(bytes));
    }

    /** A snapshot with a valid form and another head or other entries. */
    static byte[] changed(StateStore store, UnaryOperator<StateHead> head, UnaryOperator<List<StateEntry>> entries) {
        try (StatePeer peer = store.peer("test")) {
            return bytes(new StatePages() {
                @Override
                public String name() {
                    return "changed";
                }

                @Override
                public StateHead head() throws IOException, MalformedException {
                    return head.apply(peer.head());
                }

                @Override
                public StatePage page(Bytes after) throws IOException, MalformedException {
                    if (!after.isEmpty()) return new StatePage(List.of());
                    return new StatePage(entries.apply(peer.page(after).entries()));
                }

                @Override
                public void close() {
                    // the peer is closed outside
                }
            });
        }
    }

    static StateHead ofChain(StateHead head, Hash genesis) {
        return new StateHead(
                genesis,
                head.header(),
                head.ancestors(),
                head.orderedHash(),
                head.orderedBlock(),
                head.receipts(),
                head.skips(),
                head.logPosition());
    }
}
