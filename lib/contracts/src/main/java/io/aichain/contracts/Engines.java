package io.aichain.contracts;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.model.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The contracts that all models of a chain share. They hold nothing and belong to nobody, and lie where their code says: at CREATE2 addresses of
 * the deployer with salt 0 (EIP-1014), so whoever publishes first creates them and all others find them.
 *
 * @param parts in the order in which they must be created
 */
record Engines(Address deployer, Address engine, Address rules, Address collection, List<Part> parts) {
    /** The deterministic deployment proxy that most chains have at this address. */
    static final Address USUAL_DEPLOYER = Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

    /**
     * The transaction that creates the deployer on any chain that takes transactions without a chain id: signed by nobody's key, for
     * 100,000 gas at 100 gwei.
     */
    static final Bytes KEYLESS = Bytes.fromHex(
            "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffff"
                    + "ffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
                    + "1ba02222222222222222222222222222222222222222222222222222222222222222a0222222222222222222222222222222"
                    + "2222222222222222222222222222222222");

    static final Address KEYLESS_SENDER = Address.fromHex("0x3fab184622dc19b6109349b94811493bf2a45362");

    /** @param initCode what creates it */
    record Part(String name, Address address, Bytes initCode) {
        /** What the deployer is sent: the salt, then the code. */
        String call() {
            return "0x" + "0".repeat(64) + initCode.toHex().substring(2);
        }
    }

    static Engines of(Profile profile, Address deployer) {
        List<Part> parts = new ArrayList<>();
        if (profile == Profile.D1_COMPAT) {
            Address engine = add(parts, deployer, "CompatEngine");
            Address rules = add(parts, deployer, "CompatRules");
            Address collection = add(parts, deployer, "AuthorCollection");
            return new Engines(deployer, engine, rules, collection, List.copyOf(parts));
        }
        Address[] operations = new Address[5];
        String[] names = {"SumOps", "CellOps", "AttentionOps", "PlainOps", "Int8Ops"};
        for (int i = 0; i < names.length; i++) operations[i] = add(parts, deployer, names[i]);
        Address engine = add(parts, deployer, "Engine", operations);
        Address rules = add(parts, deployer, "ModelRules");
        return new Engines(deployer, engine, rules, Address.ZERO, List.copyOf(parts));
    }

    private static Address add(List<Part> parts, Address deployer, String name, Address... arguments) {
        StringBuilder code = new StringBuilder(creationCode(name));
        for (Address argument : arguments)
            code.append("0".repeat(24)).append(argument.toHex().substring(2));
        Bytes initCode = Bytes.fromHex("0x" + code);
        Address address = create2(deployer, initCode);
        parts.add(new Part(name, address, initCode));
        return address;
    }

    /** keccak256(0xff, deployer, salt 0, keccak256(init code)), its last 20 bytes. */
    static Address create2(Address deployer, Bytes initCode) {
        byte[] preimage = new byte[85];
        preimage[0] = (byte) 0xff;
        deployer.copyTo(preimage, 1);
        Keccak.hash(initCode.toArray()).copyTo(preimage, 53);
        return Address.at(Keccak.hash(preimage).toArray(), 12);
    }

    /** Hex without 0x, from the artefacts of contracts/. */
    static String creationCode(String name) {
        String resource = "code/" + name + ".bin";
        try (InputStream in = Engines.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException(resource + " is missing from the jar");
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
