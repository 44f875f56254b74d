package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Bytes;
import io.aichain.contracts.ChainException;
import io.aichain.contracts.Publisher;
import io.aichain.contracts.TextModels;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies up to the last word that a transaction of 2^24 gas can pay for: what is said to fit does, and little more would. */
class VocabularyGasIT {
    private static final long CAP = 1L << 24;
    /** What is said, of what is needed, at most. */
    private static final double TOO_MUCH = 1.01;

    private static PublishingChain chain;

    @BeforeAll
    static void start() {
        chain = PublishingChain.start(Path.of("target", "contracts", "vocabulary-anvil.log"));
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    /** Published from a hundred words to the border, short words and long ones. */
    @ParameterizedTest
    @CsvSource({"1, 3", "100, 1", "250, 3", "200, 33", "100, 100", "20, 900", "3, 8000"})
    void gasIsSaidWithinAHundredth(int count, int length) {
        Said said = published(TextModels.words(count, length));
        assertThat(said.planned).as(said.toString()).isBetween(said.needed(), (long) (said.needed() * TOO_MUCH));
    }

    @ParameterizedTest
    @CsvSource({"3", "31", "64"})
    void theFirstThatAreSaidToFitDo(int length) {
        Publisher publisher = chain.publisher();
        List<String> tooMany = TextModels.words(400, length);
        int fit = fit(publisher, tooMany);
        assertThatThrownBy(() -> plan(publisher, tooMany.subList(0, fit + 1))).isInstanceOf(ChainException.class);
        Said said = published(tooMany.subList(0, fit));
        assertThat(said.planned).isLessThanOrEqualTo(CAP).isGreaterThan(CAP - 60_000);
    }

    /** A model of the first library keeps its words itself. */
    @ParameterizedTest
    @CsvSource({"1, 3", "100, 1", "300, 3", "200, 33", "100, 100", "20, 900", "3, 8000"})
    void gasOfTheFirstLibrarysWordsIsSaidWithinATenth(int count, int length) {
        withinATenth(firstLibrarys(new Vocabulary.Words(TextModels.words(count, length), 0), count));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 38, 130, 700})
    void gasOfNotesIsSaidWithinATenth(int count) {
        List<Integer> notes = IntStream.rangeClosed(1, count).boxed().toList();
        withinATenth(firstLibrarys(new Vocabulary.Notes(notes), count));
    }

    @Test
    void asManyWordsOfTheFirstLibraryAreTakenAsFit() {
        Publisher publisher = chain.publisher();
        int most = IntStream.iterate(300, n -> n + 1)
                        .filter(n -> !isPlanned(
                                publisher, firstLibrarys(new Vocabulary.Words(TextModels.words(n, 3), 0), n)))
                        .findFirst()
                        .orElseThrow()
                - 1;
        assertThat(most).isBetween(330, 400);
        long used = withinATenth(firstLibrarys(new Vocabulary.Words(TextModels.words(most, 3), 0), most));
        assertThat(used).isGreaterThan(CAP / 100 * 97);
    }

    private static boolean isPlanned(Publisher publisher, ModelFile file) {
        try {
            return !publisher.plan(file, ANEW).isDone();
        } catch (ChainException refused) {
            assertThat(refused)
                    .hasMessageContainingAll("the vocabulary: ", "fewer words (--vocabulary FILE)")
                    .message()
                    .doesNotContain("larger blocks");
            return false;
        }
    }

    /** @return the gas that the vocabulary's transaction used */
    private static long withinATenth(ModelFile file) {
        chain.killedAfter("the layers", chain.plan(file));
        PublishingChain.Gas vocabulary = chain.gas("the vocabulary", file);
        assertThat(vocabulary.said()).as("%s", vocabulary).isBetween(vocabulary.used(), vocabulary.used() / 10 * 11);
        return vocabulary.used();
    }

    /** Tokens one by one, Embedding(n -> 1) or LSTM(1 -> 1), Dense(1 -> n). */
    private static ModelFile firstLibrarys(Vocabulary vocabulary, int n) {
        boolean melody = vocabulary instanceof Vocabulary.Notes;
        Layer first = melody
                ? new Layer(LayerType.LSTM, Layout.INT64, List.of(), Numbers.of(4, 3, 1, 1), 12, List.of())
                : new Layer(LayerType.EMBEDDING, Layout.INT64, List.of(), Numbers.of(n, 1), n, List.of());
        return new ModelFile(
                "first",
                "",
                Profile.D1_COMPAT,
                1,
                List.of(
                        new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0), 0, List.of()),
                        first,
                        new Layer(LayerType.DENSE, Layout.INT64, List.of(), Numbers.of(1, 1, n), 2L * n, List.of())),
                List.of(Bytes.EMPTY, Bytes.wrap(new byte[(int) first.streamLength()]), Bytes.wrap(new byte[16 * n])),
                List.of(),
                vocabulary);
    }

    private static int fit(Publisher publisher, List<String> words) {
        try {
            plan(publisher, words);
        } catch (ChainException refused) {
            Matcher number =
                    Pattern.compile("the first (\\d+) of them would fit").matcher(refused.getMessage());
            assertThat(number.find()).as(refused.getMessage()).isTrue();
            return Integer.parseInt(number.group(1));
        }
        throw new AssertionError(words.size() + " words fit");
    }

    /** @param planned for the text's contract; used and intrinsic: of its transaction */
    private record Said(long planned, long used, long intrinsic) {
        /** What the transaction must be given: the deployer keeps a 64th of what is left when it creates. */
        long needed() {
            return used + (used - intrinsic) / 63;
        }
    }

    private static Said published(List<String> words) {
        Publisher publisher = chain.publisher();
        long planned = plan(publisher, words)
                - publisher
                        .plan(TextModels.of(name(words), words.size(), 8, new Vocabulary.None()), ANEW)
                        .gas();
        publisher.carryOut(publisher.plan(text(words), ANEW), progress -> {});
        JsonNode receipt = chain.lastReceipt();
        JsonNode last = new JsonRpc(chain.anvil().rpc())
                .call("eth_getTransactionByHash", receipt.get("transactionHash").asText());
        byte[] data = Bytes.fromHex(last.get("input").asText()).toArray();
        long intrinsic = 21_000;
        for (byte b : data) intrinsic += b == 0 ? 4 : 16;
        return new Said(planned, JsonRpc.number(receipt.get("gasUsed")), intrinsic);
    }

    private static final Publisher.Resumption ANEW = new Publisher.Resumption(Optional.empty(), true);

    private static long plan(Publisher publisher, List<String> words) {
        return publisher.plan(text(words), ANEW).gas();
    }

    private static ModelFile text(List<String> words) {
        return TextModels.of(name(words), words.size(), 8, new Vocabulary.Words(words, 0));
    }

    /** One for each vocabulary: the same graph under the same name would be gone on with, as only its text is missing. */
    private static String name(List<String> words) {
        return "%d words of %d".formatted(words.size(), words.getFirst().length());
    }
}
