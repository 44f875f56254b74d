package io.aichain.executor.rpc.protocol;

import static io.aichain.executor.rpc.protocol.RpcException.invalidParams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One value of foreign origin with its place in the request, read by the rules of the execution API: quantities are {@code 0x0} or have no
 * leading zero, data has an even number of digits. Every refusal names the place (-32602).
 */
public record Argument(JsonNode node, String path) {

    public String text() throws RpcException {
        if (!node.isTextual()) throw invalidParams("invalid %s: a string expected, found %s", path, kind());
        return node.textValue();
    }

    public boolean flag() throws RpcException {
        if (!node.isBoolean()) throw invalidParams("invalid %s: true or false expected, found %s", path, kind());
        return node.booleanValue();
    }

    /** At most 256 bits. */
    public UInt256 quantity() throws RpcException {
        String digits = digits();
        if (digits.isEmpty()) throw invalidParams("invalid %s: hex string \"0x\"", path);
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            throw invalidParams("invalid %s: hex number with leading zero digits", path);
        }
        if (digits.length() > 64) throw invalidParams("invalid %s: hex number > 256 bits", path);
        return parsed(() -> UInt256.parse("0x" + digits.toLowerCase(Locale.ROOT), path));
    }

    /** A quantity of 0 to 2^63 - 1: block numbers, gas. */
    public long uint63() throws RpcException {
        UInt256 value = quantity();
        if (!value.fitsLong()) throw invalidParams("invalid %s: hex number > 63 bits", path);
        return value.w3();
    }

    /** A quantity of 64 bits, unsigned: nonces. */
    public long uint64() throws RpcException {
        UInt256 value = quantity();
        if (value.bitLength() > 64) throw invalidParams("invalid %s: hex number > 64 bits", path);
        return value.w3();
    }

    /** A quantity, or a small JSON number as some libraries send for counts and indexes. */
    public long count() throws RpcException {
        if (!node.isIntegralNumber()) return uint63();
        if (!node.canConvertToLong() || node.longValue() < 0) throw invalidParams("invalid %s: out of range", path);
        return node.longValue();
    }

    public Bytes data(int maxBytes) throws RpcException {
        String digits = digits();
        if (digits.length() % 2 != 0) throw invalidParams("invalid %s: hex string of odd length", path);
        if (digits.length() / 2 > maxBytes) {
            throw invalidParams("invalid %s: %d bytes, at most %d", path, digits.length() / 2, maxBytes);
        }
        return parsed(() -> {
            try {
                return Bytes.fromHex(digits);
            } catch (IllegalArgumentException notHex) {
                throw new MalformedException(path + ": invalid hex string");
            }
        });
    }

    public Hash hash() throws RpcException {
        String text = text();
        String digits = digits();
        if (digits.length() != 64) {
            throw invalidParams("invalid %s: hex string has length %d, want 64", path, digits.length());
        }
        return parsed(() -> Hash.parse(text, path));
    }

    public Address address() throws RpcException {
        String text = text();
        String digits = digits();
        if (digits.length() != 40) {
            throw invalidParams("invalid %s: hex string has length %d, want 40 for an address", path, digits.length());
        }
        return parsed(() -> Address.parse(text, path));
    }

    /** A storage key: 0 to 32 bytes, leading zeros as the caller likes, an odd number of digits let through. */
    public UInt256 storageKey() throws RpcException {
        String digits = digits();
        if (digits.length() > 64) throw invalidParams("invalid %s: storage key longer than 32 bytes", path);
        if (digits.isEmpty()) return UInt256.ZERO;
        return parsed(() -> UInt256.parse("0x" + digits.toLowerCase(Locale.ROOT), path));
    }

    /** The member of an object; empty when absent or null. */
    public Optional<Argument> member(String name) {
        JsonNode member = node.get(name);
        return member == null || member.isNull()
                ? Optional.empty()
                : Optional.of(new Argument(member, path + "." + name));
    }

    /** @throws RpcException unless this is an object */
    public Argument object() throws RpcException {
        if (!node.isObject()) throw invalidParams("invalid %s: an object expected, found %s", path, kind());
        return this;
    }

    public List<Argument> elements(int max) throws RpcException {
        if (!node.isArray()) throw invalidParams("invalid %s: an array expected, found %s", path, kind());
        if (node.size() > max) throw invalidParams("invalid %s: %d elements, at most %d", path, node.size(), max);
        List<Argument> list = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) list.add(new Argument(node.get(i), path + "[" + i + "]"));
        return list;
    }

    /** Name and value of each member, in the order of the request; the name comes as an argument too, since it may be an address. */
    public List<Map.Entry<Argument, Argument>> members(int max) throws RpcException {
        object();
        if (node.size() > max) throw invalidParams("invalid %s: %d members, at most %d", path, node.size(), max);
        List<Map.Entry<Argument, Argument>> list = new ArrayList<>(node.size());
        for (Map.Entry<String, JsonNode> e : node.properties()) {
            Argument key = new Argument(TextNode.valueOf(e.getKey()), path + " key");
            list.add(Map.entry(key, new Argument(e.getValue(), path + "." + e.getKey())));
        }
        return list;
    }

    public boolean isNull() {
        return node.isNull();
    }

    private String digits() throws RpcException {
        String text = text();
        if (text.isEmpty()) throw invalidParams("invalid %s: empty hex string", path);
        if (!text.startsWith("0x")) throw invalidParams("invalid %s: hex string without 0x prefix", path);
        return text.substring(2);
    }

    private String kind() {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private interface Parse<T> {
        T parse() throws MalformedException;
    }

    private <T> T parsed(Parse<T> parse) throws RpcException {
        try {
            return parse.parse();
        } catch (MalformedException e) {
            throw invalidParams("invalid %s: invalid hex string", path);
        }
    }
}
