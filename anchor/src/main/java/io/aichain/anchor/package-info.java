/** Batches to Bitcoin: read back, committed to by manifests, and followed until they are final. */
package io.aichain.anchor;
