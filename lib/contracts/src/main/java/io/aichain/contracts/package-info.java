/** Models on a chain: wrappers of the contracts (generated, package {@code abi}), publishing that can be resumed, reading, asking. */
package io.aichain.contracts;
