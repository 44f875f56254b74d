/** Sorted columns of bytes with snapshots and atomic batches: RocksDB, or maps in memory. Knows nothing of chains. */
package io.aichain.state.kv;
