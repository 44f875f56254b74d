package io.aichain.conformance.statetest;

import io.aichain.chain.block.Log;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.chain.tx.Transaction;
import io.aichain.chain.tx.TransactionCodec;
import io.aichain.chain.tx.TransactionType;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.world.MemoryWorld;
import io.aichain.conformance.world.StateRoot;
import io.aichain.conformance.world.WorldDifference;
import io.aichain.conformance.world.WorldReader;
import io.aichain.evm.InvalidReason;
import io.aichain.evm.TransactionProcessor;
import io.aichain.evm.TransactionResult;
import io.aichain.evm.TransactionResult.Executed;
import io.aichain.evm.TransactionResult.Invalid;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.precompile.bls.BlsPrecompiles;
import io.aichain.evm.state.JournaledState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs cases and judges them: state root by our trie, hash of the logs, and the reason of a refusal. Where a case has the signed
 * transaction, it is decoded, its sender recovered and compared with the case's parts, and it is what runs. Keeps an EVM per fork; one
 * runner per thread.
 */
public final class StateTestRunner {
    private static final String PREFIX = "TransactionException.";

    private final Map<Fork, TransactionProcessor> processors = new EnumMap<>(Fork.class);
    private final Translation translation;
    private final BlsPrecompiles bls;

    /** As a node runs code. */
    public StateTestRunner() {
        this(Translation.ADAPTIVE);
    }

    /** @param translation which of the interpreter's loops runs */
    public StateTestRunner(Translation translation) {
        this(translation, BlsPrecompiles.instance());
    }

    public StateTestRunner(Translation translation, BlsPrecompiles bls) {
        this.translation = translation;
        this.bls = bls;
    }

    /** What running a case gave, before anything is judged. */
    public record Run(TransactionResult result, MemoryWorld world, Hash root, Hash logs) {}

    public CaseResult run(StateCase one) {
        return run(one, Tracer.NONE);
    }

    /** Never throws for what a fixture says: that is a failed case. */
    public CaseResult run(StateCase one, Tracer tracer) {
        try {
            Optional<ForkName> fork = one.fork();
            if (fork.isEmpty()) {
                return failed(one, "fork " + one.forkLabel() + ": not known; known are " + ForkName.known());
            }
            return judged(one, fork.get(), tracer);
        } catch (MalformedException e) {
            return failed(one, e.getMessage());
        } catch (RuntimeException e) {
            // A defect of ours.
            return failed(
                    one,
                    e + " at " + Arrays.asList(e.getStackTrace()).subList(0, Math.min(3, e.getStackTrace().length)));
        }
    }

    private static CaseResult failed(StateCase one, String why) {
        return new CaseResult(
                one.test().name(), one.forkLabel(), one.index(), new Verdict.Failed(why), Optional.empty());
    }

    private CaseResult judged(StateCase one, ForkName fork, Tracer tracer) throws MalformedException {
        StateTest.Post post = one.post();
        Transaction parts = one.test().transaction(post);
        Transaction tx = parts;
        if (!post.txBytes().isEmpty()) {
            try {
                tx = TransactionCodec.decode(post.txBytes());
            } catch (MalformedException e) {
                return undecodable(one, post, e);
            }
            String difference = TransactionParts.difference(parts, tx);
            if (difference != null) return failed(one, "txbytes and transaction differ in " + difference);
            if (!tx.sender().equals(Optional.of(one.test().sender()))) {
                return failed(one, "sender: expected " + one.test().sender() + ", signed by " + tx.sender());
            }
        }
        Run run = execute(one.test(), fork, tx, tracer);
        return new CaseResult(
                one.test().name(), one.forkLabel(), one.index(), verdict(post, run), Optional.of(run.root()));
    }

