package io.aichain.conformance.world;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.Fields;
import io.aichain.evm.world.Account;
import io.aichain.evm.world.StateChanges;
import io.aichain.evm.world.StateChanges.AccountChange;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads accounts by address, as {@code pre}, {@code post} and a genesis file's {@code alloc} have them; members left out are zero. */
public final class WorldReader {
    private WorldReader() {}

    public static MemoryWorld read(Fields accounts) throws MalformedException {
        SortedMap<Address, AccountChange> all = new TreeMap<>();
        SortedMap<Hash, Bytes> codes = new TreeMap<>();
        for (Map.Entry<String, Fields> e : accounts.objects().entrySet()) {
            Fields in = e.getValue();
            Address address = Fields.address(e.getKey(), accounts.path());
            Bytes code = in.has("code") ? in.bytes("code") : Bytes.EMPTY;
            Hash codeHash = code.isEmpty() ? Account.EMPTY_CODE_HASH : Keccak.hash(code);
            codes.put(codeHash, code);
            Account account =
                    new Account(in.has("nonce") ? in.uint64("nonce") : 0, in.uint("balance", UInt256.ZERO), codeHash);
            all.put(address, new AccountChange(account, false, storage(in)));
        }
        return MemoryWorld.EMPTY.after(new StateChanges(all, codes));
    }

    private static SortedMap<UInt256, UInt256> storage(Fields account) throws MalformedException {
        SortedMap<UInt256, UInt256> slots = new TreeMap<>();
        if (!account.has("storage")) return slots;
        Fields in = account.object("storage");
        for (Map.Entry<String, JsonNode> e : in.members().entrySet()) {
            slots.put(Fields.uint(hex(e.getKey()), in.path()), Fields.uint(e.getValue(), in.path() + "." + e.getKey()));
        }
        return slots;
    }

    /** Keys without 0x are hex all the same. */
    private static String hex(String key) {
        return key.startsWith("0x") ? key : "0x" + key;
    }
}
