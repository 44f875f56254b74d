package io.aichain.conformance.run;

import static io.aichain.chain.primitives.MalformedException.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.FixtureFile;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.conformance.world.WorldReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The world that code runs in, from a file: a genesis file ({@code alloc}), a state test or a workload ({@code pre}, under its name or
 * alone), or just accounts by address.
 *
 * @param env the file's block, if it has one
 * @param call what a workload calls, if the file is one
 */
public record Prestate(MemoryWorld world, Optional<Fields> env, Optional<Call> call) {
    public static final Prestate EMPTY = new Prestate(MemoryWorld.EMPTY, Optional.empty(), Optional.empty());

    /** The one call of a workload. */
    public record Call(Address sender, Address to, Bytes input, long gas) {}

    public static Prestate read(Path file) throws MalformedException {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        FixtureFile.read(file, members::put);
        if (members.containsKey("alloc")) return accounts(Fields.of(members.get("alloc"), file + ": alloc"));
        if (members.containsKey("pre")) return accounts(Fields.of(members.get("pre"), file + ": pre"));
        if (members.size() == 1) {
            Map.Entry<String, JsonNode> only = members.entrySet().iterator().next();
            if (only.getValue().has("pre")) return test(Fields.of(only.getValue(), only.getKey()));
        }
        ObjectNode accounts = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> e : members.entrySet()) {
            if (!e.getKey().matches("(0[xX])?[0-9a-fA-F]{40}")) {
                throw malformed("%s: neither alloc, nor pre, nor accounts by address: %s", file, e.getKey());
            }
            accounts.set(e.getKey(), e.getValue());
        }
        return accounts(Fields.of(accounts, file.toString()));
    }

    private static Prestate accounts(Fields accounts) throws MalformedException {
        return new Prestate(WorldReader.read(accounts), Optional.empty(), Optional.empty());
    }

    private static Prestate test(Fields test) throws MalformedException {
        Optional<Fields> env = test.has("env") ? Optional.of(test.object("env")) : Optional.empty();
        Optional<Call> call = Optional.empty();
        if (test.has("transaction") && test.node("transaction").isArray()) {
            List<JsonNode> calls = test.array("transaction");
            if (calls.size() == 1) {
                Fields one = Fields.of(calls.getFirst(), test.path() + ".transaction[0]");
                call = Optional.of(
                        new Call(one.address("sender"), one.address("to"), one.bytes("data"), one.amount("gasLimit")));
            }
        }
        return new Prestate(WorldReader.read(test.object("pre")), env, call);
    }
}
