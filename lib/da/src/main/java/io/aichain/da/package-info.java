/**
 * Data availability networks behind one small interface, and the fetching of batches from them. A network says what is wrong; whoever
 * asked decides what follows. One package for each network.
 */
package io.aichain.da;
