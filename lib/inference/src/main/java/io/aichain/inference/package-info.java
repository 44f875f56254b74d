/**
 * The arithmetic of models: the native twin of {@code contracts/}. What is computed, to the last bit and revert, is the page
 * {@code docs/inference-semantics.md}; sections that comments name are those of that page.
 *
 * <p>{@code spec} is the page as plain Java, {@code kernels} the fast way to the same bits, {@code model} reads descriptions and weights
 * and walks layers, {@code precompile} is what the EVM calls.
 */
package io.aichain.inference;
