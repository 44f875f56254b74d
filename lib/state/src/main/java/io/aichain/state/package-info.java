/**
 * The executed chain on disk. Start at {@link io.aichain.state.StateStore}; what lies where stands in {@code Columns}. A block enters
 * through one door ({@link io.aichain.state.BlockCommit}), state is read through snapshots ({@link io.aichain.state.StateSnapshot}).
 */
package io.aichain.state;
