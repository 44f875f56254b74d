/** The page {@code docs/inference-semantics.md} as plain Java on {@link java.math.BigInteger}: slow, obvious, and the judge of every other way. */
package io.aichain.inference.spec;
