package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.models.ModelFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what is left to do until an author's model is sealed. It signs nothing, so it needs no key. */
public final class Planner {
    private final Node node;
    private final Contracts contracts;
    private final Address author;
    private final Address deployer;

    /** @param deployer of the chain's shared contracts; empty for the usual one */
    public Planner(Node node, Address author, Optional<Address> deployer) {
        this.node = node;
        this.contracts = Contracts.of(node.web3j());
        this.author = author;
        this.deployer = deployer.orElse(Deployer.USUAL);
    }

    /**
     * What is left to do and what it costs. Waits for transactions of the author that are under way.
     *
     * @throws ChainException if it cannot be done: another's contract, a chain whose blocks are too small, a node that does not answer
     */
    public Plan plan(ModelFile file, Publisher.Resumption resumption) {
        Plan.Limits limits = limits();
        Engines engines = Engines.of(file.profile(), deployer);
        // what is under way may be a part of this model
        Sender.awaitEarlier(node, author);
        Optional<Draft> draft = draft(file, engines, resumption);
        List<Step> steps = Plan.steps(file, contracts, engines, present(engines), draft, limits);
        return new Plan(
                file,
                file.modelHash(),
                author,
                engines,
                draft,
                steps,
                Sender.baseFee(node),
                node.tip(),
                node.balance(author));
    }

    /** By the newest block's gas and the longest code that the chain keeps: one question where it is the usual one, as many as halve it to a byte elsewhere. */
    private Plan.Limits limits() {
        Plan.Limits byGas =
                Plan.Limits.of(node.ofLatest(block -> block.getGasLimit().longValueExact()));
        if (refusal(byGas.chunk()).isEmpty()) return byGas;
        int low = Plan.Limits.SMALLEST_CHUNK;
        refusal(low).ifPresent(words -> {
            throw new ChainException(
                    "chain " + node.chainId() + " takes no contract of even " + low
                            + " bytes of weights: publish on another chain",
                    words);
        });
        int chunk =
                Bisection.last(low, byGas.chunk() - 1, length -> refusal(length).isEmpty());
        return new Plan.Limits(byGas.gas(), chunk, chunk);
    }

    /** What the chain has against a contract of a chunk of weights: init code {@code PUSH2 n PUSH0 RETURN} makes one of n zeros. */
    private Optional<ChainException> refusal(int chunk) {
        try {
            node.estimate(author, Optional.empty(), "0x61%04x5ff3".formatted(chunk + 1), "a contract of zeros");
            return Optional.empty();
        } catch (NoAnswerException gone) {
            throw gone;
        } catch (ChainException refused) {
            return Optional.of(refused);
        }
    }

    private Optional<Draft> draft(ModelFile file, Engines engines, Publisher.Resumption resumption) {
        var drafts = new Drafts(node, contracts, engines, author);
        if (resumption.at().isEmpty()) {
            return drafts.find(file, draft -> !(resumption.again() && draft.isFinished(file)));
        }
        Address at = resumption.at().get();
        Optional<Draft> draft = drafts.read(at, file);
        if (draft.isEmpty()) throw new ChainException(whyNot(at));
        return draft;
    }

    private String whyNot(Address at) {
        if (node.code(at).isEmpty()) {
            return "there is no contract at " + at + " on chain " + node.chainId()
                    + ": give the draft's address, or leave --resume out to look for it";
        }
        String owner;
        try {
            owner = node.readOne(author, at, contracts.model().author());
        } catch (RevertedException | HaltedException | UnreadableException another) {
            return at + " is no model of ours: publish without --resume to look for the draft, or begin a new one";
        }
        if (!owner.equals(author.toHex())) {
            return at + " belongs to " + owner + ", and the key is that of " + author + ": use its author's key";
        }
        return at + " is another model than the file: publish without --resume to begin a new one";
    }

    /** Which of the deployer and the shared contracts the chain has. */
    Set<Address> present(Engines engines) {
        Set<Address> present = new HashSet<>();
        if (!node.code(engines.deployer()).isEmpty()) present.add(engines.deployer());
        List<Address> parts =
                engines.parts().stream().map(Engines.Part::address).toList();
        List<Bytes> codes = node.codes(parts);
        for (int i = 0; i < parts.size(); i++) if (!codes.get(i).isEmpty()) present.add(parts.get(i));
        return present;
    }
}
