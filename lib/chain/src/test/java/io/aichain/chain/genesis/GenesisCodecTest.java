package io.aichain.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesisCodecTest {
    private static final String TEXT = GenesisSample.text(Address.ZERO);

    private static Genesis read(String text) throws MalformedException {
        return GenesisCodec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void gethsFormatIsRead() throws MalformedException {
        Genesis genesis = read(TEXT);
        assertThat(genesis.chainId()).isEqualTo(31337);
        assertThat(genesis.gasLimit()).isEqualTo(30_000_000);
        assertThat(genesis.alloc()).hasSize(1);
        assertThat(genesis.alloc().firstEntry().getValue().balance()).isEqualTo(UInt256.of(1000));
        assertThat(genesis.aichain().feeRule()).isEqualTo(FeeRule.DEFAULT);
    }

    @Test
    void storageIsReadWithAndWithoutPrefixAndZeroIsNoEntry() throws MalformedException {
        String one = "0".repeat(63) + "1";
        String storage = "\"1000\",\"storage\":{\"%s\":\"2a\",\"0x2\":\"0x2b\",\"03\":\"0x00\"}".formatted(one);
        Genesis genesis = read(TEXT.replace("\"1000\"", storage));
        assertThat(genesis.alloc().firstEntry().getValue().storage())
                .containsExactly(
                        Map.entry(UInt256.of(1), UInt256.of(0x2a)), Map.entry(UInt256.of(2), UInt256.of(0x2b)));
    }

    @Test
    void theHashIsThatOfTheContentNotOfTheWhiteSpace() throws MalformedException {
        assertThat(read(TEXT.replace("\n", "  \n ")).hash())
                .isEqualTo(read(TEXT).hash());
        assertThat(read(TEXT.replace("\"1000\"", "\"1001\"")).hash())
                .isNotEqualTo(read(TEXT).hash());
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"chainId\":31337 | \"chainId\":0 | genesis.config.chainId",
                "\"chainId\":31337 | \"chainId\":-1 | genesis.config.chainId",
                "\"osakaTime\":0 | \"osakaTime\":9 | genesis.config.osakaTime",
                "\"osakaTime\":0 | \"londonBlock\":5 | genesis.config.londonBlock",
                "\"osakaTime\":0 | \"amsterdamTime\":0 | amsterdamTime",
                "\"name\":\"test\" | \"name\":\"Te st\" | aichain.name",
                "\"partitions\":2 | \"partitions\":0 | aichain.partitions",
                "\"quorum\":1 | \"quorum\":2 | aichain.quorum",
                "\"quorum\":1 | \"quorum\":0 | aichain.quorum",
                "[\"executor-0\"] | [] | aichain.voters",
                "[\"executor-0\"] | [\"a\",\"a\"] | aichain.voters",
                "\"network\":\"file\" | \"network\":\"moon\" | moon is not known",
                "\"network\":\"regtest\" | \"network\":\"litecoin\" | bitcoin.network",
                "\"0x1c9c380\" | \"0x10\" | genesis.gasLimit",
                "\"0x1c9c380\" | 1.5 | genesis.gasLimit",
                "\"0x1c9c380\" | \"0x1c9c380\",\"number\":\"0x5\" | genesis.number",
                "\"1000\" | \"1000\",\"storage\":{\"0x0\":\"0x1\",\"00\":\"02\"} | .storage.00: twice",
                "f39fd6e51aad88f6f4ce6ab8827279cfffb92266 | f39f | genesis.alloc",
                "\"1000\" | \"ten\" | genesis.alloc.f39fd6e51aad88f6f4ce6ab8827279cfffb92266.balance",
            })
    void whatIsWrongIsNamed(String found, String replaced, String named) {
        assertThat(TEXT).contains(found);
        assertThatThrownBy(() -> read(TEXT.replace(found, replaced)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(named);
    }

    @Test
    void moreThanTwoToThe256InAllIsRefusedSoThatNoTransferOverflows() {
        String all = "\"0x" + "f".repeat(64) + "\"";
        String two = "\"" + "00".repeat(20) + "\":{\"balance\":\"1\"},";
        String text = TEXT.replace("\"1000\"", all).replace("\"alloc\":{", "\"alloc\":{" + two);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("in all");
    }
}
