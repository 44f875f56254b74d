package io.aichain.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HotSpot leaves methods above 8,000 bytecodes to its interpreter, without a word. */
class CompilableTest {
    @ParameterizedTest
    @ValueSource(
            classes = {
                PlainLoop.class,
                BlockLoop.class,
                Words.class,
                Division.class,
                ModularProduct.class,
                Reciprocal.class,
                Instructions.class,
                Reads.class,
                Limbs.class,
                Compiled.class,
                Calls.class
            })
    void noHotMethodIsTooLargeForTheCompiler(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            Stream<MethodModel> methods = ClassFile.of().parse(in.readAllBytes()).methods().stream();
            assertThat(methods.flatMap(m -> m.code().stream()).mapToInt(code -> ((CodeAttribute) code).codeLength()))
                    .allMatch(length -> length < 8000);
        }
    }
}
