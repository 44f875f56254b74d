package io.aichain.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** Expected states of the EEST state tests: each is given as accounts and as a root. */
final class EestStates {
    static final String ARCHIVE = "eest-state_tests-v5.4.0.tar.xz";
    /** One file of the archive is a Git LFS pointer instead of JSON. */
    static final String POINTER = "state_tests/static/state_tests/stStackTests/underflowTest.json";

    private EestStates() {}

    /** @return how many states the file has; all of them hash to their root */
    static int check(String path, byte[] file) throws IOException {
        if (path.equals(POINTER)) {
            assertThat(new String(file, StandardCharsets.UTF_8)).startsWith("version https://git-lfs");
            return 0;
        }
        int states = 0;
        for (JsonNode test : new ObjectMapper().readTree(file)) {
            for (JsonNode fork : test.get("post")) {
                for (JsonNode post : fork) {
                    Hash expected = Hash.fromHex(post.get("hash").textValue());
                    assertThat(GenesisBlock.stateRoot(changes(post.get("state"))))
                            .as(path)
                            .isEqualTo(expected);
                    states++;
                }
            }
        }
        return states;
    }

    private static StateChanges changes(JsonNode state) {
        SortedMap<Address, AccountChange> accounts = new TreeMap<>();
        SortedMap<Hash, Bytes> codes = new TreeMap<>();
        state.properties().forEach(entry -> {
            JsonNode account = entry.getValue();
            Bytes code = Bytes.fromHex(account.get("code").textValue());
            Hash codeHash = Keccak.hash(code);
            codes.put(codeHash, code);
            SortedMap<UInt256, UInt256> storage = new TreeMap<>();
            account.get("storage")
                    .properties()
                    .forEach(slot -> storage.put(
                            number(slot.getKey()), number(slot.getValue().textValue())));
            Account after = new Account(
                    number(account.get("nonce").textValue()).w3(),
                    number(account.get("balance").textValue()),
                    codeHash);
            accounts.put(Address.fromHex(entry.getKey()), new AccountChange(after, false, storage));
        });
        return new StateChanges(accounts, codes);
    }

    private static UInt256 number(String hex) {
        return UInt256.of(new BigInteger(hex.substring(2), 16));
    }
}
