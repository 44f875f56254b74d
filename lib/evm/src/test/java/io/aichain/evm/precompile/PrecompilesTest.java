package io.aichain.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompile.Result;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecompilesTest {
    private static final Precompile.CodeSource NO_CODE = new Precompile.CodeSource() {
        @Override
        public Hash codeHash(Address address) {
            throw new AssertionError("asked for code");
        }

        @Override
        public Bytes code(Address address) {
            throw new AssertionError("asked for code");
        }
    };

    @Test
    void sha256AndRipemd160AndIdentity() {
        assertThat(call(2, "0x616263", 72))
                .isEqualTo(success("0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 72));
        assertThat(call(3, "0x616263", 720))
                .isEqualTo(success("0x0000000000000000000000008eb208f7e05d987a9b044a8e98c6b087f15a0bfc", 720));
        assertThat(call(4, "0x616263", 18)).isEqualTo(success("0x616263", 18));
        assertThat(call(4, "0x616263", 17)).isEqualTo(Precompile.FAILURE);
        assertThat(call(2, "0x", 60))
                .isEqualTo(success("0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 60));
    }

    @Test
    void ecRecoverAnswersNothingWhereNobodyCanHaveSigned() {
        String valid = "0x18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
                + "000000000000000000000000000000000000000000000000000000000000001c"
                + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
                + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549";
        assertThat(call(1, valid, 3000))
                .isEqualTo(success("0x000000000000000000000000a94f5374fce5edbc8e2a8697c15331677e6ebf0b", 3000));
        assertThat(call(1, valid.replace("1c73b1", "1d73b1"), 3000)).isEqualTo(success("0x", 3000));
        assertThat(call(1, "0x", 3000)).isEqualTo(success("0x", 3000));
    }

    /** EIP-152, test vectors 4 to 7. */
    @Test
    void blake2fCompresses() {
        String body = "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
                + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b"
                + "616263" + "0".repeat(250)
                + "03" + "0".repeat(30);
        assertThat(call(9, "0x0000000c" + body + "01", 12))
                .isEqualTo(success(
                        "0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
                        12));
        assertThat(call(9, "0x00000000" + body + "01", 0))
                .isEqualTo(success(
                        "0x08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
                                + "d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b",
                        0));
        assertThat(call(9, "0x0000000c" + body + "02", 12)).isEqualTo(Precompile.FAILURE);
        assertThat(call(9, "0x0000000c" + body, 12)).isEqualTo(Precompile.FAILURE);
        assertThat(call(9, "0x0000000c" + body + "01", 11)).isEqualTo(Precompile.FAILURE);
    }

    @Test
    void modExpIsPricedByTheForksRule() {
        // 3 ^ (p - 1) mod p for secp256k1's p: EIP-198's first example
        String input = "0x" + word(1) + word(32) + word(32) + "03"
                + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e"
                + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
        assertThat(call(Fork.BYZANTIUM, 5, input, 13056)).isEqualTo(success("0x" + word(1), 13056));
        assertThat(call(Fork.BERLIN, 5, input, 1360)).isEqualTo(success("0x" + word(1), 1360));
        assertThat(call(Fork.OSAKA, 5, input, 4080)).isEqualTo(success("0x" + word(1), 4080));
        assertThat(call(Fork.OSAKA, 5, input, 4079)).isEqualTo(Precompile.FAILURE);
    }

    @Test
    void modExpBoundsEachLengthFromOsaka() {
        String long1024 = "0x" + word(1024) + word(0) + word(1);
        String long1025 = "0x" + word(1025) + word(0) + word(1);
        assertThat(call(Fork.OSAKA, 5, long1024, 1 << 24)).isInstanceOf(Result.Success.class);
        assertThat(call(Fork.OSAKA, 5, long1025, 1 << 24)).isEqualTo(Precompile.FAILURE);
        assertThat(call(Fork.PRAGUE, 5, long1025, 1 << 24)).isInstanceOf(Result.Success.class);
    }

    @Test
    void modExpTakesNoMemoryForLengthsThatNobodyCanPay() {
        String huge = "0x" + "f".repeat(64) + word(1) + "f".repeat(64);
        for (Fork fork : Fork.values()) {
            if (!fork.isAtLeast(Fork.BYZANTIUM)) continue;
            assertThat(call(fork, 5, huge, Long.MAX_VALUE)).isEqualTo(Precompile.FAILURE);
        }
    }

    @Test
    void emptyInputToModExpIsEmptyOutput() {
        assertThat(call(Fork.OSAKA, 5, "0x", 500)).isEqualTo(success("0x", 500));
    }

    /** Forks by the addresses that come with them. */
    @ParameterizedTest
    @CsvSource({
        "FRONTIER, 1, 4",
        "BYZANTIUM, 5, 8",
        "ISTANBUL, 9, 9",
        "CANCUN, 0x0a, 0x0a",
        "PRAGUE, 0x0b, 0x11",
        "OSAKA, 0x100, 0x100"
    })
    void everyPrecompileIsThereFromItsForkOn(Fork since, String first, String last) {
        for (int address = Integer.decode(first); address <= Integer.decode(last); address++) {
            for (Fork fork : Fork.values()) {
                assertThat(Precompiles.of(fork).get(at(address)) != null)
                        .as("%#x at %s", address, fork)
                        .isEqualTo(fork.isAtLeast(since));
            }
        }
    }

    @Test
    void noOthersAreThere() {
        for (int address : new int[] {0, 0x12, 0xff, 0x101}) {
            assertThat(Precompiles.of(Fork.OSAKA).get(at(address))).isNull();
        }
    }

    /** Prices as the EIPs have them: fork, address, bytes of zeros that are valid input, gas. */
    @ParameterizedTest
    @CsvSource({
        "BYZANTIUM, 6, 0, 500",
        "PETERSBURG, 7, 0, 40000",
        "BYZANTIUM, 8, 0, 100000",
        "PETERSBURG, 8, 384, 260000",
        "ISTANBUL, 6, 128, 150",
        "ISTANBUL, 7, 96, 6000",
        "OSAKA, 8, 0, 45000",
        "OSAKA, 8, 384, 113000",
        "PRAGUE, 0x0b, 256, 375",
        "PRAGUE, 0x0c, 160, 12000",
        "PRAGUE, 0x0c, 320, 22776",
        "OSAKA, 0x0c, 20480, 797184",
        "OSAKA, 0x0c, 20640, 803412",
        "PRAGUE, 0x0d, 512, 600",
        "PRAGUE, 0x0e, 288, 22500",
        "PRAGUE, 0x0e, 576, 45000",
        "OSAKA, 0x0e, 36864, 1509120",
        "PRAGUE, 0x0f, 384, 70300",
        "PRAGUE, 0x0f, 768, 102900",
        "PRAGUE, 0x10, 64, 5500",
        "PRAGUE, 0x11, 128, 23800"
    })
    void itCostsWhatItsForkSays(Fork fork, String address, int bytes, long gas) {
        String input = "0x" + "00".repeat(bytes);
        assertThat(call(fork, Integer.decode(address), input, gas))
                .isInstanceOfSatisfying(
                        Result.Success.class, s -> assertThat(s.gasUsed()).isEqualTo(gas));
        assertThat(call(fork, Integer.decode(address), input, gas - 1)).isEqualTo(Precompile.FAILURE);
    }

    @Test
    void p256VerifyNeverFailsButForGas() {
        assertThat(call(0x100, "0x", 6900)).isEqualTo(success("0x", 6900));
        assertThat(call(0x100, "0x" + "00".repeat(160), 6900)).isEqualTo(success("0x", 6900));
        assertThat(call(0x100, "0x", 6899)).isEqualTo(Precompile.FAILURE);
    }

    @Test
    void aChainAddsItsOwn() {
        Precompile one = call -> new Result.Success(Bytes.fromHex("0x01"), 5);
        Precompiles ours = Precompiles.of(Fork.OSAKA).with(at(0xa1000), one);
        assertThat(ours.get(at(0xa1000))).isSameAs(one);
        assertThat(Precompiles.of(Fork.OSAKA).get(at(0xa1000))).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ours.with(Address.fromHex("0x0100000000000000000000000000000000000000"), one));
    }

    private static Result call(int address, String input, long gas) {
        return call(Fork.OSAKA, address, input, gas);
    }

    private static Result call(Fork fork, int address, String input, long gas) {
        return Precompiles.of(fork).get(at(address)).call(new Precompile.Call(Bytes.fromHex(input), gas, NO_CODE));
    }

    private static Result success(String output, long gas) {
        return new Result.Success(Bytes.fromHex(output), gas);
    }

    private static Address at(int number) {
        return new Address(0, 0, number);
    }

    private static String word(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 0);
        bytes[30] = (byte) (value >> 8);
        bytes[31] = (byte) value;
        return Bytes.wrap(bytes).toHex().substring(2);
    }
}
