/**
 * Models as files: what other tools wrote is read here, turned into the numbers that a chain computes with, compared with what it was, and
 * kept as {@link io.aichain.models.ModelFile}. Nothing here is consensus: a chain sees the result only, and names it by its hash.
 */
package io.aichain.models;
