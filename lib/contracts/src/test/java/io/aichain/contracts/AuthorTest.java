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
                .hasMessageContaining("this is no keystore of version 3");
    }

    @Test
    void aDamagedKeystoreIsNotOneOfAnotherPassword() throws Exception {
        String name = WalletUtils.generateWalletFile(
                "secret", Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false);
        String kept = Files.readString(folder.resolve(name));
        for (String part : new String[] {"mac", "ciphertext", "iv"}) {
            Path file = folder.resolve(part);
            Files.writeString(file, kept.replaceFirst("(\"" + part + "\":\").", "$1"));
            assertThatThrownBy(() -> Author.fromKeystore(file, "secret"))
                    .isInstanceOf(ChainException.class)
                    .hasMessageContaining("this is no keystore of version 3");
        }
    }

    /** The page of the Web3 Secret Storage Definition has this one, of the password "testpassword". */
    private static String definition(String kdf, String kdfparams) {
        return """
                {"version": 3, "id": "3198bc9c-6672-5ab3-d995-4942343ae5b6", "crypto": {
                  "cipher": "aes-128-ctr", "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
                  "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
                  "kdf": "%s", "kdfparams": {"prf": "hmac-sha256", "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd", %s},
                  "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"}}
                """.formatted(kdf, kdfparams);
    }

    @Test
    void theKeystoreOfTheDefinitionIsOpened() throws Exception {
        String key = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
        String whole = definition("pbkdf2", "\"c\": 262144, \"dklen\": 32");
        for (String form :
                new String[] {whole, whole.replace("\"crypto\"", "\"Crypto\""), whole.replace("\"5318", "\"0x5318")}) {
            Path file = Files.writeString(folder.resolve("definition"), form);
            assertThat(Author.fromKeystore(file, "testpassword").address())
                    .isEqualTo(Author.fromHex(key, "$KEY").address());
        }
    }

    @Test
    void aKeystoreMayNotAskForWorkWithoutEnd() throws Exception {
        for (String rounds : new String[] {"2000000000", "10000001", "0", "-1", "1e12", "\"262144\""}) {
            refusedForWork(definition("pbkdf2", "\"dklen\": 32, \"c\": " + rounds));
        }
        refusedForWork(definition("pbkdf2", "\"dklen\": 2147483647, \"c\": 262144"));
        for (String work : new String[] {
            "\"n\": 262144, \"r\": 8, \"p\": 65",
            "\"n\": 1048576, \"r\": 8, \"p\": 1",
            "\"n\": 65536, \"r\": 65, \"p\": 1",
            "\"n\": 262143, \"r\": 8, \"p\": 1",
            "\"n\": 0, \"r\": 8, \"p\": 1",
            "\"n\": 524288, \"r\": 8, \"p\": 9",
            "\"r\": 8, \"p\": 1"
        }) {
            refusedForWork(definition("scrypt", "\"dklen\": 32, " + work));
        }
        // of two parts, the one that is not looked at
        String whole = definition("pbkdf2", "\"c\": 262144, \"dklen\": 32");
        String both =
                whole.replaceFirst("\\{", "{\"Crypto\": {\"kdf\": \"pbkdf2\", \"kdfparams\": {\"c\": 2000000000}}, ");
        Path file = Files.writeString(folder.resolve("both"), both);
        assertThatThrownBy(() -> Author.fromKeystore(file, "testpassword"))
                .hasMessageContaining("this is no keystore of version 3");
    }

    private void refusedForWork(String keystore) throws Exception {
        Path file = Files.writeString(folder.resolve("work"), keystore);
        assertThatThrownBy(() -> Author.fromKeystore(file, "testpassword"))
                .as(keystore)
                .isInstanceOf(ChainException.class)
                .hasMessageContaining("its kdfparams are none, or ask for too much")
                .hasMessageNotContaining("2000000000");
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
