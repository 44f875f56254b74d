package io.aichain.contracts;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;

/**
 * The deterministic deployment proxy: sent a salt and creation code, it creates a contract where they say (EIP-1014). Most chains have it at one address.
 *
 * @see "https://github.com/Arachnid/deterministic-deployment-proxy"
 */
public final class Deployer {
    /** Where most chains have it. */
    public static final Address USUAL = Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

    /** Its code there. */
    public static final Bytes CODE =
            Bytes.fromHex("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
                    + "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3");

    /**
     * The transaction that creates it on any chain that takes transactions without a chain id: signed by nobody's key, for 100,000 gas at 100 gwei.
     */
    static final Bytes KEYLESS = Bytes.fromHex("0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe"
            + CODE.toHex().substring(2)
            + "1ba02222222222222222222222222222222222222222222222222222222222222222a0222222222222222222222222222222"
            + "2222222222222222222222222222222222");

    /** Who has sent it. */
    static final Address KEYLESS_SENDER = Address.fromHex("0x3fab184622dc19b6109349b94811493bf2a45362");

    private Deployer() {}

    /** keccak256(0xff, deployer, salt 0, keccak256(init code)), its last 20 bytes. */
    static Address create2(Address deployer, Bytes initCode) {
        byte[] preimage = new byte[85];
        preimage[0] = (byte) 0xff;
        deployer.copyTo(preimage, 1);
        Keccak.hash(initCode.toArray()).copyTo(preimage, 53);
        return Address.at(Keccak.hash(preimage).toArray(), 12);
    }

    /** What it is sent, in hex: salt 0, then the code. */
    static String call(Bytes initCode) {
        return "0x" + "0".repeat(64) + initCode.toHex().substring(2);
    }
}
