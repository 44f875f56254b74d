package io.aichain.inference.model;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** Accounts with code, numbered as they come. */
public final class CodeMap implements Codes {
    private final Map<Address, Bytes> codes = new ConcurrentHashMap<>();

    public Address add(Bytes code) {
        Address address = new Address(1, 0, codes.size());
        codes.put(address, code);
        return address;
    }

    public void set(Address address, Bytes code) {
        codes.put(address, code);
    }

    /** All accounts. */
    public void forEach(BiConsumer<Address, Bytes> what) {
        codes.forEach(what);
    }

    @Override
    public Hash codeHash(Address address) {
        return Keccak.hash(code(address));
    }

    @Override
    public Bytes code(Address address) {
        return codes.getOrDefault(address, Bytes.EMPTY);
    }
}
