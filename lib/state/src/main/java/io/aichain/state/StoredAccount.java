package io.aichain.state;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpReader;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.evm.world.Account;
import java.math.BigInteger;

/** An account as the trie's leaf and the flat column have it: rlp([nonce, balance, storageRoot, codeHash]). */
record StoredAccount(Account account, Hash storageRoot) {
    byte[] encoded() {
        return RlpWriter.list(w -> w.uint(account.nonce())
                .uint(account.balance())
                .hash(storageRoot)
                .hash(account.codeHash()));
    }

    static StoredAccount decode(byte[] bytes) throws MalformedException {
        RlpReader in = RlpReader.ofList(bytes, "account");
        UInt256 nonce = in.uint256("nonce");
        if (nonce.bitLength() > 64) throw MalformedException.malformed("nonce: %s, at most %s", nonce, MAX_NONCE);
        UInt256 balance = in.uint256("balance");
        Hash storageRoot = in.hash("storageRoot");
        Hash codeHash = in.hash("codeHash");
        in.end("account");
        return new StoredAccount(new Account(nonce.w3(), balance, codeHash), storageRoot);
    }

    private static final BigInteger MAX_NONCE = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
}
