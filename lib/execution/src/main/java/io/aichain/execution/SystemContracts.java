package io.aichain.execution;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.evm.world.Account;
import java.util.List;

/** Contracts that stand at fixed addresses from block 0 on, with the code that mainnet has there and nonce 1. */
public final class SystemContracts {
    /** EIP-4788: a ring of 8,191 beacon roots by timestamp. Ours are all zero: there is no beacon. */
    public static final Predeploy BEACON_ROOTS = predeploy(
            "0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02",
            "0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c57"
                    + "5f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500");

    /** EIP-2935: a ring of the last 8,191 block hashes. */
    public static final Predeploy HISTORY_STORAGE = predeploy(
            "0x0000F90827F1C53a10cb7A02335B175320002935",
            "0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff"
                    + "9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500");

    /** Deploys by CREATE2 for everybody: salt, then init code. What EIP-7997 expects, and most tools with it. */
    public static final Predeploy CREATE2_FACTORY = predeploy(
            "0x4e59b44847b379578588920cA78FbF26c0B4956C",
            "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b"
                    + "8082525050506014600cf3");

    /** All of them. */
    public static final List<Predeploy> ALL = List.of(BEACON_ROOTS, HISTORY_STORAGE, CREATE2_FACTORY);

    private SystemContracts() {}

    /** An address with the code that stands there. */
    public record Predeploy(Address address, Bytes code, Hash codeHash) {
        /** Whether an account has this code. */
        boolean standsIn(Account account) {
            return account != null && account.codeHash().equals(codeHash);
        }
    }

    private static Predeploy predeploy(String address, String code) {
        Bytes bytes = Bytes.fromHex(code);
        return new Predeploy(Address.fromHex(address), bytes, Keccak.hash(bytes));
    }
}
