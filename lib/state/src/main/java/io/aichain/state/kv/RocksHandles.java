package io.aichain.state.kv;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** One opening of a RocksDB folder with everything native that belongs to it, closed together. */
final class RocksHandles implements AutoCloseable {
    private static final int POINT_BLOCK = 4 << 10;
    private static final int RANGE_BLOCK = 16 << 10;
    private static final int BLOOM_BITS = 12;
    private static final int OPEN_FILES = 512;

    static {
        loadLibrary();
    }

    /** In the order of making; closed in reverse. */
    private final List<AbstractNativeReference> made = new ArrayList<>();

    private final Map<Integer, ColumnFamilyHandle> columns = new HashMap<>();
    private RocksDB db;

    private RocksHandles() {}

    static RocksHandles open(RocksSettings settings, List<ColumnShape> shapes) throws RocksDBException {
        RocksHandles handles = new RocksHandles();
        try {
            handles.openAll(settings, shapes);
            return handles;
        } catch (RocksDBException | RuntimeException e) {
            handles.close();
            throw e;
        }
    }

    /**
     * RocksDB unpacks 17 MB for each process and takes them away at its orderly end only; every killed process would leave them behind. What is
     * loaded needs no name any more, so its file goes at once where the system allows that (not on Windows).
     */
    private static void loadLibrary() {
        try {
            Path folder = Files.createTempDirectory("rocksdb");
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> file.toFile().delete());
            }
            folder.toFile().delete();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack RocksDB's library into the folder for temporary files", e);
        }
        RocksDB.loadLibrary();
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle column(int number) {
        ColumnFamilyHandle handle = columns.get(number);
        if (handle == null) throw new IllegalArgumentException("no column " + number);
        return handle;
    }

    private void openAll(RocksSettings settings, List<ColumnShape> shapes) throws RocksDBException {
        refuseUnknownColumns(settings, shapes);
        Cache cache = keep(new LRUCache(settings.cacheBytes()));
        DBOptions options = keep(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxOpenFiles(OPEN_FILES)
                // Opening must work on a nearly full disk: what the log holds stays there until a buffer is full.
                .setAvoidFlushDuringRecovery(true)
                .setMaxBackgroundJobs(2)
                .setDbWriteBufferSize(settings.writeBufferBytes())
                .setMaxTotalWalSize(settings.writeBufferBytes())
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(4);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        // RocksDB insists on a column of this name; nothing of ours lies in it.
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, keep(new ColumnFamilyOptions())));
        for (ColumnShape shape : shapes) {
            descriptors.add(new ColumnFamilyDescriptor(folderName(shape.number()), options(shape, cache, settings)));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        db = RocksDB.open(options, settings.folder().toString(), descriptors, opened);
        made.add(db);
        made.addAll(opened);
        for (int i = 0; i < shapes.size(); i++) columns.put(shapes.get(i).number(), opened.get(i + 1));
    }

    private ColumnFamilyOptions options(ColumnShape shape, Cache cache, RocksSettings settings) {
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                // An index or filter of a whole file is megabytes: in a cache that cannot hold them all, every read
                // would load one.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setMetadataBlockSize(POINT_BLOCK)
                .setPinTopLevelIndexAndFilter(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
        switch (shape.access()) {
            case POINT -> table.setBlockSize(POINT_BLOCK).setFilterPolicy(keep(new BloomFilter(BLOOM_BITS)));
            case RANGE -> table.setBlockSize(RANGE_BLOCK);
        }
        return keep(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setWriteBufferSize(Math.max(settings.writeBufferBytes() / 4, 1 << 20))
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setLevelCompactionDynamicLevelBytes(true);
    }

    /** A column that this version does not know was written by a newer one; opening without it would fail less clearly. */
    private static void refuseUnknownColumns(RocksSettings settings, List<ColumnShape> shapes) throws RocksDBException {
        try (Options options = new Options()) {
            for (byte[] name :
                    RocksDB.listColumnFamilies(options, settings.folder().toString())) {
                String text = new String(name, StandardCharsets.UTF_8);
                boolean known = text.equals("default")
                        || shapes.stream().anyMatch(shape -> text.equals(Integer.toString(shape.number())));
                if (!known) {
                    throw new IllegalStateException(settings.folder() + " holds a column " + text
                            + " that this version does not know: a newer version wrote it; use that one");
                }
            }
        }
    }

    private static byte[] folderName(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private <T extends AbstractNativeReference> T keep(T nativeObject) {
        made.add(nativeObject);
        return nativeObject;
    }

    @Override
    public void close() {
        // Column handles before the database, the database before its options.
        for (int i = made.size() - 1; i >= 0; i--) made.get(i).close();
        made.clear();
    }
}
