package io.aichain.contracts;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.models.ModelFile;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Publishes models. It keeps no notes: what is done is what the chain has, so a publisher that was killed at any moment is resumed by another with
 * the same key and file, on any machine.
 */
public final class Publisher {
    /** What the keyless transaction costs: 100,000 gas at 100 gwei. */
    static final BigInteger DEPLOYERS_COINS = BigInteger.TEN.pow(16);

    /** Weights on their way at once: they stand in one order by their counts, and are not estimated one by one. */
    private static final int IN_FLIGHT = 4;

    private final Node node;
    private final Contracts contracts;
    private final Author author;
    private final Planner planner;

    /** @param deployer of the chain's shared contracts; empty for the usual one */
    public Publisher(Node node, Author author, Optional<Address> deployer) {
        this.node = node;
        this.contracts = Contracts.of(node.web3j());
        this.author = author;
        this.planner = new Planner(node, author.address(), deployer);
    }

    /**
     * Where to look for what is there already.
     *
     * @param at the contract to go on with; empty to look through the author's last ones
     * @param again passes over finished ones: what was begun is gone on with all the same
     */
    public record Resumption(Optional<Address> at, boolean again) {
        /** The author's newest draft of the model is gone on with, if there is one. */
        public static final Resumption USUAL = new Resumption(Optional.empty(), false);
    }

    /**
     * How far it is.
     *
     * @param step what was done last
     * @param bytes weights stored
     * @param ofBytes weights in all
     */
    public record Progress(String step, long bytes, long ofBytes) {}

    /**
     * A sealed model.
     *
     * @param text the contract that makes its texts, where that is another one
     * @param sent transactions of this run
     * @param spent by them, in wei
     */
    public record Published(
            Address address, Optional<Address> text, Hash modelHash, int sent, long gasUsed, BigInteger spent) {}

    /**
     * What is left to do and what it costs, as {@link Planner#plan} says.
     *
     * @throws ChainException if it cannot be done
     */
    public Plan plan(ModelFile file, Resumption resumption) {
        return planner.plan(file, resumption);
    }

    /**
     * Carries a plan out, to the seal.
     *
     * @param watcher is told after every step
     * @throws ChainException as said there; what is done stays, and planning again goes on from it
     */
    public Published carryOut(Plan plan, Consumer<Progress> watcher) {
        if (plan.balance().compareTo(plan.cost()) < 0) {
            throw new ChainException("%s has %s coins and needs about %s: send it some on chain %d"
                    .formatted(author.address(), Coins.of(plan.balance()), Coins.of(plan.cost()), node.chainId()));
        }
        try {
            return new Run(plan, watcher).run();
        } catch (NoAnswerException gone) {
            throw new ChainException(
                    gone.getMessage() + " Nothing is lost: the same command goes on from what the chain has", gone);
        }
    }

    private String data(ModelFile file, Step.Append append) {
        Bytes part = file.streams().get(append.layer()).slice(append.from(), append.from() + append.length());
        return contracts
                .model()
                .append(BigInteger.valueOf(append.layer()), BigInteger.valueOf(append.from()), part.toArray())
                .encodeFunctionCall();
    }

    /** One way through the steps. */
    private final class Run {
        private final Plan plan;
        private final Consumer<Progress> watcher;
        private final Sender sender;
        private final Deque<Sent> inFlight = new ArrayDeque<>();
        private Address model;
        private Optional<Address> text;
        private long stored;

        private record Sent(Hash transaction, Step.Append step) {}

        Run(Plan plan, Consumer<Progress> watcher) {
            this.plan = plan;
            this.sender = new Sender(node, author, plan.tip());
            this.watcher = watcher;
            this.model = plan.address().orElse(null);
            this.text = plan.text();
            this.stored = plan.storedBytes();
        }

        Published run() {
            for (Step step : plan.steps()) {
                if (step instanceof Step.Append append) {
                    append(append);
                } else {
                    land(0);
                    carryOut(step);
                    watcher.accept(new Progress(step.title(), stored, plan.totalBytes()));
                }
            }
            land(0);
            return new Published(model, text, plan.modelHash(), sender.sent(), sender.gasUsed(), sender.spent());
        }

        private void append(Step.Append step) {
            land(IN_FLIGHT - 1);
            Hash sent = sender.send(Optional.of(model), BigInteger.ZERO, data(plan.file(), step), step.gas());
            inFlight.add(new Sent(sent, step));
        }

