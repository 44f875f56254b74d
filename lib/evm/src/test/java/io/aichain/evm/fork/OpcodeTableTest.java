package io.aichain.evm.fork;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpcodeTableTest {
    @ParameterizedTest(name = "{0} has {1} instructions")
    @CsvSource({
        "FRONTIER, 129",
        "HOMESTEAD, 130",
        "SPURIOUS_DRAGON, 130",
        "BYZANTIUM, 134",
        "PETERSBURG, 139",
        "ISTANBUL, 141",
        "BERLIN, 141",
        "LONDON, 142",
        "PARIS, 142",
        "SHANGHAI, 143",
        "CANCUN, 148",
        "PRAGUE, 148",
        "OSAKA, 149"
    })
    void aForkAddsToTheOneBeforeIt(Fork fork, int count) {
        assertThat(codes(fork)).hasSize(count);
        if (fork != Fork.FRONTIER) assertThat(codes(fork)).containsAll(codes(Fork.values()[fork.ordinal() - 1]));
    }

    @Test
    void aChangedRowNamesTheEipThatChangedIt() {
        assertThat(OpcodeTable.of(Fork.HOMESTEAD).opcode(Op.SLOAD))
                .contains(new Opcode(Op.SLOAD, "SLOAD", 1, 1, 50, 0));
        assertThat(OpcodeTable.of(Fork.ISTANBUL).opcode(Op.SLOAD))
                .contains(new Opcode(Op.SLOAD, "SLOAD", 1, 1, 800, 1884));
        assertThat(OpcodeTable.of(Fork.OSAKA).opcode(Op.SLOAD))
                .contains(new Opcode(Op.SLOAD, "SLOAD", 1, 1, 100, 2929));
        assertThat(OpcodeTable.of(Fork.LONDON)
                        .opcode(Op.PREVRANDAO)
                        .orElseThrow()
                        .name())
                .isEqualTo("DIFFICULTY");
        assertThat(OpcodeTable.of(Fork.PARIS)
                        .opcode(Op.PREVRANDAO)
                        .orElseThrow()
                        .name())
                .isEqualTo("PREVRANDAO");
    }

    @Test
    void forksAreFoundByTheNamesOfTheFixtures() {
        assertThat(Fork.ofLabel("ConstantinopleFix")).contains(Fork.PETERSBURG);
        assertThat(Fork.ofLabel("EIP158")).contains(Fork.SPURIOUS_DRAGON);
        assertThat(Fork.ofLabel("Osaka")).contains(Fork.OSAKA);
        assertThat(Fork.ofLabel("Amsterdam")).isEmpty();
        assertThat(Arrays.stream(Fork.values()).map(f -> Fork.ofLabel(f.label())))
                .containsExactly(Arrays.stream(Fork.values()).map(Optional::of).toArray(Optional[]::new));
    }

    /** Values of fake_exponential in EIP-4844's fixtures; one wei is the least. */
    @Test
    void theBlobBaseFeeRisesByTheForksFraction() {
        assertThat(BlobSchedule.CANCUN.baseFee(0)).hasToString("1");
        assertThat(BlobSchedule.CANCUN.baseFee(2_314_057)).hasToString("1");
        assertThat(BlobSchedule.CANCUN.baseFee(2_314_058)).hasToString("2");
        assertThat(BlobSchedule.CANCUN.baseFee(10 * 1024 * 1024)).hasToString("23");
        assertThat(BlobSchedule.PRAGUE.baseFee(10 * 1024 * 1024)).hasToString("8");
    }

    private static List<Integer> codes(Fork fork) {
        OpcodeTable table = OpcodeTable.of(fork);
        return IntStream.range(0, 256)
                .filter(code -> table.opcode(code).isPresent())
                .boxed()
                .toList();
    }
}
