package io.aichain.cli.devnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.genesis.FeeRule;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user gave stays, what is missing is filled in, and what the devnet cannot run is refused by name. */
class DevnetGenesisTest {
    private static final String ANCHOR = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    private static final String HASH = "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206";

    private static Genesis completed(String given) throws MalformedException {
        return GenesisCodec.decode(complete(given));
    }

    private static byte[] complete(String given) throws MalformedException {
        Optional<byte[]> file = Optional.ofNullable(given).map(text -> text.getBytes(UTF_8));
        return DevnetGenesis.complete(file, 2, "regtest", 7, Optional.of(HASH), ANCHOR);
    }

    @Test
    void withoutAFileItIsTheUsualChainAboveTheNodesBlock() throws Exception {
        Genesis genesis = completed(null);
        assertThat(genesis.chainId()).isEqualTo(31_337);
        // ten accounts, and the deterministic deployer
        assertThat(genesis.alloc()).hasSize(11);
        assertThat(genesis.aichain().bitcoinStartHeight()).isEqualTo(7);
        assertThat(genesis.aichain().bitcoinStartHash()).contains(HASH);
        assertThat(genesis.aichain().voters()).containsExactly("executor-0", "executor-1");
        assertThat(genesis.aichain().quorum()).isEqualTo(2);
    }

    @Test
    void whatIsGivenStaysAndTheRestIsFilledIn() throws Exception {
        Genesis genesis = completed("""
                {"config":{"chainId":4242,"aichain":{"name":"mine","partitions":2}},"gasLimit":"0x1c9c380","alloc":{}}""");
        assertThat(genesis.chainId()).isEqualTo(4242);
        assertThat(genesis.aichain().name()).isEqualTo("mine");
        assertThat(genesis.aichain().partitions()).isEqualTo(2);
        assertThat(genesis.aichain().anchorAddress()).isEqualTo(ANCHOR);
    }

    @Test
    void quorumAndVotersAreFilledInEachForItself() throws Exception {
        Genesis quorum = completed("""
                {"config":{"chainId":1,"aichain":{"quorum":2}},"gasLimit":"0x1c9c380","alloc":{}}""");
        assertThat(quorum.aichain().voters()).hasSize(2);
        assertThat(quorum.aichain().quorum()).isEqualTo(2);
        Genesis voters = completed("""
                {"config":{"chainId":1,"aichain":{"voters":["executor-0"]}},"gasLimit":"0x1c9c380","alloc":{}}""");
        assertThat(voters.aichain().quorum()).isEqualTo(1);
        refused("""
                {"config":{"chainId":1,"aichain":{"quorum":1}},"gasLimit":"0x1c9c380","alloc":{}}""", "aichain.quorum");
    }

    @Test
    void aLowerBaseFeeOfGethsFileLowersTheFloorAndAHigherOneDoesNotRaiseIt() throws Exception {
        String file = """
                {"config":{"chainId":1,"aichain":null},"gasLimit":"0x1c9c380","baseFeePerGas":"%s","alloc":{}}""";
        Genesis low = completed(file.formatted("0x7"));
        assertThat(low.baseFeePerGas()).isEqualTo(UInt256.of(7));
        assertThat(low.aichain().feeRule().floor()).isEqualTo(UInt256.of(7));
        assertThat(completed(file.formatted("0x77359400")).aichain().feeRule()).isEqualTo(FeeRule.DEFAULT);
        refused(file.formatted("cheap"), "genesis.baseFeePerGas");
    }

    @Test
    void whatTheDevnetCannotRunIsRefusedByName() {
        refused("[]", "genesis: an object expected");
        refused("{", "not JSON", "line: 1, column: 1");
        refused("{\"alloc\":{}}", "genesis.config: missing");
        refused(
                bitcoin("signet", ",\"startHash\":\"" + HASH + "\""),
                "bitcoin.network",
                "regtest",
                "leave bitcoin out");
        refused(bitcoin("mainnet", ""), "bitcoin.startHash: missing");
        refused(bitcoin("regtest", ",\"startHash\":\"0x12\""), "bitcoin.startHash: 64 lower-case hex digits", "0x12");
        refused(bitcoin("regtest", ",\"recoveryAddress\":\"bcrt1q\""), "bitcoin.recoveryAddress: not known");
    }

    private static String bitcoin(String network, String more) {
        return """
                {"config":{"chainId":1,"aichain":{"bitcoin":{"network":"%s","startHeight":0,"anchorAddress":"%s"%s}}},
                "gasLimit":"0x1c9c380","alloc":{}}""".formatted(network, ANCHOR, more);
    }

    private static void refused(String given, String... words) {
        assertThatThrownBy(() -> complete(given))
                .isInstanceOf(MalformedException.class)
                .message()
                .contains(words)
                .doesNotContain("Source");
    }
}
