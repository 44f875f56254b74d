package io.aichain.bitcoin.reader;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.Optional;
import org.bitcoinj.base.SegwitAddress;
import org.bitcoinj.base.exceptions.AddressFormatException;
import org.bitcoinj.script.ScriptBuilder;

/**
 * What genesis says about where the chain of outputs begins.
 *
 * @param startHeight the first block that counts is the one above
 * @param startHash of the block at the start height, where genesis names it
 * @param anchorScript output script of the anchor key
 */
public record OutputChainRule(
        BitcoinChain chain, int startHeight, Optional<BlockHash> startHash, Bytes anchorScript, Hash genesisHash) {
    public static OutputChainRule of(Genesis genesis) throws MalformedException {
        String network = genesis.aichain().bitcoinNetwork();
        BitcoinChain chain =
                BitcoinChain.of(network).orElseThrow(() -> malformed("bitcoinNetwork: %s is not known", network));
        String address = genesis.aichain().anchorAddress();
        try {
            Bytes script =
                    Bytes.wrap(ScriptBuilder.createOutputScript(SegwitAddress.fromBech32(address, chain.bitcoinj()))
                            .program());
            Optional<String> named = genesis.aichain().bitcoinStartHash();
            Optional<BlockHash> startHash =
                    named.isPresent() ? Optional.of(BlockHash.parse(named.get(), "startHash")) : Optional.empty();
            return new OutputChainRule(
                    chain, genesis.aichain().bitcoinStartHeight(), startHash, script, genesis.hash());
        } catch (AddressFormatException e) {
            throw malformed("anchorAddress: %s is no segwit address of %s", address, network);
        }
    }
}
