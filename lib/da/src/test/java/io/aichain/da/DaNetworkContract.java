package io.aichain.da;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.batch.Segment;
import io.aichain.chain.primitives.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every network promises, whatever it is made of. */
public interface DaNetworkContract {
    /** The same network at each call, as another process would open it. */
    DaNetwork open();

    private static Bytes object(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private Bytes stored(Bytes object) {
        PutAnswer answer = open().put(object);
        assertThat(answer).isInstanceOf(PutAnswer.Stored.class);
        return ((PutAnswer.Stored) answer).pointer();
    }

    @Test
    @Tag("P6")
    default void whatWasStoredIsFoundByAnotherProcess() {
        Bytes object = object(1, 1000);
        Bytes pointer = stored(object);
        assertThat(pointer.size()).isBetween(1, Segment.MAX_POINTER_BYTES);
        assertThat(open().get(pointer, 1000)).isEqualTo(new GetAnswer.Found(object));
        assertThat(open().finality(pointer)).isEqualTo(new Finality.Final());
    }

    @Test
    default void theSmallestAndTheLargestObjectAreTaken() {
        Bytes one = object(2, 1);
        Bytes largest = object(3, open().maxSegmentBytes());
        assertThat(open().get(stored(one), 1)).isEqualTo(new GetAnswer.Found(one));
        assertThat(open().get(stored(largest), largest.size())).isEqualTo(new GetAnswer.Found(largest));
    }

    @Test
    @Tag("P10")
    default void anEmptyAndATooLargeObjectAreRejectedForGood() {
        assertThat(open().put(Bytes.EMPTY)).isInstanceOf(PutAnswer.Rejected.class);
        assertThat(open().put(object(4, open().maxSegmentBytes() + 1))).isInstanceOf(PutAnswer.Rejected.class);
    }

    @Test
    @Tag("P7")
    default void storingTheSameBytesAgainIsHarmless() {
        Bytes object = object(5, 500);
        Bytes first = stored(object);
        Bytes second = stored(object);
        assertThat(open().get(first, 500)).isEqualTo(new GetAnswer.Found(object));
        assertThat(open().get(second, 500)).isEqualTo(new GetAnswer.Found(object));
    }

    @Test
    default void noMoreIsReadThanTheCallerAllows() {
        Bytes pointer = stored(object(6, 1000));
        assertThat(open().get(pointer, 999)).isInstanceOf(GetAnswer.Corrupt.class);
    }

    @Test
    @Tag("P10")
    default void aPointerThatIsNoneIsAnAnswerAndNoException() {
        Bytes pointer = stored(object(7, 10));
        for (Bytes wrong : new Bytes[] {
            Bytes.EMPTY, object(8, 1), object(9, 128), pointer.slice(1, pointer.size()), object(10, pointer.size())
        }) {
            assertThat(open().get(wrong, 1000)).isNotInstanceOf(GetAnswer.Found.class);
            assertThat(open().finality(wrong)).isNotInstanceOf(Finality.Final.class);
        }
    }

    @Test
    default void aShortPointerFitsAnOpReturnAndFindsTheSameObject() {
        Bytes object = object(11, 100);
        open().shortPointer(stored(object)).ifPresent(shortForm -> {
            assertThat(shortForm.size()).isLessThanOrEqualTo(DaNetwork.MAX_SHORT_POINTER_BYTES);
            assertThat(open().get(shortForm, 100)).isEqualTo(new GetAnswer.Found(object));
        });
    }
}
