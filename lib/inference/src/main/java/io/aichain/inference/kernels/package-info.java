/**
 * The fast way to the bits of {@code spec}: numbers of 64 bits, products by multiplication with reciprocals, and vectors where the JVM has
 * them. A kernel computes only where nothing can fail, and hands back what it cannot hold; the wide way does the rest, on limbs of 256 bits.
 */
package io.aichain.inference.kernels;
