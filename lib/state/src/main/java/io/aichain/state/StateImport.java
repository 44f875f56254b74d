package io.aichain.state;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.block.Header;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.state.kv.KeyValueStore;
import io.aichain.state.kv.RocksStore;
import io.aichain.state.kv.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a store's folder of a whole state that somebody gives. Flat tables and tries are built together, under a mark in the store that
 * says so; only when every storage root is that of its account, all code is there, and the state root is the header's does one write
 * take the mark away and put header, tip and log position there. Until then nothing can be opened, and the next import begins anew.
 *
 * <p>What is checked: the state against the header, the headers against one another, the block's content against the header. What is
 * not: that the chain has this header. That shows when the chain is followed (P5, P11).
 */
public final class StateImport {
    private static final long NODE_BUFFER_BYTES = 64 << 20;

    /** Checks what lies above this room: what a block's bytes must have to do with its header. */
    @FunctionalInterface
    public interface Body {
        /**
         * @return hashes of the block's executed transactions, as many as receipts
         * @throws MalformedException if the ordered block, its skips and receipts are not those of the header
         */
        List<Hash> transactions(StateHead head) throws MalformedException;
    }

    private final KeyValueStore store;
    private final WriteStep.Watcher steps;
    private final ImportTries tries;
    private final NodeBuffer nodes;

    private StateImport(KeyValueStore store, WriteStep.Watcher steps) {
        this.store = store;
        this.steps = steps;
        this.nodes = new NodeBuffer();
        this.tries = new ImportTries(store, nodes);
    }

    /**
     * @param folder not there, empty, or what an import that ended early has left
     * @return the block that the folder stands at
     * @throws MalformedException if what is given is no whole state of this chain; nothing is left then
     * @throws WrongStoreException if the folder holds something else; it stays as it is
     */
    public static BlockRef run(StatePages from, Path folder, StoreOptions options, GenesisBlock genesis, Body body)
            throws IOException, MalformedException {
        return run(from, folder, options, genesis, body, WriteStep.Watcher.NONE);
    }

    static BlockRef run(
            StatePages from,
            Path folder,
            StoreOptions options,
            GenesisBlock genesis,
            Body body,
            WriteStep.Watcher steps)
            throws IOException, MalformedException {
        if (!isFree(folder, options)) {
            throw new WrongStoreException(folder + " is not empty: name a new folder, or remove this one");
        }
        StateHead head = from.head();
        requireChain(head, genesis);
        List<Hash> transactions = head.header().number() == 0 ? List.of() : body.transactions(head);
        return write(from, head, folder, options, genesis.header(), transactions, steps);
    }

    /**
     * The same into a folder that is only compared with others: the state is checked against its header, whatever chain it is of.
     *
     * @param folder empty
     */
    public static BlockRef forReading(StatePages from, Path folder, StoreOptions options)
            throws IOException, MalformedException {
        if (!isFree(folder, options)) throw new WrongStoreException(folder + " is not empty");
        return write(from, from.head(), folder, options, null, List.of(), WriteStep.Watcher.NONE);
    }

    private static BlockRef write(
            StatePages from,
            StateHead head,
            Path folder,
            StoreOptions options,
            Header zero,
            List<Hash> transactions,
            WriteStep.Watcher steps)
            throws IOException, MalformedException {
        clear(folder);
        boolean done = false;
        try (RocksStore store = RocksStore.open(StateStore.settings(folder, options), Columns.shapes())) {
            new StateImport(store, steps).fill(from, head, zero, transactions);
            done = true;
        } finally {
            if (!done) clear(folder);
        }
        return head.block();
    }

    /**
     * Whether a state may be read into a folder: it is to be made, holds nothing, or what an import that ended early has left.
     *
     * @throws io.aichain.state.kv.StoreFailedException if it is in use
     */
    public static boolean isFree(Path folder, StoreOptions options) throws IOException {
        if (!Files.exists(folder) || files(folder).isEmpty()) return true;
        if (!Files.isRegularFile(folder.resolve("CURRENT"))) return false;
        try (RocksStore store = RocksStore.open(StateStore.settings(folder, options), Columns.shapes())) {
            return MetaKey.FORMAT.get(store) == null;
        }
    }

    private static void requireChain(StateHead head, GenesisBlock genesis) throws MalformedException {
        if (!head.genesisHash().equals(genesis.genesisHash())) {
            throw malformed(
                    "the snapshot is of the chain with genesis %s, not %s", head.genesisHash(), genesis.genesisHash());
        }
        var first =
                head.ancestors().isEmpty() ? head.header() : head.ancestors().getFirst();
        if (first.number() == 0 && !first.hash().equals(genesis.header().hash())) {
            throw malformed(
                    "block 0 of the snapshot is %s, the genesis file's is %s",
                    first.hash(), genesis.header().hash());
        }
    }

    private void fill(StatePages from, StateHead head, Header zero, List<Hash> transactions)
            throws IOException, MalformedException {
        WriteBatch mark = new WriteBatch();
        MetaKey.IMPORTING.put(mark, head.header().number());
        store.write(mark);
        steps.at(WriteStep.IMPORT_BEGUN);
        StatePage page = from.page(Bytes.EMPTY);
        while (!page.isEnd()) {
            write(page);
            steps.at(WriteStep.IMPORT_PAGE_WRITTEN);
            page = from.page(page.cursor());
        }
        tries.finish(head.header().stateRoot());
        WriteBatch rest = new WriteBatch();
        keepNamedCode(rest);
        nodes.writeTo(rest);
        store.write(rest);
        steps.at(WriteStep.IMPORT_CHECKED);
        WriteBatch seal = new WriteBatch();
        ChainWriter.imported(seal, head, zero, transactions);
        Columns.META.delete(seal, MetaKey.IMPORTING.name());
        store.write(seal);
        steps.at(WriteStep.IMPORT_SEALED);
    }

    private void write(StatePage page) throws MalformedException {
        WriteBatch batch = new WriteBatch();
        for (StateEntry entry : page.entries()) {
            byte[] value = entry.value().unsafeArray();
            if (entry.kind() == StateEntry.Kind.CODE
                    && !Keccak.hash(value).toBytes().equals(entry.key())) {
                throw malformed("code %s: its bytes have another hash", entry.key());
            }
            batch.put(entry.kind().column.shape().number(), entry.key().unsafeArray(), value);
        }
        // Before the tries: a storage is held against its account's flat value.
        store.write(batch);
        for (StateEntry entry : page.entries()) tries.add(entry);
        tries.pageEnds();
        if (nodes.bytes() > NODE_BUFFER_BYTES) {
            WriteBatch full = new WriteBatch();
            nodes.writeTo(full);
            store.write(full);
            nodes.clear();
        }
    }

    /**
     * All code that accounts have must be there. Peers of versions before this one give code that no account has as well: it is left out,
     * or it would be kept for ever.
     */
    private void keepNamedCode(WriteBatch rest) throws MalformedException {
        Map<Hash, Address> named = NamedCode.of(store);
        for (var code : named.entrySet()) {
            if (store.get(Columns.CODE.shape().number(), code.getKey().toArray()) == null) {
                throw malformed("%s has code %s, which the snapshot lacks", code.getValue(), code.getKey());
            }
        }
        store.scan(Columns.CODE.shape().number(), new byte[0], (hash, _) -> {
            if (!named.containsKey(Hash.of(hash))) Columns.CODE.delete(rest, Hash.of(hash));
            return true;
        });
    }

    /** A volume's own folder is not ours. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("lost+found")).toList();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        for (Path file : files(folder)) Files.delete(file);
    }
}
