/**
 * What reading and writing anchors share: amounts and identifiers, the wire format, a node client, the anchor transaction, the chain of
 * outputs, and a small regtest node for machines without Bitcoin.
 */
package io.aichain.bitcoin;
