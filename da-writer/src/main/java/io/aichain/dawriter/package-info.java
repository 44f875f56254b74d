/** The da-writer: what executors agree on goes in batches to a data availability network; {@code batches} says where it lies. */
package io.aichain.dawriter;
