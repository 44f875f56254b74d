package io.aichain.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Whatever bytes come, a precompile ends in a result, for no more gas than it was given, and always in the same one. */
@Tag("P3")
class HostileInputPropertyTest {
    private static final List<Integer> ALL = all();

    private static List<Integer> all() {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i <= 0x11; i++) all.add(i);
        all.add(0x100);
        return all;
    }

    @Example
    void everyLengthOfZerosAndOnesEnds() {
        for (int address : ALL) {
            for (int length = 0; length < 800; length++) {
                if (address == 5 && length > 96 && length % 32 != 0) continue;
                byte[] in = new byte[length];
                check(address, in, 100_000);
                Arrays.fill(in, (byte) 0xff);
                check(address, in, 100_000);
            }
        }
    }

    @Property(tries = 2000)
    void randomBytesEnd(@ForAll long seed) {
        Random random = new Random(seed);
        int address = ALL.get(random.nextInt(ALL.size()));
        byte[] in = new byte[random.nextInt(900)];
        random.nextBytes(in);
        // mostly zeros get further into most of them
        for (int i = 0; i < in.length; i++) if (random.nextInt(4) != 0) in[i] = 0;
        check(address, in, random.nextInt(200_000));
    }

    @Example
    void aWrongLengthIsAFailureWhereTheEipSaysSo() {
        int[][] lengths = {{9, 213}, {0x0a, 192}, {0x0b, 256}, {0x0d, 512}, {0x10, 64}, {0x11, 128}};
        for (int[] of : lengths) {
            for (int length = 0; length < 700; length++) {
                if (length != of[1])
                    assertThat(call(of[0], new byte[length], 1 << 24)).isEqualTo(Precompile.FAILURE);
            }
        }
        int[][] multiples = {{8, 192, 0}, {0x0c, 160, 1}, {0x0e, 288, 1}, {0x0f, 384, 1}};
        for (int[] of : multiples) {
            for (int length = 0; length < 800; length++) {
                boolean good = length % of[1] == 0 && length / of[1] >= of[2];
                Result result = call(of[0], new byte[length], 1 << 24);
                assertThat(result instanceof Result.Success)
                        .as("%d bytes to %d", length, of[0])
                        .isEqualTo(good);
            }
        }
    }

    private static void check(int address, byte[] in, long gas) {
        byte[] before = in.clone();
        Result result = call(address, in, gas);
        assertThat(in).isEqualTo(before);
        if (result instanceof Result.Success(Bytes _, long used))
            assertThat(used).isBetween(0L, gas);
        assertThat(call(address, in, gas)).isEqualTo(result);
    }

    private static Result call(int address, byte[] in, long gas) {
        return Precompiles.of(Fork.OSAKA)
                .get(new Address(0, 0, address))
                .call(new Precompile.Call(Bytes.wrap(in), gas, null));
    }
}