    /** Bytes that are no transaction are refused, and the state is as before. */
    private CaseResult undecodable(StateCase one, StateTest.Post post, MalformedException why) {
        Hash root = StateRoot.of(one.test().pre());
        boolean expected = !post.exceptions().isEmpty() && !known(post.exceptions()) && root.equals(post.root());
        Verdict verdict = expected ? new Verdict.Passed() : new Verdict.Failed("txbytes: " + why.getMessage());
        return new CaseResult(one.test().name(), one.forkLabel(), one.index(), verdict, Optional.of(root));
    }

    /** Runs a transaction on the test's world. */
    public Run execute(StateTest test, ForkName fork, Transaction tx, Tracer tracer) throws MalformedException {
        BlockContext block = test.block(fork);
        JournaledState state = new JournaledState(test.pre(), fork.fork());
        TransactionResult result;
        try {
            result = tooManyBlobs(fork, tx)
                    .orElseGet(() -> processors
                            .computeIfAbsent(
                                    fork.fork(), f -> new TransactionProcessor(f, Precompiles.of(f, bls), translation))
                            .execute(state, block, tx, test.sender(), tracer));
        } catch (RuntimeException e) {
            // A defect of ours; the EVM may be left in the middle of something.
            processors.clear();
            throw e;
        }
        MemoryWorld world = test.pre().after(state.changes());
        List<Log> logs = result instanceof Executed executed ? executed.logs() : List.of();
        return new Run(
                result, world, StateRoot.of(world), Keccak.hash(RlpWriter.list(w -> logs.forEach(l -> l.encode(w)))));
    }

    /** A test may set tighter blob limits than its fork has. */
    private static Optional<TransactionResult> tooManyBlobs(ForkName fork, Transaction tx) {
        int count = tx.blobVersionedHashes().size();
        if (tx.type() != TransactionType.BLOB || !fork.fork().isAtLeast(Fork.CANCUN)) return Optional.empty();
        if (count <= fork.blobs().max() || fork.equals(ForkName.of(fork.label()).orElseThrow()))
            return Optional.empty();
        return Optional.of(new Invalid(
                InvalidReason.TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED,
                UInt256.of(count),
                UInt256.of(fork.blobs().max())));
    }

    private static Verdict verdict(StateTest.Post post, Run run) throws MalformedException {
        Optional<String> outcome = outcome(post, run.result());
        if (outcome.isPresent()) return new Verdict.Failed(outcome.get());
        if (!run.logs().equals(post.logs())) {
            return new Verdict.Failed(
                    "logs: expected " + post.logs() + ", found " + run.logs() + " of " + run.result());
        }
        if (run.root().equals(post.root())) return new Verdict.Passed();
        return new Verdict.Failed("state root: expected " + post.root() + ", found " + run.root() + "; "
                + first(post, run.world()) + "; " + run.result());
    }

    private static String first(StateTest.Post post, MemoryWorld found) throws MalformedException {
        if (post.state().isEmpty()) return "the test does not say what differs";
        return WorldDifference.first(WorldReader.read(post.state().get()), found)
                .orElse("the test's own state is equal to ours: its root is another");
    }

    private static Optional<String> outcome(StateTest.Post post, TransactionResult result) {
        List<String> expected = post.exceptions();
        if (!(result instanceof Invalid(var reason, var given, var limit))) {
            if (expected.isEmpty()) return Optional.empty();
            return Optional.of("expected a refusal for " + expected + ", found " + result);
        }
        if (expected.contains(PREFIX + reason) || (!expected.isEmpty() && !known(expected))) return Optional.empty();
        return Optional.of((expected.isEmpty() ? "expected no refusal" : "expected a refusal for " + expected)
                + ", refused for " + reason + " (" + given + ", limit " + limit + ")");
    }

    /** Whether one of the reasons is one that we give; if none is, all that can be asked is that the transaction is refused. */
    private static boolean known(List<String> reasons) {
        return Arrays.stream(InvalidReason.values()).anyMatch(reason -> reasons.contains(PREFIX + reason));
    }
}
