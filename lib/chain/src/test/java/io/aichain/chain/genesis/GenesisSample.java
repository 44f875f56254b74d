package io.aichain.chain.genesis;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import java.nio.charset.StandardCharsets;

/** A small chain for tests of the formats. */
public final class GenesisSample {
    private GenesisSample() {}

    public static String text(Address sequencer) {
        return """
            {"config":{"chainId":31337,"osakaTime":0,"aichain":{"name":"test","owner":"%1$s","sequencer":"%1$s","partitions":2,
            "maxTransactionBytes":131072,"maxBlockBytes":1048576,
            "bitcoin":{"network":"regtest","startHeight":0,"anchorAddress":"bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"},
            "dataAvailability":[{"network":"file"}],"voters":["executor-0"],"quorum":1}},
            "gasLimit":"0x1c9c380","alloc":{"f39fd6e51aad88f6f4ce6ab8827279cfffb92266":{"balance":"1000"}}}
            """.formatted(sequencer.toHex());
    }

    public static Genesis of(Address sequencer) {
        try {
            return GenesisCodec.decode(text(sequencer).getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException ourOwnText) {
            throw new AssertionError(ourOwnText);
        }
    }
}
