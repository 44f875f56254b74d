package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.ForkRules;
import io.aichain.evm.precompile.Precompiles;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Whose classes stay where there is not place for all. */
class KeptClassesTest extends CompilerAtWork {
    /** Which classes stay is for those who pay: a class that only calls run, however often, goes as one that does not run. */
    @Test
    void callsDoNotKeepAClass() {
        for (Purpose purpose : Purpose.values()) {
            Machine machine =
                    new Machine(ForkRules.of(Fork.OSAKA), Precompiles.of(Fork.OSAKA), Translation.ADAPTIVE, purpose);
            Code code = code(1);
            code.setCompiled(Compiler.compile(code, ROWS).orElseThrow(), 0);
            machine.push().begin(CallKind.CALL, code, null, Program.CALLER, UInt256.ZERO, 100_000);
            assertThat(machine.frame().compiled).isNotNull();
            assertThat(code.ranAt())
                    .as(purpose.toString())
                    .isEqualTo(purpose == Purpose.BLOCKS ? machine.compilation.time() : 0);
        }
    }

    @Test
    void ofClassesThatRanAtTheSameTimeTheLargestGoes() throws ExecutionException, InterruptedException {
        Code small = code(1);
        Code large = code(2, 8_000);
        int bytes = made(small) + made(large);
        Compilation compilation = on(bytes + made(small) / 2);
        for (Code code : List.of(small, large, code(3))) {
            code.ran(HOT, ROWS, compilation);
            compilation.settle();
        }
        assertThat(large.compiled(Translation.ADAPTIVE, ROWS)).isNull();
        assertThat(small.compiled(Translation.ADAPTIVE, ROWS)).isNotNull();
        assertThat(compilation.counts().classes()).isEqualTo(2);
    }

    /** In bytes, as it is counted. */
    private static int made(Code code) {
        return Compiler.compile(code, ROWS).orElseThrow().bytes();
    }
}
