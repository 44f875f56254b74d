package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.models.ModelFile;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What describing layers is said to take, against what it takes: never less, and little more, from one layer to as many as a transaction can describe. */
class LayersGasIT {
    /** What is said, of what is used, at most. */
    private static final double TOO_MUCH = 1.1;

    private static PublishingChain chain;

    @BeforeAll
    static void start() {
        chain = PublishingChain.start(Path.of("target", "contracts", "layers-anvil.log"));
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("1 Dense", LayeredModels.dense(1)),
                Arguments.of("10 Dense", LayeredModels.dense(10)),
                Arguments.of("60 Dense", LayeredModels.dense(60)),
                Arguments.of("ResNet-20", LayeredModels.resnet20()),
                Arguments.of("100 Adds of eight", LayeredModels.sums(100)),
                Arguments.of("250 Adds of eight", LayeredModels.sums(250)),
                Arguments.of("100 small layers", LayeredModels.small(100)),
                Arguments.of("a transformer of 25 blocks", LayeredModels.transformer(25)),
                Arguments.of("1 Dense of the first library", LayeredModels.firstLibrarysDense(1)),
                Arguments.of("60 Dense of the first library", LayeredModels.firstLibrarysDense(60)),
                Arguments.of("1 Conv2D of the first library", LayeredModels.firstLibrarysConvolutions(1)),
                Arguments.of("40 Conv2D of the first library", LayeredModels.firstLibrarysConvolutions(40)),
                Arguments.of("a melody of 1 LSTM", LayeredModels.melody(1)),
                Arguments.of("a melody of 30 LSTMs", LayeredModels.melody(30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void gasIsSaidWithinATenth(String name, ModelFile file) {
        chain.killedAfter("the contract ", chain.plan(file));
        PublishingChain.Gas layers = chain.gas("the layers", file);
        assertThat(layers.said()).as("%s", layers).isBetween(layers.used(), (long) (layers.used() * TOO_MUCH));
    }
}
