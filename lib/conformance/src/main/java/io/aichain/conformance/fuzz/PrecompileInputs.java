package io.aichain.conformance.fuzz;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.crypto.Signature;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.fork.Op;
import io.aichain.evm.precompile.Precompiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Calls of precompiles with inputs that get past their first check, and now and then one that does not. */
final class PrecompileInputs {
    private static final int LAST = 0x11;
    private static final int P256 = 0x100;

    private static final String[] BN254 = {
        "0000000000000000000000000000000000000000000000000000000000000001"
                + "0000000000000000000000000000000000000000000000000000000000000002",
        "0000000000000000000000000000000000000000000000000000000000000001"
                + "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45",
        "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
                + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4",
        "00".repeat(64)
    };

    /** The generator of the second group of bn254, imaginary parts first. */
    private static final String BN254_G2 = "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

    private static final String BLS_G1 = "0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f"
            + "c3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
            + "0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4"
            + "fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";

    private final Chance chance;
    private final List<Integer> numbers = new ArrayList<>();

    PrecompileInputs(Chance chance, Fork fork) {
        this.chance = chance;
        Precompiles precompiles = Precompiles.of(fork);
        for (int i = 1; i <= LAST; i++) if (isThere(precompiles, i)) numbers.add(i);
        if (isThere(precompiles, P256)) numbers.add(P256);
    }

    private static boolean isThere(Precompiles precompiles, int number) {
        return precompiles.get(new Address(0, 0, number)) != null;
    }

    List<Address> addresses() {
        return numbers.stream().map(i -> new Address(0, 0, i)).toList();
    }

    /** Appends a call and leaves its success on the stack. */
    void call(Assembler out, Fork fork) {
        int number = chance.of(numbers);
        byte[] input = input(number);
        if (chance.percent(8) && input.length > 0) input[chance.below(input.length)] ^= (byte) (1 << chance.below(8));
        if (chance.percent(8)) input = Arrays.copyOf(input, chance.below(input.length + 40));
        out.store(input, 0);
        boolean isStatic = fork.isAtLeast(Fork.BYZANTIUM) && chance.percent(50);
        out.push(chance.of(List.of(0, 32, 64, 256)))
                .push(chance.below(100))
                .push(input.length)
                .push(0);
        if (!isStatic) out.push(chance.percent(90) ? 0 : 1);
        out.push(number);
        if (chance.percent(85)) out.op(Op.GAS);
        else out.push(chance.below(8000));
        out.op(isStatic ? Op.STATICCALL : Op.CALL);
    }

    private byte[] input(int number) {
        return switch (number) {
            case 1 -> recover();
            case 5 -> modexp();
            case 6 -> hex(point() + point());
            case 7 -> hex(point() + word());
            case 8 -> pairing();
            case 9 -> blake();
            case 0x0b -> hex(BLS_G1 + BLS_G1);
            case 0x0c -> hex(BLS_G1 + word());
            case 0x10 ->
                hex("00".repeat(48) + Bytes.wrap(chance.bytes(16)).toHex().substring(2));
            default -> chance.bytes(chance.below(300));
        };
    }

    private static byte[] hex(String digits) {
        return Bytes.fromHex(digits).toArray();
    }

    private String point() {
        return BN254[chance.below(BN254.length)];
    }

    private String word() {
        return Bytes.wrap(chance.word().toArray()).toHex().substring(2);
    }

    private byte[] recover() {
        Hash message = chance.hash();
        Hash key = UInt256.of(chance.between(1, 1 << 30)).toHash();
        Signature signature = Secp256k1.instance().sign(message, key);
        byte[] input = new byte[128];
        message.copyTo(input, 0);
        input[63] = (byte) (27 + signature.yParity());
        signature.r().copyTo(input, 64);
        signature.s().copyTo(input, 96);
        return input;
    }

    private byte[] modexp() {
        int base = chance.below(70);
        int exponent = chance.below(40);
        int modulus = chance.below(70);
        byte[] input = new byte[96 + base + exponent + modulus];
        UInt256.of(base).copyTo(input, 0);
        UInt256.of(exponent).copyTo(input, 32);
        UInt256.of(modulus).copyTo(input, 64);
        byte[] rest = chance.bytes(base + exponent + modulus);
        System.arraycopy(rest, 0, input, 96, rest.length);
        return input;
    }

    private byte[] pairing() {
        int pairs = chance.below(3);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < pairs; i++) all.append(BN254[chance.below(2)]).append(BN254_G2);
        return hex(all.toString());
    }

    private byte[] blake() {
        byte[] input = chance.bytes(213);
        input[0] = 0;
        input[1] = 0;
        input[2] = 0;
        input[212] = (byte) chance.below(2);
        return input;
    }
}
