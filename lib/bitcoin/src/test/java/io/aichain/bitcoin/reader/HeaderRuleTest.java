package io.aichain.bitcoin.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.BlockHash;
import io.aichain.bitcoin.wire.BlockHeader;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Difficulty as Bitcoin sets it. */
class HeaderRuleTest {
    private static BlockHeader at(long timeSeconds, int bits) {
        return new BlockHeader(1, new BlockHash(Hash.ZERO), Hash.ZERO, timeSeconds, bits, 0);
    }

    /** Mainnet's own retargets: after blocks 32255, 46367 (slowest allowed: unchanged limits apply) and 68543 (a factor of four). */
    @ParameterizedTest
    @CsvSource({
        "1261130161, 1262152739, 1d00ffff, 1d00d86a",
        "1279008237, 1279297671, 1c05a3f4, 1c0168fd",
        "1263163443, 1269211443, 1c387f6f, 1d00e1fd",
        "1231006505, 1233061996, 1d00ffff, 1d00ffff"
    })
    void mainnetRetargetsAsItDid(long first, long last, String bits, String expected) throws Exception {
        int before = Integer.parseUnsignedInt(bits, 16);
        assertThat(Integer.toHexString(HeaderRule.retarget(BitcoinChain.MAINNET, at(first, before), at(last, before))))
                .isEqualTo(expected);
    }

    @Test
    void difficultyStandsBetweenRetargetsAndWorkIsChecked() {
        BlockHeader before = at(1, 0x1d00ffff);
        BlockHeader easier = new BlockHeader(1, before.hash(), Hash.ZERO, 2, 0x1c00ffff, 0);
        assertThatThrownBy(() -> HeaderRule.check(BitcoinChain.MAINNET, 5, easier, before, Optional.empty()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("bits 1c00ffff, expected 1d00ffff");
        BlockHeader noWork = new BlockHeader(1, before.hash(), Hash.ZERO, 2, 0x1d00ffff, 0);
        assertThatThrownBy(() -> HeaderRule.check(BitcoinChain.MAINNET, 5, noWork, before, Optional.empty()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("does not meet its target");
        BlockHeader tooEasy = new BlockHeader(1, before.hash(), Hash.ZERO, 2, 0x207fffff, 0);
        assertThatThrownBy(() -> HeaderRule.checkWork(BitcoinChain.MAINNET, 5, tooEasy))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("below mainnet's lowest difficulty");
        assertThatThrownBy(() -> HeaderRule.check(BitcoinChain.MAINNET, 5, at(2, 0x1d00ffff), before, Optional.empty()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("its parent is");
    }

    @Test
    void aRetargetWhosePeriodWasNotReadStaysWithinAFactorOfFour() {
        BlockHeader before = at(1, 0x1b04864c);
        BlockHeader sixteenth = new BlockHeader(1, before.hash(), Hash.ZERO, 2, 0x1a4864c0, 0);
        assertThatThrownBy(() -> HeaderRule.check(BitcoinChain.MAINNET, 2016, sixteenth, before, Optional.empty()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("change by more than four");
    }
}
