package io.aichain.bench.evm;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.interpreter.BlockContext;
import io.aichain.evm.interpreter.Compilation;
import io.aichain.evm.interpreter.Interpreter;
import io.aichain.evm.interpreter.Interpreter.Message;
import io.aichain.evm.interpreter.Interpreter.Outcome;
import io.aichain.evm.interpreter.Tracer;
import io.aichain.evm.interpreter.TransactionContext;
import io.aichain.evm.interpreter.Translation;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.evm.state.JournaledState;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.WorldState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our EVM under workloads, in a process of its own: {@code OurEvm ARCHIVE COMPILE MOMENTS NAME...}, where COMPILE says whether hot code is
 * compiled, and MOMENTS when to look, in seconds of running: {@code 0,1,30}. Each run has a fresh journal on the same world, as geth's has
 * a fresh copy of its state. Time is the thread's processor time, because others may use the machine too. At 0 it is the first run that
 * counts, of the JVM too if it is the first workload; later, the mean of the middle one of three windows. Prints a line per workload: its
 * name, and nanoseconds for each moment.
 */
final class OurEvm {
    private static final long GAS = 1L << 62;
    private static final long WINDOW_NANOS = 300_000_000;
    private static final int WINDOWS = 3;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final BlockContext BLOCK = new BlockContext(
            1, 1, GAS, UInt256.ZERO, Hash.ZERO, Address.ZERO, UInt256.ONE, UInt256.ONE, number -> Hash.ZERO);

    private final Workload workload;
    private final WorldState world;
    private final Interpreter interpreter;

    /** The output of the runs before, which was as expected. */
    private Bytes checked;

    private OurEvm(Workload workload, Translation translation) {
        this.workload = workload;
        this.interpreter = new Interpreter(ForkRules.of(Fork.OSAKA), Precompiles.of(Fork.OSAKA), translation);
        this.world = new World(workload);
    }

    public static void main(String[] args) {
        if (Boolean.parseBoolean(args[1])) {
            Compilation.begin(Thread.ofPlatform().daemon().factory(), Throwable::printStackTrace);
        }
        double[] moments = Arrays.stream(args[2].split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        for (String name : Arrays.asList(args).subList(3, args.length)) {
            OurEvm ours = new OurEvm(Workload.of(name, Path.of(args[0])), Translation.ADAPTIVE);
            StringBuilder line = new StringBuilder(name);
            long begun = THREADS.getCurrentThreadCpuTime();
            for (double moment : moments) line.append(' ').append(ours.measure(begun + (long) (moment * 1e9)));
            System.out.println(line);
        }
    }

    /** Runs a workload and holds it against what it is said to come to. */
    static void once(Workload workload, Translation translation) {
        new OurEvm(workload, translation).run();
    }

    /** @param from which moment of this thread's processor time; if that is over, the next run counts */
    private long measure(long from) {
        long before = THREADS.getCurrentThreadCpuTime();
        if (before >= from) return runs(1);
        long one = 0;
        while (before < from) {
            run();
            long now = THREADS.getCurrentThreadCpuTime();
            one = now - before;
            before = now;
        }
        int window = (int) Math.max(1, WINDOW_NANOS / Math.max(1, one));
        long[] windows = new long[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) windows[w] = runs(window);
        Arrays.sort(windows);
        return windows[WINDOWS / 2];
    }

    private long runs(int count) {
        long begin = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) run();
        return (THREADS.getCurrentThreadCpuTime() - begin) / count;
    }

    private void run() {
        JournaledState state = new JournaledState(world, Fork.OSAKA);
        state.begin();
        state.warm(state.account(workload.to()));
        state.warm(state.account(workload.from()));
        Message message = new Message(false, workload.from(), workload.to(), UInt256.ZERO, workload.data(), GAS, false);
        TransactionContext transaction = new TransactionContext(workload.from(), UInt256.ZERO, List.of());
        Outcome outcome = interpreter.run(state, BLOCK, transaction, Tracer.NONE, message);
        if (outcome.halt().isPresent()) throw new IllegalStateException(workload.name() + ": " + outcome);
        if (GAS - outcome.gasLeft() == workload.gas() && outcome.output().equals(checked)) return;
        workload.check(
                "aichain", GAS - outcome.gasLeft(), outcome.output().toHex().substring(2));
        checked = outcome.output();
    }

    /** A world in hash maps. */
    private static final class World implements WorldState {
        private final Map<Address, Account> accounts = new HashMap<>();
        private final Map<Hash, Bytes> codes = new HashMap<>();
        private final Map<Address, Map<UInt256, UInt256>> slots = new HashMap<>();

        World(Workload workload) {
            workload.accounts().forEach((address, contract) -> {
                Hash hash = Keccak.hash(contract.code());
                codes.put(hash, contract.code());
                accounts.put(address, new Account(1, contract.balance(), hash));
                slots.put(address, new HashMap<>(contract.slots()));
            });
        }

        @Override
        public Account account(Address address) {
            return accounts.get(address);
        }

        @Override
        public Bytes code(Hash codeHash) {
            return codes.get(codeHash);
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
            return slots.getOrDefault(address, Map.of()).getOrDefault(slot, UInt256.ZERO);
        }

        @Override
        public boolean hasStorage(Address address) {
            return !slots.getOrDefault(address, Map.of()).isEmpty();
        }
    }
}
