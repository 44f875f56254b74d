package io.aichain.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A geth {@code --dev} chain among whose accounts the token has its holders. The genesis is geth's own with the token and the senders in it, and
 * without Osaka, whose cap of 2^24 gas a transaction (EIP-7825) would make 16,667 transactions of ten million holders; half a million are
 * minted by one, so that their part of the trie is hashed once. A genesis with all of them would be simpler, but geth holds it in memory several
 * times over.
 *
 * <p>geth keeps what the last 128 blocks have changed in memory and the rest on disk. So that holders are on disk, as they are when a chain is
 * older than a minute, as many blocks with nothing but a transfer follow each part of them.
 */
final class GethHolders {
    private static final int MINTED_AT_ONCE = 500_000;
    private static final long GAS_A_HOLDER = 25_000;
    private static final String GAS_LIMIT = "20000000000";
    private static final int BLOCKS_IN_MEMORY = 128;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long POLL_NANOS = 2_000_000;

    /** The account of a geth {@code --dev} in a new folder. */
    private static final String RICH = "0x71562b71999873db5b286df957af199ec94617f7";

    /** Of a geth on such a chain: the limit stays what it is, and no fee is too high to be sent. */
    static final List<String> OPTIONS = List.of("--miner.gaslimit", GAS_LIMIT, "--rpc.txfeecap", "0");

    /** A block is executed to be made and to be taken already; a third time, ahead of that, only costs while nothing is measured. */
    private static final String ONCE_LESS = "--cache.noprefetch";

    private final RpcClient client;
    private int nonce;

    private GethHolders(RpcClient client) {
        this.client = client;
    }

    /**
     * Leaves a chain in {@code folder/geth} that has stopped in order.
     *
     * @return the number of its last block
     */
    static long prepare(Path folder, TokenWork work) throws IOException, InterruptedException {
        Path genesis = Files.writeString(
                folder.resolve("geth-genesis.json"), genesis(work).toString());
        Geth.run(folder, "init", "--datadir", folder.resolve("geth").toString(), genesis.toString());
        List<String> options = new ArrayList<>(OPTIONS);
        options.add(ONCE_LESS);
        try (Peers.Peer geth = Peers.plainGeth(folder, options);
                RpcClient client = new RpcClient(geth.rpc())) {
            new GethHolders(client).mint(work);
            long last = Long.decode(client.call("eth_blockNumber").asText());
            geth.process().stop(PATIENCE);
            return last;
        }
    }

    private static ObjectNode genesis(TokenWork work) throws IOException, InterruptedException {
        ObjectNode genesis = Geth.developerGenesis();
        genesis.withObject("config").remove("osakaTime");
        genesis.put("gasLimit", "0x" + Long.toHexString(Long.parseLong(GAS_LIMIT)));
        ObjectNode alloc = genesis.withObject("alloc");
        alloc.putObject(RICH).put("balance", "0x" + "f".repeat(60));
        ObjectNode token = alloc.putObject(TokenWork.TOKEN.toHex());
        token.put("balance", "0x0").put("nonce", "0x1").put("code", Token.CODE.toHex());
        ObjectNode balances = token.putObject("storage");
        for (int i = 0; i < work.senders(); i++) {
            Address sender = TokenWork.sender(i);
            alloc.putObject(sender.toHex()).put("balance", "0xde0b6b3a7640000");
            balances.put(hex(Token.slot(sender)), hex(Token.BALANCE));
        }
        return genesis;
    }

    private void mint(TokenWork work) throws IOException, InterruptedException {
        for (int from = 0; from < work.holders(); from += MINTED_AT_ONCE) {
            int count = Math.min(MINTED_AT_ONCE, work.holders() - from);
            send(TokenWork.TOKEN.toHex(), Token.mint(work.holder(from), count), 100_000 + GAS_A_HOLDER * count);
            for (int i = 0; i <= BLOCKS_IN_MEMORY; i++) send(RICH, Bytes.EMPTY, 21_000);
        }
        for (int holder : new int[] {0, work.holders() - 1}) {
            String slot = hex(Token.slot(work.holder(holder)));
            String balance = client.call("eth_getStorageAt", TokenWork.TOKEN.toHex(), slot, "latest")
                    .asText();
            if (!balance.equals(hex(Token.BALANCE))) throw new IOException("holder " + holder + " has " + balance);
        }
    }

    /** And waits until it is in a block. The nonce is said by us: what geth would choose lags behind while it mines. */
    private void send(String to, Bytes data, long gas) throws IOException, InterruptedException {
        Map<String, String> call = new TreeMap<>();
        call.put("from", RICH);
        call.put("nonce", "0x" + Integer.toHexString(nonce++));
        call.put("to", to);
        call.put("data", data.toHex());
        call.put("gas", "0x" + Long.toHexString(gas));
        client.receipt(client.call("eth_sendTransaction", call).asText(), POLL_NANOS, PATIENCE);
    }

    private static String hex(UInt256 word) {
        return Bytes.wrap(word.toArray()).toHex();
    }
}
