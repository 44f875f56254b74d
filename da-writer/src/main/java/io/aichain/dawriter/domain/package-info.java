/** From votes and blocks to batches, and from a batch to a published one: pure, without Kafka, networks, clocks or threads. */
package io.aichain.dawriter.domain;