        /** Waits until at most so many are under way. */
        private void land(int most) {
            while (inFlight.size() > most) {
                Sent first = inFlight.remove();
                sender.await(first.transaction, first.step.title());
                stored += first.step.length();
                watcher.accept(new Progress(first.step.title(), stored, plan.totalBytes()));
            }
        }

        private void carryOut(Step step) {
            switch (step) {
                case Step.Fund fund -> createDeployer(fund);
                case Step.Engine engine ->
                    deploy(step, engine.part().call(), engine.part().address());
                case Step.Text text -> {
                    TextContract contract = TextContract.of(
                                    plan.file(), model, plan.engines().deployer())
                            .orElseThrow();
                    deploy(text, contract.call(), contract.address());
                    this.text = Optional.of(contract.address());
                }
                case Step.Create create ->
                    model = Address.fromHex(
                            send(step, Optional.empty(), create.code()).getContractAddress());
                case Step.Configure configure -> send(step, Optional.of(model), configure.data());
                case Step.SetVocabulary set -> send(step, Optional.of(model), set.data());
                case Step.HashWeights hash -> {
                    var drafts = new Drafts(node, contracts, plan.engines(), author.address());
                    if (!drafts.isHashed(model)) {
                        String data = contracts
                                .model()
                                .hashWeights(BigInteger.valueOf(hash.tiles()))
                                .encodeFunctionCall();
                        send(step, Optional.of(model), data);
                    }
                }
                case Step.Seal seal -> seal(seal);
                case Step.Register register -> {
                    String data = contracts.collection().register(model.toHex()).encodeFunctionCall();
                    send(register, Optional.of(plan.engines().collection()), data);
                }
                case Step.Append append ->
                    throw new IllegalStateException("weights have a way of their own: " + append);
            }
        }

        /** By the deployer, which creates a contract where its code says. */
        private void deploy(Step step, String call, Address at) {
            Address deployer = plan.engines().deployer();
            send(step, Optional.of(deployer), call);
            if (node.code(at).isEmpty()) {
                throw new ChainException("the deployer " + deployer + " did not create " + step.title() + " at " + at
                        + ": name one that does as " + Deployer.USUAL + " with --deployer");
            }
        }

        /** {@code seal} compares the hash itself; asking for an estimate first says so without paying for it. */
        private void seal(Step.Seal step) {
            String data = contracts.model().seal(plan.modelHash().toArray()).encodeFunctionCall();
            try {
                send(step, Optional.of(model), data);
            } catch (RevertedException refused) {
                if (!refused.is("AIHashMismatch(bytes32,bytes32)")) throw refused;
                throw new ChainException(
                        model + " would not be the model of the file (" + refused.getMessage()
                                + "); it is not sealed. Publish under another --name to begin a new one",
                        refused);
            }
        }

        private TransactionReceipt send(Step step, Optional<Address> to, String data) {
            BigInteger needed = node.estimate(author.address(), to, data, step.title());
            long gas = Math.min(needed.longValueExact() / 8 * 9, Gas.TRANSACTION_CAP);
            Hash sent = sender.send(to, BigInteger.ZERO, data, Math.max(gas, needed.longValueExact()));
            return sender.await(sent, step.title());
        }

        private void createDeployer(Step.Fund fund) {
            if (!plan.engines().deployer().equals(Deployer.USUAL)) {
                throw new ChainException(
                        "there is no deployer at " + plan.engines().deployer() + " on chain " + node.chainId()
                                + ": name one that is there with --deployer, or leave it out for the usual one");
            }
            // refused for want of coins: so it is not refused for what it is
            var trial = node.web3j().ethSendRawTransaction(Deployer.KEYLESS.toHex());
            var tried = node.send(trial);
            if (tried.hasError()
                    && !Node.words(tried.getError()).toLowerCase(Locale.ROOT).contains("insufficient funds")) {
                throw new ChainException(
                        "chain " + node.chainId() + " has no deployer at " + Deployer.USUAL
                                + " and its node refuses the transaction that creates one ("
                                + Node.words(tried.getError())
                                + "): let an executor take it (AICHAIN_EXECUTOR_UNPROTECTED=true), or name another with --deployer");
            }
            if (tried.hasError()) {
                Hash coins = sender.send(Optional.of(Deployer.KEYLESS_SENDER), DEPLOYERS_COINS, "", fund.gas());
                sender.await(coins, fund.title());
                sender.awaitForeign(node.submit(Deployer.KEYLESS.unsafeArray()), "the deployer");
            } else {
                sender.awaitForeign(
                        node.said(trial, tried, sent -> Hash.fromHex(sent.getTransactionHash())), "the deployer");
            }
        }
    }
}
