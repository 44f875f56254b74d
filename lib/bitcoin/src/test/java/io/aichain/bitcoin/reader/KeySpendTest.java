package io.aichain.bitcoin.reader;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bitcoin.OutPoint;
import io.aichain.bitcoin.Sat;
import io.aichain.bitcoin.Utxo;
import io.aichain.bitcoin.testing.Wallet;
import io.aichain.bitcoin.testing.Witness;
import io.aichain.bitcoin.tx.AnchorTransaction.Signed;
import io.aichain.bitcoin.wire.BitcoinTransaction;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KeySpendTest {
    private static final Wallet WALLET = Wallet.of("1");
    private static final OutPoint COIN = Wallet.unknown();
    private static final Sat VALUE = new Sat(100_000);

    private final Signed signed = WALLET.sign(new Utxo(COIN, VALUE, 0), Wallet.anchor(1), 5);
    private final byte[] key = Witness.key(signed);

    private static void check(Signed spend) throws MalformedException {
        KeySpend.check(
                BitcoinTransaction.decode(spend.raw()),
                COIN,
                VALUE,
                WALLET.key().outputScript());
    }

    @Test
    @Tag("P11")
    void theKeyMaySignByAnyTypeThatConsensusKnows() {
        assertThatCode(() -> check(signed)).doesNotThrowAnyException();
        assertThatCode(() -> check(Witness.highS(signed))).doesNotThrowAnyException();
        for (int type : new int[] {0, 1, 2, 3, 4, 0x40, 0x80, 0x81, 0x82, 0x83, 0xff}) {
            assertThatCode(() -> check(Witness.signedFor(type, WALLET, signed, VALUE)))
                    .as("type %02x", type)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    @Tag("P11")
    void anotherKeyOrValueIsNoSpend() {
        assertMalformed(Witness.signedFor(1, Wallet.of("2"), signed, VALUE));
        assertMalformed(Witness.signedFor(1, WALLET, signed, new Sat(VALUE.value() + 1)));
    }

    @Test
    @Tag("P10")
    void whatIsNoSignatureOrNoKeyIsMalformed() {
        byte[] noPoint = Bytes.fromHex("02" + "ff".repeat(32)).toArray();
        for (byte[] signature : List.of(
                new byte[0],
                new byte[1],
                Bytes.fromHex("300009").toArray(),
                Bytes.fromHex("3006020100020100" + "01").toArray(),
                Bytes.fromHex("3006020101020101" + "01").toArray(),
                Bytes.fromHex("3006028181020181" + "01").toArray(),
                new byte[600])) {
            assertMalformed(Witness.of(signed, signature, key));
        }
        byte[] good = Witness.signature(signed);
        for (byte[] other : List.of(new byte[0], new byte[33], noPoint, new byte[65])) {
            assertMalformed(Witness.of(signed, good, other));
        }
        assertMalformed(Witness.of(signed, good));
        assertMalformed(Witness.of(signed, good, key, new byte[0]));
        assertMalformed(Witness.of(signed));
    }

    private static void assertMalformed(Signed spend) {
        assertThatThrownBy(() -> check(spend))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("without its key");
    }
}
