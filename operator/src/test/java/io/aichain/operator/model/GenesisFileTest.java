package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.operator.Checkout;
import io.aichain.operator.api.AIChain;
import io.aichain.operator.api.BitcoinSpec;
import io.aichain.operator.model.KeyAddresses.NoKeyException;
import org.junit.jupiter.api.Test;

/** The genesis file is what the services read, and a foreign one is looked at before it is believed. */
class GenesisFileTest {
    private static final AIChain CHAIN = Checkout.sample("minimal");

    @Test
    void hasTheChainsMembers() {
        GenesisFile file = GoldenTest.genesis(CHAIN);
        JsonNode root = Checkout.yaml(file.text());
        assertThat(root.at("/config/chainId").asLong()).isEqualTo(42001);
        assertThat(root.at("/config/aichain/voters/0").asText()).isEqualTo("hello-executor-0");
        assertThat(root.at("/config/aichain/quorum").asInt()).isEqualTo(1);
        assertThat(root.at("/config/aichain/bitcoin/network").asText()).isEqualTo("regtest");
        assertThat(root.at("/alloc").size()).isEqualTo(2);
        assertThat(file.hash()).isEqualTo(Hashes.sha256(file.text()));
    }

    @Test
    void aFileOfTheUsersHasTheSameHashHoweverItIsWritten() throws Exception {
        GenesisFile made = GoldenTest.genesis(CHAIN);
        String pretty = Checkout.yaml(made.text()).toPrettyString();
        assertThat(GenesisFile.read(Names.of(CHAIN), CHAIN.getSpec(), pretty).hash())
                .isEqualTo(made.hash());
        assertThat(GenesisFile.read(Names.of(CHAIN), CHAIN.getSpec(), pretty).addresses())
                .isEqualTo(GoldenTest.ADDRESSES);
    }

    @Test
    void aFileOfAnotherChainIsRefusedByName() {
        String text = GoldenTest.genesis(CHAIN).text();
        refused("{", "not JSON");
        refused(text.replace("42001", "7"), "config.chainId is 7 and spec.genesis.chainId 42001; make them equal");
        refused(text.replace(":42001", ":\"0x539\""), "config.chainId is 1337 and spec.genesis.chainId 42001");
        refused(
                text.replace("\"name\":\"hello\"", "\"name\":\"other\""),
                "config.aichain.name is other and metadata.name hello; make them equal");
        refused(text.replace("hello-executor-0", "other-0"), "the pod will be called hello-executor-0");
        refused(
                text.replace("[\"hello-executor-0\"]", "[\"hello-executor-0\",\"hello-executor-1\"]")
                        .replace("\"quorum\":1", "\"quorum\":2"),
                "names 2 and");
        refused(text.replace("0x3938700", "0x5300"), "gasLimit is 21248 and spec.genesis.gasLimit 60000000");
        refused(text.replace("\"partitions\":4", "\"partitions\":5"), "partitions is 5 and");
        refused(text.replace("\"startHeight\":0", "\"startHeight\":7"), "spec.bitcoin.startHeight 0; make them equal");
        refused(
                text.replace("\"regtest\"", "\"signet\",\"startHash\":\"" + "0".repeat(64) + "\""),
                "network is signet and spec.bitcoin.network regtest");
        refused(text.replace("\"network\":\"file\"", "\"network\":\"near\""), "does not name file");
        refused(
                text.replace("\"network\":\"file\"", "\"network\":\"near\",\"parameters\":{\"network\":\"file\"}"),
                "does not name file");
        refused(" ".repeat(GenesisFile.MAX_BYTES + 1), "at most 1000000");
    }

    /** A name may be as long as a file, and a condition's message may not. */
    @Test
    void whatIsRefusedIsSaidBriefly() {
        String text = GoldenTest.genesis(CHAIN).text();
        String unknown = text.replace("\"aichain\":{", "\"aichain\":{\"" + "x".repeat(40_000) + "\\ud800\\n\":1,");
        assertThatThrownBy(() -> GenesisFile.read(Names.of(CHAIN), CHAIN.getSpec(), unknown))
                .isInstanceOf(GenesisFile.UnfitException.class)
                .message()
                .startsWith("genesis file: config.aichain.xxx")
                .endsWith("; correct it")
                .hasSizeLessThan(600)
                .doesNotContain("\ud800", "\n");
    }

    @Test
    void anAccountThatStandsTwiceIsRefused() {
        AIChain chain = Checkout.chain("""
                metadata: {name: hello}
                spec: {genesis: {chainId: 7, allocations: [
                  {address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", balance: "1"},
                  {address: "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", balance: "2"}]}}
                """);
        assertThatThrownBy(() -> GenesisFile.make(Names.of(chain), chain.getSpec(), GoldenTest.ADDRESSES))
                .isInstanceOf(GenesisFile.UnfitException.class)
                .hasMessageContaining("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266 stands twice");
    }

    private static void refused(String text, String words) {
        assertThatThrownBy(() -> GenesisFile.read(Names.of(CHAIN), CHAIN.getSpec(), text))
                .isInstanceOf(GenesisFile.UnfitException.class)
                .hasMessageContaining(words);
    }

    /** Hardhat's first account, and the address of the second private key that there is. */
    @Test
    void addressesOfKnownKeys() throws Exception {
        assertThat(KeyAddresses.ethereum("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n"))
                .isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        String two = "0".repeat(63) + "2";
        assertThat(KeyAddresses.bitcoin(two, BitcoinSpec.Network.mainnet))
                .isEqualTo("bc1qq6hag67dl53wl99vzg42z8eyzfz2xlkvxechjp");
        assertThat(KeyAddresses.bitcoin("0x" + two, BitcoinSpec.Network.regtest))
                .startsWith("bcrt1qq6hag67dl53wl99vzg42z8eyzfz2xlkv");
    }

    @Test
    void noMessageShowsASecret() {
        for (String bad : new String[] {"hunter2", "0x" + "f".repeat(64), "0xac0974"}) {
            assertThatThrownBy(() -> KeyAddresses.ethereum(bad))
                    .isInstanceOf(NoKeyException.class)
                    .message()
                    .doesNotContain(bad);
            assertThatThrownBy(() -> KeyAddresses.bitcoin(bad, BitcoinSpec.Network.regtest))
                    .isInstanceOf(NoKeyException.class)
                    .message()
                    .doesNotContain(bad);
        }
    }
}
