package io.aichain.e2e.kit;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.Description;
import io.aichain.inference.model.Layer;
import io.aichain.models.ModelFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Accounts that hold code and nothing else, as models lie on a chain; each code is hashed once, as a chain's state does. */
public final class Accounts implements Codes {
    private static final int CHUNK = 24_575;
    /** Where nobody else is. */
    private static final int FIRST = 0x40000000;

    private static final Hash NO_CODE = Keccak.hash(Bytes.EMPTY);

    private final Map<Address, Bytes> codes = new LinkedHashMap<>();
    private final Map<Address, Hash> hashes = new LinkedHashMap<>();

    public Address add(Bytes code) {
        Address address = new Address(1, 0, FIRST + codes.size());
        codes.put(address, code);
        hashes.put(address, Keccak.hash(code));
        return address;
    }

    /** Puts a model's chunks and description here, and gives the description's address. */
    public Address add(ModelFile model) {
        return put(model, this::add);
    }

    /** Puts a model's chunks and description into accounts, and gives the description's address. @param account makes one with this code */
    public static Address put(ModelFile model, Function<Bytes, Address> account) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            List<Address> chunks =
                    chunks(layer.layout().width(), model.streams().get(i), account);
            layers.add(new Layer(
                    layer.type(), layer.layout(), layer.inputs(), layer.parameters(), layer.weights(), chunks));
        }
        return account.apply(
                Description.of(model.profile(), model.inputs(), layers).write());
    }

    /** Code that begins with STOP, then whole numbers of the stream. @param width bytes of a number */
    public static List<Address> chunks(int width, Bytes stream, Function<Bytes, Address> account) {
        int perChunk = CHUNK / Math.max(width, 1) * Math.max(width, 1);
        List<Address> chunks = new ArrayList<>();
        for (int from = 0; from < stream.size(); from += perChunk) {
            Bytes part = stream.slice(from, Math.min(from + perChunk, stream.size()));
            byte[] code = new byte[1 + part.size()];
            System.arraycopy(part.toArray(), 0, code, 1, part.size());
            chunks.add(account.apply(Bytes.wrap(code)));
        }
        return chunks;
    }

    /** In the order in which they came. */
    public Map<Address, Bytes> all() {
        return Collections.unmodifiableMap(codes);
    }

    @Override
    public Hash codeHash(Address address) {
        return hashes.getOrDefault(address, NO_CODE);
    }

    @Override
    public Bytes code(Address address) {
        return codes.getOrDefault(address, Bytes.EMPTY);
    }
}
