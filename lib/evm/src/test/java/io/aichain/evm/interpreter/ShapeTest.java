package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Bytes;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.fork.OpcodeTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pushes name a jump destination: all that have its place as their value, however long they are. */
class ShapeTest {
    private static final int GOAL = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 31, 32})
    void aPushOfAnyLengthNamesItsGoal(int length) {
        Shape once = shape(code(length, 1));
        assertThat(once.isHidden(GOAL)).isFalse();
        assertThat(once.hasOneWay(GOAL)).isTrue();
        assertThat(shape(code(length, 2)).hasOneWay(GOAL)).isFalse();
    }

    @Test
    void theShortestPushNamesPlace0() {
        byte[] code = {Op.JUMPDEST, Op.PUSH0, Op.JUMP};
        assertThat(shape(code).isLoop(0)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 32})
    void aLargerValueNamesNothing(int length) {
        byte[] code = code(length, 1);
        code[1] = 1;
        assertThat(shape(code).isHidden(GOAL)).isTrue();
        code[1] = (byte) 0x80;
        assertThat(shape(code).isHidden(GOAL)).isTrue();
    }

    @Test
    void whatRevertsAtTheEndOfAJumpIsCold() {
        byte[] code = code(32, 1);
        code[GOAL + 1] = Op.PUSH0;
        code[GOAL + 2] = Op.PUSH0;
        code[GOAL + 3] = (byte) Op.REVERT;
        assertThat(shape(code).isCold(0)).isTrue();
        code[GOAL + 3] = (byte) Op.RETURN;
        assertThat(shape(code).isCold(0)).isFalse();
    }

    /** So many times a push of GOAL and a jump, and STOP up to it. */
    private static byte[] code(int length, int times) {
        byte[] code = new byte[GOAL + 4];
        for (int i = 1; i <= times; i++) {
            int end = i * (length + 2);
            code[end - length - 2] = (byte) (Op.PUSH1 + length - 1);
            code[end - 2] = GOAL;
            code[end - 1] = Op.JUMP;
        }
        code[GOAL] = Op.JUMPDEST;
        return code;
    }

    private static Shape shape(byte[] code) {
        return new Shape(Code.initial(Bytes.wrap(code)), Row.all(OpcodeTable.of(Fork.OSAKA)));
    }
}
