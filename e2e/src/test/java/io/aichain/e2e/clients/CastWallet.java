package io.aichain.e2e.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.e2e.kit.Json;
import io.aichain.e2e.kit.JsonRpc;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Foundry's {@code cast}, a command at a time. */
public final class CastWallet implements Wallet {
    private static final String TRANSFER = "Transfer(address,address,uint256)";

    private final Artefacts artefacts;
    private final Path cast = Parts.executable("foundry/bin/cast");

    public CastWallet(Artefacts artefacts) {
        this.artefacts = artefacts;
    }

    @Override
    public Use use(String rpc, String key, String receiver) {
        String own = text("wallet", "address", key);
        String token = send(rpc, key, "--create", artefacts.bytecode("TestToken"))
                .get("contractAddress")
                .asText();
        send(rpc, key, token, "transfer(address,uint256)", receiver, "1000");
        Answer refused = run(
                "call", "--rpc-url", rpc, "--from", receiver, token, "transfer(address,uint256)(bool)", own, "1001");
        String collectible = send(rpc, key, "--create", artefacts.bytecode("TestCollectible"))
                .get("contractAddress")
                .asText();
        send(rpc, key, collectible, "mint(address)", own);
        JsonNode last = send(rpc, key, collectible, "transferFrom(address,address,uint256)", own, receiver, "1");
        return new Use(
                token,
                text("call", "--rpc-url", rpc, token, "balanceOf(address)(uint256)", receiver)
                        .split(" ")[0],
                transfers(rpc, token),
                // the selector of ERC20InsufficientBalance(address,uint256,uint256), which cast cannot name without the
                // ABI
                refused.error().contains("0xe450d38c") ? "ERC20InsufficientBalance" : refused.toString(),
                collectible,
                text("call", "--rpc-url", rpc, collectible, "ownerOf(uint256)(address)", "1"),
                transfers(rpc, collectible),
                JsonRpc.number(last.get("blockNumber")),
                last.get("blockHash").asText());
    }

    private int transfers(String rpc, String contract) {
        return Json.parse(
                        text("logs", "--json", "--rpc-url", rpc, "--from-block", "0", "--address", contract, TRANSFER))
                .size();
    }

    private JsonNode send(String rpc, String key, String... what) {
        List<String> arguments = new ArrayList<>(List.of("send", "--json", "--rpc-url", rpc, "--private-key", key));
        arguments.addAll(List.of(what));
        JsonNode receipt = Json.parse(text(arguments.toArray(String[]::new)));
        if (!receipt.get("status").asText().equals("0x1")) throw new IllegalStateException(receipt.toString());
        return receipt;
    }

    private String text(String... arguments) {
        Answer answer = run(arguments);
        if (answer.exitCode() != 0) throw new IllegalStateException("cast " + arguments[0] + ": " + answer.error());
        return answer.output();
    }

    private record Answer(int exitCode, String output, String error) {}

    private Answer run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(cast.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return new Answer(process.waitFor(), output, error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
