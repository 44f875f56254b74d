package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;

/** Keys, and that messages do not repeat them. */
class AuthorTest {
    private static final String KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    @TempDir
    Path folder;

    @Test
    void aKeystoreOfVersion3IsOpenedWithItsPasswordAlone() throws Exception {
        String name = WalletUtils.generateWalletFile(
                "secret", Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false);
        Path file = folder.resolve(name);
        assertThat(Author.fromKeystore(file, "secret").address())
                .isEqualTo(Author.fromHex("0x" + KEY, "$KEY").address());
        assertThatThrownBy(() -> Author.fromKeystore(file, "other"))
                .isInstanceOf(ChainException.class)
                .hasMessageEndingWith(": this password does not open it: give the right password");
        String kept = Files.readString(file);
        Files.writeString(file, kept.replace("\"version\":3", "\"version\":1"));
        assertThatThrownBy(() -> Author.fromKeystore(file, "secret"))
                .isInstanceOf(ChainException.class)
                .hasMessageContaining(": of another kind: a keystore of version 3");
        // whatever lies there may be a secret
        for (String other : new String[] {"{}", KEY, "topsecret", "{\"crypto\": \"topsecret\"}"}) {
            Files.writeString(file, other);
            assertThatThrownBy(() -> Author.fromKeystore(file, "secret"))
                    .isInstanceOf(ChainException.class)
                    .hasMessageStartingWith("--keystore " + file + ": ")
                    .hasMessageContaining("keystore of version 3")
                    .hasMessageNotContainingAny("topsecret", KEY);
        }
        assertThatThrownBy(() -> Author.fromKeystore(folder.resolve("none"), "secret"))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Author.fromKeystore(Path.of("/dev/zero"), "secret"))
                .hasMessageContaining("no such file");
    }

    @Test
    void aDamagedKeystoreIsNotOneOfAnotherPassword() throws Exception {
        String name = WalletUtils.generateWalletFile(
                "secret", Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false);
        String kept = Files.readString(folder.resolve(name));
        for (String part : new String[] {"mac", "ciphertext", "iv"}) {
            Path file = folder.resolve(part);
            Files.writeString(file, kept.replaceFirst("(\"" + part + "\":\")..", "$1"));
            assertThatThrownBy(() -> Author.fromKeystore(file, "secret"))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContaining("this is no keystore of version 3");
        }
    }

    @Test
    void aKeystoreMayNotAskForWorkWithoutEnd() throws Exception {
        for (String rounds : new String[] {"2000000000", "10000001", "0", "-1", "1e12", "\"262144\""}) {
            Path file = Files.writeString(folder.resolve("pbkdf2"), """
                    {"version": 3, "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "crypto": {"cipher": "aes-128-ctr", "cipherparams": {"iv": "%s"},
                     "ciphertext": "%s", "kdf": "pbkdf2", "kdfparams": {"c": %s, "dklen": 32, "prf": "hmac-sha256", "salt": "%s"}, "mac": "%s"}}
                    """.formatted(
                            "a".repeat(32), "b".repeat(64), rounds, "c".repeat(64), "d".repeat(64)));
            assertThatThrownBy(() -> Author.fromKeystore(file, "secret"))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContaining("1 to 10000000 expected");
        }
    }

    @Test
    void aBadKeyIsRefusedWithoutRepeatingIt() {
        for (String bad : new String[] {KEY.substring(1), KEY + "0", "0".repeat(64), "f".repeat(64)}) {
            assertThatThrownBy(() -> Author.fromHex(bad, "$KEY"))
                    .isInstanceOf(ChainException.class)
                    .hasMessageStartingWith("$KEY")
                    .hasMessageNotContaining(bad.substring(0, 8));
        }
    }

    @Test
    void revertsAreWords() {
        assertThat(RevertText.of(Bytes.fromHex("0x250939a1" + "0".repeat(63) + "7")))
                .isEqualTo("AIShapeMismatch(7)");
        assertThat(RevertText.of(Bytes.fromHex("0x2492e75a" + "f".repeat(64)))).isEqualTo("AIOperandOutOfRange(-1)");
        assertThat(RevertText.of(Bytes.fromHex("0x12345678"))).isEqualTo("0x12345678");
        assertThat(RevertText.of(Bytes.EMPTY)).contains("without data");
    }
}
