package io.aichain.da;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Sha256;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.file.FileNetwork;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without faults it is the network it wraps; with them it does what was asked. */
class FaultyNetworkTest implements DaNetworkContract {
    private static final Bytes OBJECT = Bytes.of((byte) 1, (byte) 2, (byte) 3);

    @TempDir
    Path directory;

    @Override
    public DaNetwork open() {
        return new FaultyNetwork(new FileNetwork(directory), 1);
    }

    @Test
    void aLostAnswerHasStoredAndADroppedObjectHasNot() {
        FaultyNetwork network = new FaultyNetwork(new FileNetwork(directory), 1);
        Bytes pointer = ((PutAnswer.Stored) network.put(Bytes.of((byte) 9))).pointer();
        assertThat(network.get(pointer, 10)).isInstanceOf(GetAnswer.Found.class);
        network.failNext(Fault.DROPPED, Fault.ACK_LOST);
        assertThat(network.put(OBJECT)).isInstanceOf(PutAnswer.Ambiguous.class);
        Bytes own = Sha256.hash(OBJECT.unsafeArray()).toBytes();
        assertThat(open().get(own, 10)).isInstanceOf(GetAnswer.Gone.class);
        assertThat(network.put(OBJECT)).isInstanceOf(PutAnswer.Ambiguous.class);
        assertThat(open().get(own, 10)).isEqualTo(new GetAnswer.Found(OBJECT));
        network.failNext(Fault.CORRUPT_READ, Fault.TRUNCATED_READ, Fault.EMPTY_READ);
        for (int i = 0; i < 3; i++) assertThat(network.get(own, 10)).isNotEqualTo(new GetAnswer.Found(OBJECT));
        assertThat(network.get(own, 10)).isEqualTo(new GetAnswer.Found(OBJECT));
    }
}
