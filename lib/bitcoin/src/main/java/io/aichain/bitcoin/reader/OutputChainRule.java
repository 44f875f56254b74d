package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import org.bitcoinj.base.SegwitAddress;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.bitcoinj.script.ScriptBuilder;

/**
 * What genesis says about where the chain of outputs begins.
 *
 * @param startHeight the first block that counts is the one above
 * @param anchorScript output script of the anchor key
 */
public record OutputChainRule(BitcoinChain chain, int startHeight, Bytes anchorScript, Hash genesisHash) {
    public static OutputChainRule of(Genesis genesis) throws MalformedException {
        String network = genesis.aichain().bitcoinNetwork();
        BitcoinChain chain =
                BitcoinChain.of(network).orElseThrow(() -> malformed("bitcoinNetwork: %s is not known", network));
        String address = genesis.aichain().anchorAddress();
        try {
            Bytes script =
                    Bytes.wrap(ScriptBuilder.createOutputScript(SegwitAddress.fromBech32(address, chain.bitcoinj()))
                            .program());
            return new OutputChainRule(chain, genesis.aichain().bitcoinStartHeight(), script, genesis.hash());
        } catch (AddressFormatException e) {
            throw malformed("anchorAddress: %s is no segwit address of %s", address, network);
        }
    }
}
