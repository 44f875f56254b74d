package io.aichain.contracts;

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
    /** @param initCode what creates it */
    record Part(String name, Address address, Bytes initCode) {
        /** What the deployer is sent. */
        String call() {
            return Deployer.call(initCode);
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
        Address address = Deployer.create2(deployer, initCode);
        parts.add(new Part(name, address, initCode));
        return address;
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
