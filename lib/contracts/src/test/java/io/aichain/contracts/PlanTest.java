package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.Numbers;
import io.aichain.inference.model.Layer;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.model.Layout;
import io.aichain.inference.model.Profile;
import io.aichain.models.ModelFile;
import io.aichain.models.Vocabulary;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** What is left to do, from what a chain has. */
class PlanTest {
    private static final Address MODEL = Address.fromHex("0x00000000000000000000000000000000000000aa");
    private static final Contracts CONTRACTS = Contracts.of(Web3j.build(new HttpService("http://127.0.0.1:1")));

    /** Input(n), Dense(n -> units) with bias. */
    private static ModelFile dense(int in, int units) {
        Layer input = new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, in), 0, List.of());
        long weights = (in + 1L) * units;
        Layer dense =
                new Layer(LayerType.DENSE, Layout.INT64, List.of(0), Numbers.of(1, 0, units, 1), weights, List.of());
        return new ModelFile(
                "dense",
                "",
                Profile.D2,
                1,
                List.of(input, dense),
                List.of(Bytes.EMPTY, Bytes.wrap(new byte[(int) (8 * weights)])),
                List.of(),
                new Vocabulary.None());
    }

    private static List<Step> steps(ModelFile file, Optional<Draft> draft, long blockGas) {
        return steps(file, draft, Plan.Limits.of(blockGas));
    }

    private static List<Step> steps(ModelFile file, Optional<Draft> draft, Plan.Limits limits) {
        Engines engines = Engines.of(Profile.D2, Deployer.USUAL);
        Set<Address> all = new HashSet<>(
                engines.parts().stream().map(Engines.Part::address).toList());
        all.add(engines.deployer());
        return Plan.steps(file, CONTRACTS, engines, all, draft, limits);
    }

    private static Draft draft(int stored, boolean isSealed) {
        return draft(stored, Plan.Limits.CAPACITY, isSealed);
    }

    /** @param chunk bytes in each account; the last one has what is left */
    private static Draft draft(int stored, int chunk, boolean isSealed) {
        List<Integer> chunks = IntStream.iterate(0, from -> from < stored, from -> from + chunk)
                .mapToObj(from -> Math.min(chunk, stored - from))
                .toList();
        List<Long> all = List.of(0L, (long) stored);
        return new Draft(MODEL, all, List.of(List.of(), chunks), false, false, isSealed, false);
    }

    @Test
    void whoPublishesWhenTheNodeGoesAwayIsToldThatNothingIsLost() throws Exception {
        ModelFile file = dense(2, 2);
        Author author = Author.fromHex("1".repeat(64), "key");
        Plan plan = new Plan(
                file,
                file.modelHash(),
                author.address(),
                Engines.of(Profile.D2, Deployer.USUAL),
                Optional.empty(),
                steps(file, Optional.empty(), 30_000_000),
                BigInteger.ZERO,
                BigInteger.ZERO,
                BigInteger.ONE);
        try (var fake = new FakeNode();
                Node node = fake.connect()) {
            fake.close();
            var publisher = new Publisher(node, author, Optional.empty());
            assertThatThrownBy(() -> publisher.carryOut(plan, progress -> {}))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContainingAll("no answer", "Nothing is lost: the same command goes on");
        }
    }

    @Test
    void aNewChainGetsItsSharedContractsFirst() {
        Engines engines = Engines.of(Profile.D2, Deployer.USUAL);
        List<Step> steps =
                Plan.steps(dense(2, 2), CONTRACTS, engines, Set.of(), Optional.empty(), Plan.Limits.of(60_000_000));
        assertThat(steps.getFirst()).isInstanceOf(Step.Fund.class);
        assertThat(steps.subList(1, 8)).allMatch(Step.Engine.class::isInstance);
        assertThat(steps.subList(8, steps.size()))
                .extracting(step -> step.getClass().getSimpleName())
                .containsExactly("Create", "Configure", "Append", "Seal");
    }

    @Test
    void chunksAreAsLargeAsAContractMayBeAndEndWithTheLayer() {
        List<Step> steps = steps(dense(99, 100), Optional.empty(), 60_000_000);
        assertThat(appends(steps))
                .extracting(Step.Append::length)
                .containsExactly(24_575, 24_575, 24_575, 80_000 - 3 * 24_575);
        assertThat(appends(steps)).extracting(Step.Append::from).containsExactly(0, 24_575, 2 * 24_575, 3 * 24_575);
    }

    @Test
    void chunksShrinkToWhatABlockCanPayFor() {
        List<Step> steps = steps(dense(99, 100), Optional.of(draft(0, false)), 3_000_000);
        assertThat(appends(steps)).allMatch(step -> step.gas() <= 3_000_000 && step.length() < 13_000);
        assertThat(appends(steps).stream().mapToInt(Step.Append::length).sum()).isEqualTo(80_000);
    }

    @Test
    void whatIsStoredIsNotSentAgain() {
        List<Step> steps = steps(dense(99, 100), Optional.of(draft(30_001, false)), 60_000_000);
        assertThat(steps).noneMatch(step -> step instanceof Step.Create || step instanceof Step.Configure);
        assertThat(appends(steps).getFirst().from()).isEqualTo(30_001);
        assertThat(appends(steps).stream().mapToInt(Step.Append::length).sum()).isEqualTo(80_000 - 30_001);
        assertThat(steps(dense(99, 100), Optional.of(draft(80_000, true)), 60_000_000))
                .isEmpty();
    }

    @Test
    void aModelThatOneTransactionCannotHashIsHashedBySeveral() {
        List<Step> steps = steps(dense(999, 300), Optional.empty(), 60_000_000);
        List<Step.HashWeights> hashes = hashes(steps);
        assertThat(hashes.stream().mapToInt(Step.HashWeights::tiles).sum()).isEqualTo((2_400_000 + 4_095) / 4_096);
        assertThat(hashes).hasSizeGreaterThan(1).allMatch(step -> step.gas() < Gas.TRANSACTION_CAP);
    }

    /** Begun when the chain's contracts were smaller than now, or larger: it has what it took then. */
    @Test
    void readingForTheHashIsPricedByTheAccountsThatTheDraftHas() {
        ModelFile file = dense(99, 100);
        Plan.Limits usual = Plan.Limits.of(60_000_000);
        Plan.Limits crumbs = new Plan.Limits(usual.gas(), 999, usual.contract());
        long ofUsual = steps(file, Optional.empty(), usual).getLast().gas();
        long ofCrumbs = steps(file, Optional.empty(), crumbs).getLast().gas();
        // 20 tiles, each of which may lie in six accounts and not in two
        assertThat(ofCrumbs).isGreaterThan(ofUsual + 20 * 4 * 5_000);
        assertThat(steps(file, Optional.of(draft(80_000, 999, false)), usual))
                .extracting(Step::gas)
                .containsExactly(ofCrumbs);
        assertThat(steps(file, Optional.of(draft(80_000, usual.chunk(), false)), crumbs))
                .extracting(Step::gas)
                .containsExactly(ofUsual);
    }

    /** What is to come is longer: the crumbs that there are decide, be they few. */
    @Test
    void aDraftOfCrumbsThatIsGoneOnWithInLargeChunksIsReadCrumbByCrumb() {
        ModelFile file = dense(999, 300);
        List<Step.HashWeights> crumbs = hashes(steps(file, Optional.of(draft(9_999, 999, false)), 60_000_000));
        List<Step.HashWeights> usual = hashes(steps(file, Optional.of(draft(9_999, false)), 60_000_000));
        assertThat(gasOfATile(crumbs)).isGreaterThan(gasOfATile(usual) + 3 * 5_000);
        assertThat(crumbs).allMatch(step -> step.gas() < Gas.TRANSACTION_CAP);
    }

    @Test
    void aChainThatCannotTakeTheModelIsRefusedBeforeAnythingIsPaid() {
        assertThatThrownBy(() -> steps(dense(99, 100), Optional.empty(), 100_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("too small");
        assertThatThrownBy(() -> steps(dense(2, 2), Optional.empty(), 1_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("the contract Model");
    }

    /** Input(2), then Dense(2 -> 2) so often. */
    private static ModelFile deep(int count) {
        List<Layer> layers = new ArrayList<>();
        List<Bytes> streams = new ArrayList<>();
        layers.add(new Layer(LayerType.INPUT, Layout.NONE, List.of(), Numbers.of(0, 0, 1, 2), 0, List.of()));
        streams.add(Bytes.EMPTY);
        for (int i = 0; i < count; i++) {
            layers.add(new Layer(LayerType.DENSE, Layout.INT64, List.of(i), Numbers.of(1, 0, 2, 1), 6, List.of()));
            streams.add(Bytes.wrap(new byte[48]));
        }
        return new ModelFile("deep", "", Profile.D2, 1, layers, streams, List.of(), new Vocabulary.None());
    }

    /** What is said to be needed is held against what is by LayersGasIT. */
    @Test
    void layersAreAsManyAsOneTransactionDescribes() {
        assertThat(steps(deep(90), Optional.empty(), 60_000_000)).hasAtLeastOneElementOfType(Step.Configure.class);
        assertThatThrownBy(() -> steps(deep(120), Optional.empty(), 60_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContainingAll("the layers: ", "at most 16777216", "a model of fewer layers", "EIP-7825")
                .message()
                .doesNotContain("larger blocks");
        assertThatThrownBy(() -> steps(deep(60), Optional.empty(), 8_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContainingAll("the layers: ", "at most 8000000", "publish it on a chain with larger blocks");
    }

    /** One contract names all chunks: 30 MB where they are as large as they can be. */
    @Test
    void whatNoContractCanDescribeIsRefusedWithAdviceThatHelps() {
        ModelFile file = dense(1_999, 1_900);
        String why = Plan.tooLong(file).orElseThrow();
        assertThat(why)
                .contains("20 for each of 1238 chunks", "at most 24575", "int8-v1")
                .doesNotContain("larger");
        assertThatThrownBy(() -> steps(file, Optional.empty(), 60_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessage(why);
        ModelFile half = dense(999, 1_900);
        assertThat(Plan.tooLong(half)).isEmpty();
        assertThat(steps(half, Optional.empty(), 60_000_000)).isNotEmpty();
        assertThatThrownBy(() -> steps(half, Optional.empty(), 2_500_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("larger blocks or contracts takes larger chunks, and int8-v1");
    }

    /** It is a contract too. */
    @Test
    void theDescriptionFitsTheContractsOfTheChain() {
        Plan.Limits crumbs = new Plan.Limits(1 << 24, 1_999, 1_999);
        // 85 chunks and two layers: 1,986 bytes
        assertThat(appends(steps(dense(210, 100), Optional.empty(), crumbs))).hasSize(85);
        assertThatThrownBy(() -> steps(dense(215, 100), Optional.empty(), crumbs))
                .isInstanceOf(ChainException.class)
                .hasMessageContainingAll("20 for each of 87 chunks", "at most 1999", "larger blocks or contracts");
    }

    @Test
    void whatIsSealedButLacksWhatFollowsIsNotFinished() {
        ModelFile texts = TextModels.of(TextModels.words(3, 1));
        Draft model = new Draft(MODEL, List.of(), List.of(), false, true, true, false);
        assertThat(model.isFinished(texts)).isFalse();
        assertThat(model.isFinished(dense(2, 2))).isTrue();
        assertThat(new Draft(MODEL, List.of(), List.of(), true, true, true, false).isFinished(texts))
                .isTrue();
        assertThat(new Draft(MODEL, List.of(), List.of(), true, true, false, false).isFinished(texts))
                .isFalse();
    }

    /** A transaction has 2^24 gas: a word takes some 24,000 for its place and 20,000 for its bytes. That so many do fit, and no more, VocabularyGasIT holds. */
    @Test
    void textsHaveAsManyWordsAsOneTransactionPaysFor() {
        List<Step> steps = steps(TextModels.of(TextModels.words(315, 3)), Optional.empty(), 60_000_000);
        assertThat(steps.getLast()).isInstanceOf(Step.Text.class);
        assertThatThrownBy(() -> steps(TextModels.of(TextModels.words(350, 3)), Optional.empty(), 60_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContainingAll(
                        "the contract TextModel",
                        "at most 16777216 in one transaction",
                        "350 words",
                        "words (--vocabulary FILE)")
                .hasMessageMatching(".*the first 3[23]\\d of them would fit.*");
        assertThatThrownBy(() -> steps(TextModels.of(TextModels.words(20, 3_000)), Optional.empty(), 60_000_000))
                .isInstanceOf(ChainException.class)
                .hasMessageContainingAll("at most 49152, EIP-3860", "fewer or shorter words");
    }

    /** The unknown word lies in the creation code too. */
    @Test
    void asManyLongWordsFitAsAreSaid() {
        List<String> words = TextModels.words(20, 3_000);
        assertThatThrownBy(() -> steps(TextModels.of(words), Optional.empty(), 60_000_000))
                .isInstanceOfSatisfying(ChainException.class, refused -> {
                    Matcher said = Pattern.compile("the first (\\d+) of them").matcher(refused.getMessage());
                    assertThat(said.find()).isTrue();
                    int fit = Integer.parseInt(said.group(1));
                    assertThat(steps(TextModels.of(words.subList(0, fit)), Optional.empty(), 60_000_000))
                            .isNotEmpty();
                    assertThatThrownBy(
                                    () -> steps(TextModels.of(words.subList(0, fit + 1)), Optional.empty(), 60_000_000))
                            .isInstanceOf(ChainException.class);
                });
    }

    private static List<Step.HashWeights> hashes(List<Step> steps) {
        return steps.stream()
                .filter(Step.HashWeights.class::isInstance)
                .map(Step.HashWeights.class::cast)
                .toList();
    }

    private static long gasOfATile(List<Step.HashWeights> hashes) {
        return hashes.getFirst().gas() / hashes.getFirst().tiles();
    }

    private static List<Step.Append> appends(List<Step> steps) {
        return steps.stream()
                .filter(Step.Append.class::isInstance)
                .map(Step.Append.class::cast)
                .toList();
    }
}
