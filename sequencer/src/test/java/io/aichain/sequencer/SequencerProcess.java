package io.aichain.sequencer;

import io.aichain.log.FencedPublisher;
import io.aichain.log.FencedPublisher.Step;
import io.aichain.log.KafkaConnection;
import io.aichain.log.OrderEvent;
import io.aichain.log.TestChain;
import io.aichain.log.embedded.ChildJvm;
import io.aichain.log.leader.GroupMembership;
import io.aichain.log.leader.LeaderState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A sequencer that is a process: prints {@code READY}, {@code STATE ...} and {@code ORDERED n}, and at a chosen step of a chosen append dies or holds
 * still until it gets a line of input.
 */
final class SequencerProcess {
    /** Long enough that a busy machine does not take a living leader for a dead one. */
    static final Duration SESSION = SequencerConfig.DEFAULT_SESSION_TIMEOUT;

    private static final Duration BEAT = Duration.ofMillis(20);

    private SequencerProcess() {}

    static ChildJvm start(String bootstrap, String node) throws IOException {
        return start(bootstrap, node, SESSION, "none", 0);
    }

    /** Cuts an empty block every 20 ms when nothing comes. */
    static ChildJvm startBeating(String bootstrap, String node, Duration session) throws IOException {
        return start(bootstrap, node, session, "none-beating", 0);
    }

    /** Dies at a step of the n-th append, the leader record being the first. */
    static ChildJvm startDyingAt(String bootstrap, String node, Step step, int append) throws IOException {
        return start(bootstrap, node, SESSION, "die-" + step, append);
    }

    /** Prints {@code HOLD} at a step of the n-th append and waits for a line. */
    static ChildJvm startHoldingAt(String bootstrap, String node, Step step, int append) throws IOException {
        return start(bootstrap, node, SESSION, "hold-" + step, append);
    }

    private static ChildJvm start(String bootstrap, String node, Duration session, String fault, int append)
            throws IOException {
        return ChildJvm.start(
                SequencerProcess.class,
                "-Xmx128m",
                bootstrap,
                node,
                fault,
                Integer.toString(append),
                session.toString());
    }

    public static void main(String[] args) throws Exception {
        KafkaConnection kafka = KafkaConnection.plain(args[0]);
        Duration session = Duration.parse(args[4]);
        SequencerConfig config = SequencerConfig.of(kafka, TestChain.genesis(), args[1], TestChain.SEQUENCER_KEY)
                .withPace(BEAT, args[2].endsWith("beating") ? Optional.of(BEAT) : Optional.empty())
                .withTimeouts(session, Duration.ofSeconds(10));
        SequencerService service = new SequencerService(
                config,
                new SimpleMeterRegistry(),
                new Printing(),
                Ticks.SYSTEM,
                new Fault(args[2], Integer.parseInt(args[3])),
                () -> GroupMembership.join(kafka, "testchain.sequencer", "testchain.blocks", args[1], session));
        // SIGTERM, as whoever runs services stops them
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        service.start();
        boolean said = false;
        while (service.status().failure().isEmpty()) {
            if (!said && service.status().isReady()) {
                System.out.println("READY");
                said = true;
            }
            if (System.in.available() > 0 && System.in.read() == 'q') break;
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        service.close();
    }

    /** Says what happens on standard output. */
    private static final class Printing implements SequencerListener {
        @Override
        public void ordered(OrderEvent.Block block) {
            System.out.println("ORDERED " + block.block().number());
        }

        @Override
        public void leadership(LeaderState state) {
            System.out.println("STATE " + state);
        }
    }

    /** Dies or holds at one step of one append. */
    private static final class Fault implements FencedPublisher.Steps {
        private final String fault;
        private int left;

        Fault(String fault, int append) {
            this.fault = fault;
            this.left = append;
        }

        @Override
        public void at(Step step) {
            if (!fault.endsWith(step.name()) || --left != 0) return;
            if (fault.startsWith("die")) Runtime.getRuntime().halt(137);
            System.out.println("HOLD");
            try {
                int read = System.in.read();
                System.out.println("GO " + read);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
