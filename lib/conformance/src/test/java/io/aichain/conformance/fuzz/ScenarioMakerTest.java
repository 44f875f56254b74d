package io.aichain.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.tx.TransactionCodec;
import io.aichain.chain.tx.TransactionType;
import java.util.BitSet;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScenarioMakerTest {
    private static final int PROGRAMS = 1500;

    private static final SortedSet<String> FORKS = new TreeSet<>();
    private static final SortedSet<TransactionType> TYPES = new TreeSet<>();
    private static final BitSet OPCODES = new BitSet(256);
    private static final SortedSet<Integer> DEPTHS = new TreeSet<>();
    private static int refused;
    private static long steps;

    @BeforeAll
    static void run() throws Exception {
        Forms forms = new Forms();
        for (long seed = 0; seed < PROGRAMS; seed++) {
            FuzzCase one = FuzzCase.run(seed, forms, true);
            assertThat(one.differences()).as("seed %d", seed).isEmpty();
            var post = one.file().elements().next().get("post");
            FORKS.add(post.fieldNames().next());
            var bytes = io.aichain.chain.primitives.Bytes.fromHex(
                    post.elements().next().get(0).get("txbytes").textValue());
            TYPES.add(TransactionCodec.decode(bytes).type());
            if (one.refused()) refused++;
            steps += one.steps().size();
            one.steps().forEach(step -> {
                if (step.error().isEmpty()) OPCODES.set(step.op());
                DEPTHS.add(step.depth());
            });
        }
    }

    @Test
    void aSeedIsAProgram() throws Exception {
        assertThat(ScenarioMaker.make(4711).test())
                .isEqualTo(ScenarioMaker.make(4711).test());
        assertThat(ScenarioMaker.make(4711).test())
                .isNotEqualTo(ScenarioMaker.make(4712).test());
    }

    @Test
    void everyKindOfTransactionAndEveryForkOccurs() {
        assertThat(TYPES).containsExactly(TransactionType.values());
        assertThat(FORKS).hasSize(10);
    }

    @Test
    void everyInstructionOfOsakaRunsSomewhere() {
        var opcodes = io.aichain.evm.fork.OpcodeTable.of(io.aichain.evm.fork.Fork.OSAKA);
        for (int op = 0; op < 256; op++) {
            if (opcodes.opcode(op).isPresent())
                assertThat(OPCODES.get(op)).as("opcode 0x%x", op).isTrue();
        }
    }

    @Test
    void programsRunForAWhileAndCallEachOther() {
        assertThat(steps / PROGRAMS).isGreaterThan(100);
        assertThat(DEPTHS).contains(1, 2, 3, 4);
        assertThat(refused).isBetween(PROGRAMS / 50, PROGRAMS / 5);
    }
}
