/** A folder as a data availability network: for development, tests and private chains that share a file system. */
package io.aichain.da.file;
