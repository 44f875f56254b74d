package io.aichain.dawriter.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.batch.BatchRecord;
import io.aichain.chain.batch.BatchRecord.State;
import io.aichain.chain.record.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P7")
class OutboxHistoryTest {
    private static BatchRecord record(State state, long batch) {
        Samples samples = new Samples(batch);
        return new BatchRecord(state, samples.entry(batch), samples.hash(), 1);
    }

    private static final BatchRecord PREPARED_1 = record(State.PREPARED, 1);
    private static final BatchRecord PUBLISHED_1 = record(State.PUBLISHED, 1);
    private static final BatchRecord PREPARED_2 = record(State.PREPARED, 2);

    @Test
    void aNewChainBeginsWithNothing() {
        assertThat(OutboxHistory.of(List.of())).isEqualTo(new OutboxHistory(Optional.empty(), Optional.empty()));
    }

    @Test
    void whatWasPreparedBehindTheLastPublishedIsGoneOnWith() {
        assertThat(OutboxHistory.of(List.of(PREPARED_1, PUBLISHED_1, PREPARED_2)))
                .isEqualTo(new OutboxHistory(Optional.of(PUBLISHED_1), Optional.of(PREPARED_2)));
    }

    @Test
    void theNewestPreparationCounts() {
        BatchRecord again = new BatchRecord(State.PREPARED, PREPARED_1.batch(), PREPARED_1.parentHash(), 99);
        assertThat(OutboxHistory.of(List.of(PREPARED_1, again)).prepared()).contains(again);
    }

    @Test
    void whatWasPublishedIsNoLongerPrepared() {
        assertThat(OutboxHistory.of(List.of(PREPARED_1, PUBLISHED_1)).prepared())
                .isEmpty();
    }

    @Test
    void theEndOfALongTopicIsEnough() {
        assertThat(OutboxHistory.of(
                        List.of(record(State.PREPARED, 7), record(State.PUBLISHED, 7), record(State.PREPARED, 8))))
                .satisfies(history -> {
                    assertThat(history.published().orElseThrow().batch().batch())
                            .isEqualTo(7);
                    assertThat(history.prepared().orElseThrow().batch().batch()).isEqualTo(8);
                });
        assertThatThrownBy(() -> OutboxHistory.of(List.of(record(State.PUBLISHED, 7), record(State.PREPARED, 9))))
                .hasMessageContaining("where batch 8 is due");
    }

    @Test
    void recordsThatContinueNothingStopTheWriter() {
        assertThatThrownBy(() -> OutboxHistory.of(List.of(PREPARED_2))).hasMessageContaining("where batch 1 is due");
        assertThatThrownBy(() -> OutboxHistory.of(List.of(PUBLISHED_1, PUBLISHED_1)))
                .hasMessageContaining("where batch 2 is due");
    }
}
