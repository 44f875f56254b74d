package io.aichain.executor.domain;

/** How many transactions wait. */
public record PoolStatus(int pending, int queued) {}
