package io.aichain.dawriter;

import io.aichain.chain.genesis.Genesis;
import io.aichain.da.file.FileNetwork;
import io.aichain.dawriter.domain.ChainSample;
import io.aichain.log.KafkaConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A writer that is a process. Arguments: broker, folder, node id, step, how often it passes it, and what it does then: {@code halt} dies
 * without a word more, {@code wait} says so and goes on when it is given a byte. Ends with its input.
 */
final class WriterMain {
    private WriterMain() {}

    public static void main(String[] args) throws IOException {
        KafkaConnection kafka = KafkaConnection.plain(args[0]);
        Genesis genesis = new ChainSample(1, 0).genesis();
        WriterStep fatal = WriterStep.valueOf(args[3]);
        AtomicInteger passes = new AtomicInteger(Integer.parseInt(args[4]));
        boolean halt = args[5].equals("halt");
        Semaphore given = new Semaphore(0);
        WriterRig rig = new WriterRig(kafka, genesis, Path.of(args[1]));
        try (DaWriterService service = rig.start(
                WriterRig.config(kafka, args[2]),
                new FileNetwork(rig.data()),
                event -> System.out.println("EVENT " + event),
                new SimpleMeterRegistry(),
                step -> {
                    if (step != fatal || passes.getAndDecrement() != 1) return;
                    if (halt) Runtime.getRuntime().halt(9);
                    System.out.println("AT " + step);
                    given.acquireUninterruptibly();
                })) {
            while (System.in.read() >= 0) given.release();
            System.out.println("END " + service.status());
        }
    }
}
