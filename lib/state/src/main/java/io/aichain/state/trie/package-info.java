/** Ethereum's Merkle Patricia trie, its nodes stored by path: batch updates, roots of lists, proofs. Knows nothing of accounts or disks. */
package io.aichain.state.trie;
