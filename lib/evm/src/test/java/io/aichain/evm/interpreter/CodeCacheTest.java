package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bounded cache for all, and what the worst code costs in it. */
class CodeCacheTest {
    private static final OpcodeTable OSAKA = OpcodeTable.of(Fork.OSAKA);
    private static final long[] ROWS = Row.all(OSAKA);

    @Test
    void theSameCodeUnderTheSameTableIsOneAndUnderAnotherIsAnother() {
        CodeCache cache = new CodeCache(1 << 20);
        Code code = get(cache, OSAKA, 1);
        assertThat(get(cache, OSAKA, 1)).isSameAs(code);
        assertThat(get(cache, OSAKA, 2)).isNotSameAs(code);
        assertThat(get(cache, OpcodeTable.of(Fork.FRONTIER), 1)).isNotSameAs(code);
    }

    @Test
    void itStaysBelowItsBoundAlsoWhenCodeGrowsByItsRegisterForm() {
        CodeCache cache = new CodeCache(200_000);
        for (int i = 0; i < 500; i++) {
            Code code = get(cache, OSAKA, i);
            long before = cache.weight();
            assertThat(code.atBegin(Translation.ALWAYS, ROWS)).isNotNull();
            assertThat(cache.weight()).isNotEqualTo(before).isLessThanOrEqualTo(200_000);
        }
        assertThat(cache.weight()).isGreaterThan(100_000);
    }

    @Test
    void codeGetsItsRegisterFormOnlyOnceItHasRunForAboutItsLength() {
        Code code = Code.initial(Bytes.wrap(new byte[16_000]));
        int runs = 1;
        while (code.atBegin(Translation.ADAPTIVE, ROWS) == null) runs++;
        assertThat(runs).isBetween(100, 130);
        assertThat(code.atBegin(Translation.NEVER, ROWS)).isNull();
    }

    /** docs/evm.md names this factor. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                Op.JUMPDEST,
                Op.PUSH1,
                Op.PUSH0,
                Op.DUP1,
                Op.SWAP16,
                Op.POP,
                Op.GAS,
                Op.ADD,
                Op.JUMPI,
                Op.SSTORE,
                Op.MSTORE
            })
    void noCodeIsMoreThan33TimesItsLengthInRegisterForm(int op) {
        for (List<Integer> pattern : List.of(
                List.of(op),
                List.of(Op.JUMPDEST, op),
                List.of(Op.PUSH0, op),
                List.of(op, Op.GAS),
                List.of(Op.PUSH0, Op.JUMPDEST, op))) {
            byte[] code = new byte[24_576];
            for (int i = 0; i < code.length; i++)
                code[i] = pattern.get(i % pattern.size()).byteValue();
            Form form = Translator.translate(Code.initial(Bytes.wrap(code)), ROWS);
            assertThat(form.bytes()).as(pattern.toString()).isLessThan(33 * code.length);
        }
    }

    private static Code get(CodeCache cache, OpcodeTable table, int n) {
        byte[] bytes = new byte[4_000];
        Arrays.fill(bytes, (byte) Op.JUMPDEST);
        bytes[0] = (byte) Op.PUSH1 + 1;
        bytes[1] = (byte) n;
        bytes[2] = (byte) (n >> 8);
        Bytes code = Bytes.wrap(bytes);
        return cache.get(table, Keccak.hash(code), code);
    }
}
