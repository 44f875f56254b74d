package io.aichain.dawriter.domain;

import io.aichain.chain.primitives.Bytes;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch on its way: a pure function of where it stands and what was just seen.
 *
 * <pre>
 * Preparing --PREPARED is in the outbox--> Storing --every segment has a pointer--> ReadingBack
 *                                             ^---- a segment reads back otherwise ----|
 * ReadingBack --every segment reads back equal--> Publishing --PUBLISHED is in the outbox--> Done
 * </pre>
 */
public final class Publication {
    private Publication() {}

    /** Where it stands, and so what is to be done next. */
    public sealed interface Stage {
        PreparedBatch batch();

        /** Write PREPARED: nothing may be put before (P7). */
        record Preparing(PreparedBatch batch) implements Stage {}

        /** Put the segment behind those that have pointers. */
        record Storing(PreparedBatch batch, List<Bytes> pointers) implements Stage {
            public Storing {
                pointers = List.copyOf(pointers);
            }

            public Bytes next() {
                return batch.segments().get(pointers.size());
            }
        }

        /** Read the segment back that comes behind those checked. */
        record ReadingBack(PreparedBatch batch, List<Bytes> pointers, int checked) implements Stage {
            public Bytes next() {
                return pointers.get(checked);
            }
        }

        /** Write PUBLISHED. */
        record Publishing(PreparedBatch batch, List<Bytes> pointers) implements Stage {}

        record Done(PreparedBatch batch, List<Bytes> pointers) implements Stage {}

        /** The network will never take it: a person must change the configuration and start anew. */
        record Stuck(PreparedBatch batch) implements Stage {}
    }

    /** What was seen. */
    public sealed interface Sighting {
        /** The record that the stage is about is committed. */
        record Recorded() implements Sighting {}

        record Put(PutAnswer answer) implements Sighting {}

        record Got(GetAnswer answer) implements Sighting {}
    }

    /** @param problem null if it went on */
    public record Next(Stage stage, Problem problem) {}

    private record Step(Stage stage, Sighting sighting) {}

    /** @throws IllegalStateException for a sighting that the stage did not ask for: our bug */
    public static Next next(Stage stage, Sighting sighting) {
        return switch (new Step(stage, sighting)) {
            case Step(Stage.Preparing(var batch), Sighting.Recorded()) -> on(new Stage.Storing(batch, List.of()));
            case Step(Stage.Storing storing, Sighting.Put(var answer)) -> stored(storing, answer);
            case Step(Stage.ReadingBack reading, Sighting.Got(var answer)) -> readBack(reading, answer);
            case Step(Stage.Publishing(var batch, var pointers), Sighting.Recorded()) ->
                on(new Stage.Done(batch, pointers));
            case Step(var other, var unasked) -> throw new IllegalStateException(unasked + " in " + name(other));
        };
    }

    private static Next stored(Stage.Storing now, PutAnswer answer) {
        return switch (answer) {
            case PutAnswer.Stored(var pointer) -> {
                List<Bytes> pointers = new ArrayList<>(now.pointers());
                pointers.add(pointer);
                boolean all = pointers.size() == now.batch().segments().size();
                yield on(
                        all
                                ? new Stage.ReadingBack(now.batch(), List.copyOf(pointers), 0)
                                : new Stage.Storing(now.batch(), pointers));
            }
            case PutAnswer.Rejected(var reason) ->
                new Next(new Stage.Stuck(now.batch()), new Problem(Reason.REJECTED, reason));
            case PutAnswer.Unavailable(var reason) -> again(now, Reason.NETWORK_UNAVAILABLE, reason);
            case PutAnswer.Ambiguous(var reason) -> again(now, Reason.NETWORK_AMBIGUOUS, reason);
        };
    }

    private static Next readBack(Stage.ReadingBack now, GetAnswer answer) {
        return switch (answer) {
            case GetAnswer.Found(var object)
            when object.equals(now.batch().segments().get(now.checked())) -> {
                int checked = now.checked() + 1;
                yield on(
                        checked == now.pointers().size()
                                ? new Stage.Publishing(now.batch(), now.pointers())
                                : new Stage.ReadingBack(now.batch(), now.pointers(), checked));
            }
            case GetAnswer.Found other -> putAgain(now, "other bytes came back");
            case GetAnswer.Corrupt(var reason) -> putAgain(now, reason);
            case GetAnswer.Gone(var reason) -> putAgain(now, reason);
            case GetAnswer.NotYetVisible(var reason) -> again(now, Reason.NOT_YET_VISIBLE, reason);
            case GetAnswer.Unavailable(var reason) -> again(now, Reason.NETWORK_UNAVAILABLE, reason);
        };
    }

    /** From the segment on that did not come back: putting what is there already is harmless. */
    private static Next putAgain(Stage.ReadingBack now, String detail) {
        Stage storing = new Stage.Storing(now.batch(), now.pointers().subList(0, now.checked()));
        return new Next(storing, new Problem(Reason.READ_BACK_DIFFERS, "segment " + now.checked() + ": " + detail));
    }

    private static Next on(Stage stage) {
        return new Next(stage, null);
    }

    private static Next again(Stage same, Reason reason, String detail) {
        return new Next(same, new Problem(reason, detail));
    }

    private static String name(Stage stage) {
        return stage.getClass().getSimpleName();
    }
}
