package io.aichain.bitcoin.tx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.AnchorKey;
import io.aichain.bitcoin.BitcoinChain;
import io.aichain.bitcoin.FeeRate;
import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Txid;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.bitcoin.wire.OpReturn;
import io.aichain.chain.anchor.AnchorPayload;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shape of anchors. */
class AnchorTransactionTest {
    private static final Wallet WALLET = Wallet.of("1");

    private static Utxo coin(int n, long sat) {
        return new Utxo(new OutPoint(new Txid(new Hash(n, 0, 0, 0)), n), new Sat(sat), 1);
    }

    @Test
    void theLongestAnchorHas202VirtualBytesAnd174WithoutWitness() throws Exception {
        AnchorTransaction.Signed signed = WALLET.sign(coin(1, 100_000), Wallet.anchor(1), 3);
        BitcoinTransaction decoded = BitcoinTransaction.decode(signed.raw());
        assertThat(signed.vsize()).isEqualTo(202).isEqualTo(decoded.vsize());
        assertThat(decoded.stripped().size()).isEqualTo(174);
        assertThat(signed.fee()).isEqualTo(new Sat(606));
        assertThat(signed.change()).isEqualTo(new Sat(99_394));
    }

    @Test
    void dataStandsFirstChangeSecondAndEveryInputSignalsReplacement() throws Exception {
        List<Utxo> coins = List.of(coin(1, 5_000), coin(2, 7_000), coin(3, 9_000));
        AnchorTransaction.Result result =
                AnchorTransaction.build(WALLET.key(), coins, Wallet.anchor(4), FeeRate.ofSatPerVbyte(2));
        AnchorTransaction.Signed signed = (AnchorTransaction.Signed) result;
        BitcoinTransaction decoded = BitcoinTransaction.decode(signed.raw());
        assertThat(decoded.txid()).isEqualTo(signed.txid());
        assertThat(decoded.spends())
                .isEqualTo(coins.stream().map(Utxo::outPoint).toList());
        assertThat(decoded.outputs()).hasSize(2);
        assertThat(decoded.outputs().get(0).value()).isEqualTo(Sat.ZERO);
        assertThat(AnchorPayload.decode(
                        OpReturn.data(decoded.outputs().get(0).script()).orElseThrow()))
                .isEqualTo(Wallet.anchor(4));
        assertThat(decoded.outputs().get(1).script()).isEqualTo(WALLET.key().outputScript());
        assertThat(signed.next()).isEqualTo(new OutPoint(signed.txid(), 1));
        assertThat(signed.spends()).isEqualTo(coins.getFirst().outPoint());
        assertThat(signed.vsize()).isBetween(202 + 2 * 67, 202 + 2 * 69);
        String hex = signed.raw().toHex();
        assertThat(hex.split("00fdffffff", -1))
                .as("three sequences behind empty scripts")
                .hasSize(4);
    }

    @Test
    void signingIsDeterministic() {
        Utxo coin = coin(1, 100_000);
        assertThat(WALLET.sign(coin, Wallet.anchor(1), 3)).isEqualTo(WALLET.sign(coin, Wallet.anchor(1), 3));
    }

    @Test
    void changeOfDustIsRefusedWithWhatIsNeeded() {
        AnchorTransaction.Result result = AnchorTransaction.build(
                WALLET.key(), List.of(coin(1, 202 + 293)), Wallet.anchor(1), FeeRate.ofSatPerVbyte(1));
        assertThat(result).isEqualTo(new AnchorTransaction.TooPoor(new Sat(495), new Sat(496)));
        assertThat(AnchorTransaction.build(
                        WALLET.key(), List.of(coin(1, 496)), Wallet.anchor(1), FeeRate.ofSatPerVbyte(1)))
                .isInstanceOf(AnchorTransaction.Signed.class);
    }

    @Test
    void keysAreReadAsHexAndAsWifAndNeverShown() throws Exception {
        String ones = "1".repeat(64);
        AnchorKey main = AnchorKey.parse(ones, BitcoinChain.MAINNET);
        assertThat(main.address()).isEqualTo("bc1ql3e9pgs3mmwuwrh95fecme0s0qtn2880lsvsd5");
        assertThat(main.toString()).doesNotContain(ones);
        // The pair of hex and WIF of Bitcoin's wiki.
        String hex = "0C28FCA386C7A227600B2FE50B7CAE11EC86D3BF1FBE471BE89827E19D72AA1D";
        String wif = "KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617";
        assertThat(AnchorKey.parse(wif, BitcoinChain.MAINNET).address())
                .isEqualTo(AnchorKey.parse("0x" + hex, BitcoinChain.MAINNET).address());
        for (String bad : List.of(
                "",
                "0".repeat(64),
                "0".repeat(63) + "1",
                "f".repeat(64),
                "12",
                "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
                "K" + "1".repeat(51))) {
            assertThatThrownBy(() -> AnchorKey.parse(bad, BitcoinChain.MAINNET))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith("anchor key");
        }
    }
}
