/**
 * The fast way to the bits of {@code spec}: numbers of 64 bits, products by multiplication with reciprocals, and vectors where the JVM has
 * them. A kernel computes only where nothing on the plain way can fail, and hands back what it cannot hold; the plain way does the rest.
 */
package io.aichain.inference.kernels;
