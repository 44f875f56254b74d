package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A contract's vocabulary, in inert accounts whose addresses no getter gives: version, count, unknown, hash, chunks (contracts/src/model/Vocabulary.sol). It
 * stays as the chain encodes it, so that no reading of it comes between.
 *
 * @param list how many words, their places, the words
 * @param unknown the word for what is none of them: its length and bytes
 */
record StoredWords(Bytes list, Bytes unknown) {
    private static final int WORD = 32;
    /** Accounts that hold a vocabulary's words; a hundred MiB. */
    private static final int MAX_CHUNKS = 4_096;

    /**
     * Empty where there is none.
     *
     * @param slot of the contract's storage where it begins
     * @throws MalformedException if what lies there is none
     */
    static Optional<StoredWords> read(Node node, Address contract, BigInteger slot) throws MalformedException {
        int count = small(node.stored(contract, slot.add(BigInteger.ONE)), Integer.MAX_VALUE);
        int unknown = small(node.stored(contract, slot.add(BigInteger.TWO)), Integer.MAX_VALUE);
        if (unknown == 0) return Optional.empty();
        BigInteger chunks = slot.add(BigInteger.valueOf(4));
        byte[] encoded = Inert.content(node, accounts(node, contract, chunks), "words");
        if (number(encoded, 0) != WORD || number(encoded, WORD) != count || unknown > count) {
            throw malformed("its words are no list of %d texts", count);
        }
        byte[] list = Arrays.copyOfRange(encoded, WORD, encoded.length);
        int at = WORD + number(list, WORD * unknown);
        long length = WORD + (number(list, at) + WORD - 1L) / WORD * WORD;
        if (length > list.length - at) throw malformed("its words are cut off");
        return Optional.of(
                new StoredWords(Bytes.wrap(list), Bytes.wrap(Arrays.copyOfRange(list, at, at + (int) length))));
    }

    private static List<Address> accounts(Node node, Address contract, BigInteger slot) throws MalformedException {
        int chunks = small(node.stored(contract, slot), MAX_CHUNKS);
        BigInteger first = new BigInteger(
                1,
                Keccak.hash(Bytes.fromHex("0x%064x".formatted(slot)).toArray()).toArray());
        List<Address> accounts = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            Hash at = node.stored(contract, first.add(BigInteger.valueOf(i)));
            accounts.add(Address.at(at.toArray(), WORD - Address.BYTES));
        }
        return accounts;
    }

    /** {@code abi.encode(words, unknown)}, behind arguments of one word each. */
    Bytes encoded(BigInteger... before) {
        int head = WORD * (before.length + 2);
        var out = new ByteArrayOutputStream();
        for (BigInteger argument : before) out.writeBytes(word(argument));
        out.writeBytes(word(BigInteger.valueOf(head)));
        out.writeBytes(word(BigInteger.valueOf(head + list.size())));
        out.writeBytes(list.toArray());
        out.writeBytes(unknown.toArray());
        return Bytes.wrap(out.toByteArray());
    }

    /** The word at a place, as a place or a length within what is there. */
    static int number(byte[] data, int at) throws MalformedException {
        if (at < 0 || at > data.length - WORD) throw malformed("its texts are cut off");
        BigInteger value = new BigInteger(1, data, at, WORD);
        if (value.compareTo(BigInteger.valueOf(data.length)) > 0) throw malformed("its texts are cut off");
        return value.intValue();
    }

    static byte[] word(BigInteger value) {
        return Bytes.fromHex("0x%064x".formatted(value)).toArray();
    }

    private static int small(Hash word, int most) throws MalformedException {
        BigInteger value = new BigInteger(1, word.toArray());
        if (value.compareTo(BigInteger.valueOf(most)) > 0)
            throw malformed("its vocabulary: %d; at most %d", value, most);
        return value.intValue();
    }
}
