package io.aichain.log;

import io.aichain.chain.crypto.Secp256k1;
import io.aichain.chain.genesis.Genesis;
import io.aichain.chain.genesis.GenesisCodec;
import io.aichain.chain.order.TransactionRecord;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;

/** A small chain for tests of the log and the sequencer: its genesis, its keys, and transactions that keep the byte rule. */
public final class TestChain {
    public static final Hash SEQUENCER_KEY = new Hash(0, 0, 0, 77);
    public static final Hash OTHER_KEY = new Hash(0, 0, 0, 78);
    public static final int PARTITIONS = 3;
    public static final long GAS_LIMIT = 30_000_000;

    private TestChain() {}

    public static Genesis genesis() {
        return genesis("testchain", PARTITIONS);
    }

    public static Genesis genesis(String name, int partitions) {
        return genesis(name, partitions, GAS_LIMIT, 1 << 20);
    }

    public static Genesis genesis(String name, int partitions, long gasLimit, int maxBlockBytes) {
        String sequencer = Secp256k1.instance().address(SEQUENCER_KEY).toString();
        String json = """
            {"config":{"chainId":4242,"aichain":{"name":"%s","owner":"%s","sequencer":"%s","partitions":%d,
              "maxTransactionBytes":131072,"maxBlockBytes":%d,
              "bitcoin":{"network":"regtest","startHeight":0,"anchorAddress":"bcrt1qtest"},
              "dataAvailability":[{"network":"file"}],"voters":["executor-0","executor-1"],"quorum":2}},
             "gasLimit":"0x%x","alloc":{}}
            """.formatted(name, sequencer, sequencer, partitions, maxBlockBytes, gasLimit);
        try {
            return GenesisCodec.decode(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** Raw bytes as the byte rule wants them: a list whose third field is the gas limit; the nonce tells them apart. */
    public static Bytes transaction(long nonce, long gasLimit, int padding) {
        return Bytes.wrap(
                RlpWriter.list(w -> w.uint(nonce).uint(1).uint(gasLimit).bytes(new byte[padding])));
    }

    public static Bytes transaction(long nonce) {
        return transaction(nonce, 21_000, 80);
    }

    /** As a record of the {@code transactions} topic. */
    public static byte[] record(Bytes raw) {
        return TransactionRecord.encode(raw).toArray();
    }
}
