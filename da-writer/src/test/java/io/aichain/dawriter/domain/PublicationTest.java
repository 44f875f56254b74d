package io.aichain.dawriter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import io.aichain.dawriter.domain.Publication.Next;
import io.aichain.dawriter.domain.Publication.Sighting;
import io.aichain.dawriter.domain.Publication.Stage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The full table of stages and sightings. */
@Tag("P7")
class PublicationTest {
    private static final PreparedBatch BATCH = batch();
    private static final Bytes FIRST = BATCH.segments().getFirst();
    private static final Bytes A = Bytes.of((byte) 1);
    private static final Bytes B = Bytes.of((byte) 2);

    private static final Stage PREPARING = new Stage.Preparing(BATCH);
    private static final Stage STORING = new Stage.Storing(BATCH, List.of());
    private static final Stage HALF = new Stage.Storing(BATCH, List.of(A));
    private static final Stage READING = new Stage.ReadingBack(BATCH, List.of(A, B), 0);
    private static final Stage LAST_READ = new Stage.ReadingBack(BATCH, List.of(A, B), 1);
    private static final Stage PUBLISHING = new Stage.Publishing(BATCH, List.of(A, B));
    private static final Stage DONE = new Stage.Done(BATCH, List.of(A, B));
    private static final Stage STUCK = new Stage.Stuck(BATCH);

    /** Two segments. */
    private static PreparedBatch batch() {
        ChainSample chain = new ChainSample(3, 1_000_000);
        Backlog backlog = new Backlog(chain.genesis().hash(), Optional.empty());
        Quorum quorum = new Quorum(List.of("a"), 1);
        for (ChainSample.Block block : chain.next(2, 400)) {
            assertThat(backlog.add(block.entry())).isEmpty();
            quorum.hear(block.report("a", 1));
        }
        assertThat(backlog.settle(quorum, problem -> {})).isEmpty();
        CutLimits limits = new CutLimits(1 << 20, 1 << 20, 10, java.time.Duration.ofSeconds(1), 1000, 3);
        PreparedBatch batch = new BatchBuilder(chain.genesis().hash(), limits).build(backlog, 2, NetworkId.FILE);
        assertThat(batch.segments()).hasSize(2);
        return batch;
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                step(PREPARING, new Sighting.Recorded(), STORING, null),
                step(STORING, put(new PutAnswer.Stored(A)), HALF, null),
                step(HALF, put(new PutAnswer.Stored(B)), READING, null),
                step(HALF, put(new PutAnswer.Unavailable("x")), HALF, Reason.NETWORK_UNAVAILABLE),
                step(HALF, put(new PutAnswer.Ambiguous("x")), HALF, Reason.NETWORK_AMBIGUOUS),
                step(HALF, put(new PutAnswer.Rejected("x")), STUCK, Reason.REJECTED),
                step(READING, got(new GetAnswer.Found(FIRST)), LAST_READ, null),
                step(LAST_READ, got(new GetAnswer.Found(BATCH.segments().get(1))), PUBLISHING, null),
                step(LAST_READ, got(new GetAnswer.Found(FIRST)), HALF, Reason.READ_BACK_DIFFERS),
                step(LAST_READ, got(new GetAnswer.Corrupt("x")), HALF, Reason.READ_BACK_DIFFERS),
                step(READING, got(new GetAnswer.Gone("x")), STORING, Reason.READ_BACK_DIFFERS),
                step(READING, got(new GetAnswer.NotYetVisible("x")), READING, Reason.NOT_YET_VISIBLE),
                step(READING, got(new GetAnswer.Unavailable("x")), READING, Reason.NETWORK_UNAVAILABLE),
                step(PUBLISHING, new Sighting.Recorded(), DONE, null));
    }

    private static Arguments step(Stage from, Sighting sighting, Stage to, Reason reason) {
        String name =
                from.getClass().getSimpleName() + " sees " + sighting.getClass().getSimpleName();
        return Arguments.of(Named.of(name, from), sighting, to, reason);
    }

    private static Sighting put(PutAnswer answer) {
        return new Sighting.Put(answer);
    }

    private static Sighting got(GetAnswer answer) {
        return new Sighting.Got(answer);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void eachStageAnswersWhatItAskedFor(Stage from, Sighting sighting, Stage to, Reason reason) {
        Next next = Publication.next(from, sighting);
        assertThat(next.stage()).isEqualTo(to);
        assertThat(next.problem() == null ? null : next.problem().reason()).isEqualTo(reason);
    }

    static Stream<Arguments> impossible() {
        Sighting recorded = new Sighting.Recorded();
        Sighting put = put(new PutAnswer.Stored(A));
        Sighting got = got(new GetAnswer.Found(FIRST));
        return Stream.of(
                Arguments.of(PREPARING, put),
                Arguments.of(PREPARING, got),
                Arguments.of(STORING, recorded),
                Arguments.of(STORING, got),
                Arguments.of(READING, recorded),
                Arguments.of(READING, put),
                Arguments.of(PUBLISHING, put),
                Arguments.of(PUBLISHING, got),
                Arguments.of(DONE, recorded),
                Arguments.of(STUCK, put));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void nothingIsPutBeforeItIsPreparedAndNothingElseOutOfOrder(Stage stage, Sighting sighting) {
        assertThatThrownBy(() -> Publication.next(stage, sighting)).isInstanceOf(IllegalStateException.class);
    }
}
