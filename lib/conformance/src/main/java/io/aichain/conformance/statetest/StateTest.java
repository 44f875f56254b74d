package io.aichain.conformance.statetest;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.tx.Transaction;
import io.aichain.conformance.fixture.Fields;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.conformance.world.WorldReader;
import io.aichain.evm.fork.BlobSchedule;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state test: a world, a block, a transaction in alternatives, and for each fork a list of cases with what must come of them. The
 * shape is that of ethereum/tests and of the Execution Spec Tests.
 */
public final class StateTest {
    private final String name;
    private final Fields in;
    private final MemoryWorld pre;
    private final TransactionParts transaction;
    private final UInt256 chainId;

    private StateTest(String name, Fields in) throws MalformedException {
        this.name = name;
        this.in = in;
        this.pre = WorldReader.read(in.object("pre"));
        this.transaction = new TransactionParts(in.object("transaction"));
        this.chainId = in.has("config") ? in.object("config").uint("chainid", UInt256.ONE) : UInt256.ONE;
    }

    /** @throws MalformedException naming the member that is missing or wrong */
    public static StateTest of(String name, JsonNode test) throws MalformedException {
        Fields in = Fields.of(test, name);
        if (!in.has("post") || !in.has("transaction")) {
            throw MalformedException.malformed("%s: not a state test: it has no members post and transaction", name);
        }
        return new StateTest(name, in);
    }

    public String name() {
        return name;
    }

    public MemoryWorld pre() {
        return pre;
    }

    public Address sender() {
        return transaction.sender();
    }

    public UInt256 chainId() {
        return chainId;
    }

    /** The names of the forks that have cases, in the fixture's order. */
    public List<String> forks() throws MalformedException {
        return List.copyOf(in.object("post").members().keySet());
    }

    public int cases(String fork) throws MalformedException {
        return in.object("post").array(fork).size();
    }

    /**
     * What must come of a case.
     *
     * @param root of the state afterwards
     * @param logs keccak(rlp(logs))
     * @param exceptions reasons, one of which the transaction must be refused for; empty if it must not
     * @param txBytes the signed transaction; empty if the test has none
     * @param state the whole state afterwards, if the test has it
     */
    public record Post(
            Hash root,
            Hash logs,
            List<String> exceptions,
            Bytes txBytes,
            Optional<Fields> state,
            int data,
            int gas,
            int value) {}

    public Post post(String fork, int index) throws MalformedException {
        Fields post = Fields.of(in.object("post").array(fork).get(index), name + ".post." + fork + "[" + index + "]");
        Fields indexes = post.object("indexes");
        List<String> exceptions = post.has("expectException")
                ? Arrays.asList(post.text("expectException").split("\\|"))
                : List.of();
        return new Post(
                post.hash("hash"),
                post.hash("logs"),
                exceptions,
                TransactionParts.txBytes(post),
                post.has("state") ? Optional.of(post.object("state")) : Optional.empty(),
                indexes.index("data", 1 << 20),
                indexes.index("gas", 1 << 20),
                indexes.index("value", 1 << 20));
    }

    /** The case's transaction as its parts say, not signed. */
    public Transaction transaction(Post post) throws MalformedException {
        return transaction.pick(post.data(), post.gas(), post.value(), chainId);
    }

    /** The fork with the blob limits that the test's {@code config} has for it. */
    public ForkName withConfig(ForkName fork) throws MalformedException {
        if (!in.has("config") || !in.object("config").has("blobSchedule")) return fork;
        Fields schedules = in.object("config").object("blobSchedule");
        if (!schedules.has(fork.label())) return fork;
        Fields one = schedules.object(fork.label());
        int max = one.index("max", 1 << 20);
        int perTransaction = fork.fork().isAtLeast(Fork.OSAKA) ? Math.min(6, max) : max;
        int fraction = one.index("baseFeeUpdateFraction", Integer.MAX_VALUE);
        if (fraction == 0) throw MalformedException.malformed("%s.baseFeeUpdateFraction: must not be 0", one.path());
        return fork.with(new BlobSchedule(max, perTransaction, fraction));
    }

    public BlockContext block(ForkName fork) throws MalformedException {
        return Environment.block(in.object("env"), fork, chainId);
    }

    /** All cases of the forks wanted; of a fork we do not have, one that says so. */
    public List<StateCase> casesOf(Optional<String> wanted) throws MalformedException {
        List<StateCase> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> e : in.object("post").members().entrySet()) {
            String label = e.getKey();
            if (wanted.isPresent() && !same(wanted.get(), label)) continue;
            for (int i = 0; i < cases(label); i++) all.add(new StateCase(this, label, i));
        }
        return all;
    }

    /** One fork has several names. */
    private static boolean same(String wanted, String label) {
        Optional<ForkName> a = ForkName.of(wanted);
        Optional<ForkName> b = ForkName.of(label);
        if (a.isEmpty() || b.isEmpty()) return wanted.equalsIgnoreCase(label);
        return a.get().fork() == b.get().fork()
                && a.get().blobs().equals(b.get().blobs());
    }
}
