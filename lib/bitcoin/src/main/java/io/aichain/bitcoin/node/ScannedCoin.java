package io.aichain.bitcoin.node;

import io.aichain.bitcoin.Utxo;

/** An unspent confirmed output found by address. @param coinbase spendable only after 100 confirmations */
public record ScannedCoin(Utxo utxo, boolean coinbase) {}
