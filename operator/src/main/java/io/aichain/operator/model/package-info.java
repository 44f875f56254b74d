/** From a resource to the objects that it stands for: pure functions, which know no client and no cluster. */
package io.aichain.operator.model;
