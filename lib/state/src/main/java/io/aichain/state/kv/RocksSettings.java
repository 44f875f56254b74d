package io.aichain.state.kv;

import java.nio.file.Path;

/**
 * @param fsync whether each write waits for the disk: needed against the crash of a machine, not against that of a process
 * @param cacheBytes of the cache of uncompressed blocks, which all columns share
 * @param writeBufferBytes of all columns together, before they are written out to files
 * @param reserveBytes a write is refused while the file system has less room than this: RocksDB needs some to come to rest
 */
public record RocksSettings(Path folder, boolean fsync, long cacheBytes, long writeBufferBytes, long reserveBytes) {}
