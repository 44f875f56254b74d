package io.aichain.models;

import java.math.BigDecimal;
import java.util.List;

/**
 * An input as somebody wrote it, before a model has said what it takes.
 *
 * @param shape as it was nested, or as the file says; one dimension for a flat list
 * @param values row-major, exactly what stands there
 */
record WrittenInput(int[] shape, List<BigDecimal> values) {}
