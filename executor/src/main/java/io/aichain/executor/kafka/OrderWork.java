package io.aichain.executor.kafka;

import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.order.OrderTip;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.execution.PayloadItem;
import io.aichain.execution.PayloadReader;
import io.aichain.executor.chain.BlockProcessor;
import io.aichain.executor.chain.OrderedInput;
import io.aichain.executor.chain.StoredChain;
import io.aichain.log.KafkaConnection;
import io.aichain.log.LogPosition;
import io.aichain.log.OrderEvent;
import io.aichain.log.OrderReader;
import io.aichain.state.StateStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Reads {@code blocks} from the position stored with the state and has each block executed; payloads are read some blocks ahead. */
final class OrderWork implements Loop.Work {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int AHEAD = 4;

    private final OrderReader reader;
    private final PayloadReader payloads;
    private final BlockProcessor processor;
    private final LongConsumer ordered;
    private final Health health;
    private final Behind behind = new Behind();
    private final BooleanSupplier stopped;
    private boolean works;

    /** A block whose payload is being read. */
    private record Ahead(OrderedInput input, CompletableFuture<List<PayloadItem>> payload) {}

    private OrderWork(
            OrderReader reader,
            PayloadReader payloads,
            BlockProcessor processor,
            LongConsumer ordered,
            Health health,
            BooleanSupplier stopped) {
        this.reader = reader;
        this.payloads = payloads;
        this.processor = processor;
        this.ordered = ordered;
        this.health = health;
        this.stopped = stopped;
    }

    static OrderWork open(
            KafkaConnection connection,
            Genesis genesis,
            StateStore store,
            StoredChain chain,
            PayloadReader payloads,
            Supplier<BlockProcessor> processors,
            LongConsumer ordered,
            Health health,
            BooleanSupplier stopped,
            MeterRegistry metrics) {
        BlockProcessor processor = processors.get();
        try {
            health.behind(Optional.of("how much is ordered has not been seen yet"));
            processor.resume();
            OrderTip tip = chain.orderTip();
            OrderReader reader =
                    OrderReader.open(connection, genesis, position(store.tip().logPosition()), tip, metrics);
            return new OrderWork(reader, payloads, processor, ordered, health, stopped);
        } catch (RuntimeException e) {
            processor.close();
            throw e;
        }
    }

    private static LogPosition position(Bytes stored) {
        if (stored.isEmpty()) return LogPosition.START;
        try {
            return LogPosition.decode(stored);
        } catch (MalformedException e) {
            throw new IllegalStateException("the stored log position: " + e.getMessage(), e);
        }
    }

    @Override
    public void step() {
        processor.check();
        List<OrderedInput> inputs = new ArrayList<>();
        for (OrderEvent event : reader.poll(POLL)) {
            switch (event) {
                case OrderEvent.Block b ->
                    inputs.add(new OrderedInput(
                            b.block(), b.hash(), b.encoded(), b.position().encoded()));
                case OrderEvent.Leader leader -> {} // raises the epoch in the reader's tip; blocks carry it on
            }
        }
        ordered.accept(reader.tip().number());
        reader.behind().ifPresent(left -> tell(left + inputs.size()));
        Deque<Ahead> ahead = new ArrayDeque<>();
        int next = 0;
        while (next < inputs.size() || !ahead.isEmpty()) {
            while (next < inputs.size() && ahead.size() < AHEAD) {
                OrderedInput input = inputs.get(next++);
                ahead.addLast(new Ahead(input, processor.read(payloads, input)));
            }
            if (stopped.getAsBoolean()) return;
            Ahead first = ahead.removeFirst();
            processor.process(first.input(), first.payload());
            // After a failure it is known to be over only when a block has been written.
            if (!works) processor.settle();
            works = true;
        }
    }

    private void tell(long left) {
        health.behind(
                behind.look(left)
                        ? Optional.of(left + " records of the order are still to be executed")
                        : Optional.empty());
    }

    @Override
    public void close() {
        try {
            processor.close();
        } finally {
            reader.close();
        }
    }
}
