package io.aichain.bench;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The ERC-20 token of the state benchmark, small and by hand so that every chain runs the same bytes: {@code transfer(address,uint256)}
 * with its event, and {@code 0x00000001(start, n)}, which gives n addresses from {@code start} on a balance. Balances lie in a Solidity mapping
 * at slot 0.
 */
final class Token {
    static final UInt256 BALANCE = UInt256.of(1_000_000_000_000L);

    private static final String SLOT_OF_WORD_0 = "60405f20";
    private static final String EVENT = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

    static final Bytes CODE = code();

    private Token() {}

    private static Bytes code() {
        String transfer = "5b" // from: its balance, less the amount
                + "335f52" + SLOT_OF_WORD_0 + "8054602435" + "808210" + "61ffff57" + "900390" + "55"
                // to: its balance and the amount
                + "6004355f52" + SLOT_OF_WORD_0 + "8054602435" + "01" + "90" + "55"
                // Transfer(from, to, amount), true
                + "6024355f52" + "600435" + "33" + "7f" + EVENT + "60205fa3"
                + "60015f5260205ff3";
        String mint = "5b602435" + "5b" + "8015" + "61eeee57" + "600190" + "03" + "80600435015f52" + "67"
                + word(BALANCE, 8) + SLOT_OF_WORD_0 + "55" + "61dddd56" + "5b00";
        String fail = "5b5f5ffd";
        String head = "5f3560e01c" + "8063a9059cbb1461aaaa57" + "8060011461bbbb57" + "5f5ffd";
        int transferAt = head.length() / 2;
        int mintAt = transferAt + transfer.length() / 2;
        int failAt = mintAt + mint.length() / 2;
        String code = head.replace("61aaaa", push(transferAt)).replace("61bbbb", push(mintAt))
                + transfer.replace("61ffff", push(failAt))
                + mint.replace("61eeee", push(failAt - 2)).replace("61dddd", push(mintAt + 4))
                + fail;
        return Bytes.fromHex("0x" + code);
    }

    private static String push(int place) {
        return String.format("61%04x", place);
    }

    private static String word(UInt256 value, int bytes) {
        byte[] all = value.toArray();
        return HexFormat.of().formatHex(Arrays.copyOfRange(all, 32 - bytes, 32));
    }

    /** Returns the code, which stands behind these 14 bytes. */
    static Bytes initCode() {
        String head = String.format("61%04x600e60003961%04x6000f3", CODE.size(), CODE.size());
        return Bytes.fromHex("0x" + head + CODE.toHex().substring(2));
    }

    static Bytes transfer(Address to, long amount) {
        return call("a9059cbb", to, amount);
    }

    static Bytes mint(Address start, long count) {
        return call("00000001", start, count);
    }

    private static Bytes call(String selector, Address address, long number) {
        byte[] data = new byte[68];
        System.arraycopy(HexFormat.of().parseHex(selector), 0, data, 0, 4);
        address.copyTo(data, 16);
        UInt256.of(number).copyTo(data, 36);
        return Bytes.wrap(data);
    }

    /** Where a holder's balance lies. */
    static UInt256 slot(Address holder) {
        byte[] key = new byte[64];
        holder.copyTo(key, 12);
        return UInt256.ofHash(Keccak.hash(key));
    }
}
