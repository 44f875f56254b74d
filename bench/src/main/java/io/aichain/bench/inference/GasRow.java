package io.aichain.bench.inference;

import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.model.Codes;

/**
 * One operation whose time for its gas is measured: a precompile on one shape of one sort of numbers.
 *
 * @param title of profile, sort, layer and shape
 * @param operation its number in section 13 of docs/inference-semantics.md
 * @param codes the accounts it may read
 */
record GasRow(String title, int operation, Bytes input, Codes codes) {}
