/** What the EVM calls: operations at {@code 0x..A1000} and up, their canonical ABI and their gas (sections 13 and 14). */
package io.aichain.inference.precompile;
