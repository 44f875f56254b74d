package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Foundry's chain in one process: an EVM without our kernels. Its accounts are the devnet's. */
public final class Anvil implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** 2^24 (EIP-7825). */
    private static final String TRANSACTION_GAS = "0x1000000";

    private static final String LISTENING = "Listening on ";

    private final ChildProcess process;
    private final String rpc;

    private Anvil(ChildProcess process, String rpc) {
        this.process = process;
        this.rpc = rpc;
    }

    /** On a free port, as fork Osaka, with calls of any length. */
    public static Anvil start(Path log, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Parts.executable("foundry/bin/anvil").toString(),
                "--port",
                "0",
                "--hardfork",
                "osaka",
                "--memory-limit",
                "1073741824"));
        command.addAll(List.of(options));
        if (!command.contains("--gas-limit")) command.addAll(List.of("--gas-limit", "100000000000"));
        ChildProcess process = ChildProcess.start(command, Map.of(), log);
        try {
            String line = process.awaitLine(text -> text.startsWith(LISTENING), PATIENCE);
            return new Anvil(
                    process, "http://" + line.substring(LISTENING.length()).strip());
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
    }

    public String rpc() {
        return rpc;
    }

    /** Puts code at an address, whatever was there. */
    public void setCode(Address address, Bytes code) {
        new JsonRpc(rpc).call("anvil_setCode", address.toHex(), code.toHex());
    }

    /** Puts an address into a slot of a contract's storage. */
    public void setStorage(Address contract, int slot, Address value) {
        String word = "0x" + "0".repeat(24) + value.toHex().substring(2);
        new JsonRpc(rpc).call("anvil_setStorageAt", contract.toHex(), "0x%064x".formatted(slot), word);
    }

    /** Sends a transaction of anvil's first account, with all the gas that one may have. @throws IllegalStateException if it reverts */
    public void send(Address to, Bytes data) {
        JsonRpc node = new JsonRpc(rpc);
        String from = node.call("eth_accounts").get(0).asText();
        Map<String, String> transaction =
                Map.of("from", from, "to", to.toHex(), "data", data.toHex(), "gas", TRANSACTION_GAS);
        JsonNode receipt =
                node.awaitReceipt(node.call("eth_sendTransaction", transaction).asText(), PATIENCE);
        if (JsonRpc.number(receipt.get("status")) != 1) throw new IllegalStateException("reverted: " + receipt);
    }

    /** What {@code eth_call} answers. @param data output or revert data */
    public record Answer(boolean isSuccess, Bytes data) {}

    /** Asks a contract, with gas for anything. */
    public Answer call(Address to, Bytes data) {
        try {
            String output = new JsonRpc(rpc)
                    .call("eth_call", Map.of("to", to.toHex(), "data", data.toHex(), "gas", "0x174876e800"), "latest")
                    .asText();
            return new Answer(true, Bytes.fromHex(output));
        } catch (JsonRpc.RpcErrorException refused) {
            String reverted = refused.data();
            boolean isRevert = reverted.startsWith("0x") || refused.getMessage().contains("execution reverted");
            if (!isRevert) throw refused;
            return new Answer(false, reverted.isEmpty() ? Bytes.EMPTY : Bytes.fromHex(reverted));
        }
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
