package io.aichain.da;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.primitives.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A real network that misbehaves: some calls by chance, from a seed, or the next ones as told. It never lies for good: once faults are off,
 * it is the network that it wraps, with all that the faults did to it.
 */
public final class FaultyNetwork implements DaNetwork {
    private final DaNetwork real;
    private final Random random;
    private final Deque<Fault> next = new ArrayDeque<>();
    private int percent;
    private Optional<Bytes> lastRead = Optional.empty();
    private int puts;

    public FaultyNetwork(DaNetwork real, long seed) {
        this.real = real;
        this.random = new Random(seed);
    }

    /** How many calls of a hundred go wrong, in a way that chance picks. */
    public synchronized void failPercent(int newPercent) {
        percent = newPercent;
    }

    /** The next calls that can show these faults do, one fault each, in order. */
    public synchronized void failNext(Fault... faults) {
        next.addAll(List.of(faults));
    }

    /** How often something was put, refused or not. */
    public synchronized int puts() {
        return puts;
    }

    @Override
    public NetworkId id() {
        return real.id();
    }

    @Override
    public int maxSegmentBytes() {
        return real.maxSegmentBytes();
    }

    @Override
    public synchronized PutAnswer put(Bytes object) {
        puts++;
        return switch (fault(Fault::isOfPut)) {
            case UNAVAILABLE -> new PutAnswer.Unavailable("fault: unavailable");
            case ACK_LOST -> {
                real.put(object);
                yield new PutAnswer.Ambiguous("fault: answer lost");
            }
            case DROPPED -> new PutAnswer.Ambiguous("fault: dropped");
            case FORGOTTEN -> new PutAnswer.Stored(Bytes.wrap(new byte[32]));
            case null, default -> real.put(object);
        };
    }

    @Override
    public synchronized GetAnswer get(Bytes pointer, int maxLength) {
        Fault fault = fault(Fault::isOfGet);
        if (fault == Fault.UNAVAILABLE) return new GetAnswer.Unavailable("fault: unavailable");
        if (fault == Fault.NOT_YET_VISIBLE) return new GetAnswer.NotYetVisible("fault: not yet visible");
        if (!(real.get(pointer, maxLength) instanceof GetAnswer.Found(var object))) {
            return real.get(pointer, maxLength);
        }
        Bytes shown = fault == null ? object : damage(fault, object);
        lastRead = Optional.of(object);
        return new GetAnswer.Found(shown);
    }

    @Override
    public synchronized Finality finality(Bytes pointer) {
        return switch (fault(Fault::isOfFinality)) {
            case UNAVAILABLE -> new Finality.Unavailable("fault: unavailable");
            case NOT_FINAL -> new Finality.Pending("fault: not final");
            case null, default -> real.finality(pointer);
        };
    }

    @Override
    public Optional<Bytes> shortPointer(Bytes pointer) {
        return real.shortPointer(pointer);
    }

    @Override
    public void close() {
        real.close();
    }

    private Bytes damage(Fault fault, Bytes object) {
        return switch (fault) {
            case CORRUPT_READ -> {
                byte[] bytes = object.toArray();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                yield Bytes.wrap(bytes);
            }
            case TRUNCATED_READ -> object.slice(0, object.size() - 1);
            case WRONG_OBJECT -> lastRead.orElse(Bytes.EMPTY);
            case EMPTY_READ -> Bytes.EMPTY;
            case UNAVAILABLE, ACK_LOST, DROPPED, FORGOTTEN, NOT_YET_VISIBLE, NOT_FINAL -> object;
        };
    }

    /** Null for none. */
    private Fault fault(Predicate<Fault> possible) {
        if (!next.isEmpty() && possible.test(next.getFirst())) return next.removeFirst();
        if (random.nextInt(100) >= percent) return null;
        List<Fault> candidates =
                List.of(Fault.values()).stream().filter(possible).toList();
        return candidates.get(random.nextInt(candidates.size()));
    }
}
