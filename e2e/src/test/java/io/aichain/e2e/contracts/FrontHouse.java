package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.contracts.Node;
import io.aichain.e2e.kit.Accounts;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.execution.AiPrecompiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** A machine with the shared contracts, on which an author deploys fronts, configures, seals and asks them. */
final class FrontHouse {
    static final Address AUTHOR = Address.fromHex("0x00000000000000000000000000000000000a0001");
    static final Address STRANGER = Address.fromHex("0x00000000000000000000000000000000000a0002");
    static final Hash DEPLOYED = topic("b03c53b28e78a88e31607a27e1fa48234dce28d5d9d9ec7b295aeb02e674a1e1");

    /** Our EVM as any other one, and as our chains run it. */
    enum Machine {
        SOLIDITY,
        NATIVE;

        LocalEvm start() {
            Precompiles precompiles = this == NATIVE ? AiPrecompiles.OSAKA : Precompiles.of(Fork.OSAKA);
            return new LocalEvm(new Accounts(), precompiles);
        }
    }

    final LocalEvm evm;
    final Address collection;
    private final Address engine;
    private final Address rules;

    FrontHouse(Machine machine) {
        evm = machine.start();
        collection = evm.create(code("AuthorCollection"));
        engine = evm.create(code("CompatEngine"));
        rules = evm.create(code("CompatRules"));
    }

    /** What publishing deploys. */
    private static Bytes code(String name) {
        try (InputStream in = Node.class.getResourceAsStream("code/" + name + ".bin")) {
            return Bytes.fromHex("0x" + new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Address eternal() {
        return create(
                "EternalAI",
                Cast.encode(
                        "(string,string[],address,address,address,uint256)",
                        "small",
                        "[\"class A\",\"class B\"]",
                        collection.toHex(),
                        engine.toHex(),
                        rules.toHex(),
                        "1"));
    }

    Address melody() {
        return create(
                "MelodyRNN",
                Cast.encode(
                        "(string,address,address,address,uint256)",
                        "melody",
                        collection.toHex(),
                        engine.toHex(),
                        rules.toHex(),
                        "1"));
    }

    Address graph() {
        Address[] parts = new Address[5];
        String[] names = {"SumOps", "CellOps", "AttentionOps", "PlainOps", "Int8Ops"};
        for (int i = 0; i < parts.length; i++) parts[i] = evm.create(code(names[i]));
        Address graphs = evm.create(code("Engine"), parts);
        Address itsRules = evm.create(code("ModelRules"));
        return create(
                "Model",
                Cast.encode(
                        "(string,uint256,string[],address,address)",
                        "residual",
                        "1",
                        "[]",
                        graphs.toHex(),
                        itsRules.toHex()));
    }

    /** Any contract whose creation code is an artefact, with its constructor's arguments. */
    Address create(String name, Bytes arguments) {
        return evm.create(
                AUTHOR, Bytes.fromHex(code(name).toHex() + arguments.toHex().substring(2)));
    }

    void seal(Address model) {
        send(model, "hashWeights(uint256)", "1000");
        send(
                model,
                "seal(bytes32)",
                ask("(bytes32)", model, "draftHash()").get(0).asText());
    }

    /** Seals it and gives it its id. */
    String register(Address model) {
        seal(model);
        LocalEvm.Answer answer = send(collection, "register(address)", model.toHex());
        String id = new BigInteger(model.toHex().substring(2), 16).toString();
        assertThat(answer.logs().getFirst().topics())
                .containsExactly(
                        DEPLOYED,
                        Hash.fromHex("0x" + "0".repeat(24) + AUTHOR.toHex().substring(2)),
                        word(id));
        return id;
    }

    LocalEvm.Answer send(Address to, String signature, String... arguments) {
        LocalEvm.Answer answer = evm.send(AUTHOR, to, UInt256.ZERO, Cast.call(signature, arguments));
        assertThat(answer.isSuccess()).as("%s: %s", signature, answer.data()).isTrue();
        return answer;
    }

    void refuse(Address from, Address to, String signature, String... arguments) {
        LocalEvm.Answer answer = evm.send(from, to, UInt256.ZERO, Cast.call(signature, arguments));
        assertThat(answer.isSuccess()).as("%s by %s", signature, from).isFalse();
        assertThat(answer.data().size()).as("an error of its own").isGreaterThanOrEqualTo(4);
        assertThat(answer.logs()).isEmpty();
    }

    JsonNode ask(String types, Address to, String signature, String... arguments) {
        LocalEvm.Answer answer = evm.call(to, Cast.call(signature, arguments));
        assertThat(answer.isSuccess()).as("%s: %s", signature, answer.data()).isTrue();
        return Cast.decode(types, answer.data());
    }

    static Hash topic(String hex) {
        return Hash.fromHex("0x" + hex);
    }

    static Hash word(String decimal) {
        return Hash.fromHex("0x%064x".formatted(new BigInteger(decimal)));
    }
}
