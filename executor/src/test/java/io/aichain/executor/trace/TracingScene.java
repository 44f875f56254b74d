package io.aichain.executor.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.chain.primitives.Address;
import java.util.Map;
import java.util.TreeMap;

/**
 * Contracts that between them do all that a trace can show, as state overrides of {@code debug_traceCall}; {@link #MAIN} calls the others,
 * each by every kind of call.
 */
public final class TracingScene {
    public static final Address MAIN = address(0x40);
    private static final Address CREATOR = address(0x41);
    private static final Address TOP_LEVEL_FAILURES = address(0x50);
    private static final Address NOBODY = address(0x60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By name: what a contract does, and its code. */
    private static final Map<String, String> SMALL = new TreeMap<>(Map.ofEntries(
            Map.entry("returns a word", "602a60005260206000f3"),
            Map.entry("reverts with a word", "602a60005260206000fd"),
            Map.entry("reverts with nothing", "5f5ffd"),
            Map.entry(
                    "reverts with a reason",
                    "6308c379a060e01b5f5260206004526005602452" + "6468656c6c6f60d81b604452" + "60645ffd"),
            Map.entry("stores, loads and clears", "600160005560005460025560006000556002545060015450"),
            Map.entry("logs", "60aa60005260206000a0600160206000a1600260015f5fa2"),
            Map.entry("logs and reverts", "60aa60005260206000a05f5ffd"),
            Map.entry("invalid", "600160020150fe"),
            Map.entry("undefined", "600c0c"),
            Map.entry("too few words", "600101"),
            Map.entry("jumps astray", "600356"),
            Map.entry("loops until nothing is left", "5b600056"),
            Map.entry("copies what was not returned", "60205f5f3e"),
            Map.entry("memory that nobody can pay for", "60ff630fffffff52"),
            Map.entry("gives all away", "33ff"),
            Map.entry("gives all to itself", "30ff"),
            Map.entry("asks", "5a5847483a3d50325030503350343650503d5f5f3e"),
            Map.entry("stores where little gas is left", "5a60005560016000555b600c56")));

    private TracingScene() {}

    private static Address address(int number) {
        return new Address(0, 0, 0xc0de00 + number);
    }

    /** Accounts by address with their code and balance. */
    public static ObjectNode overrides() {
        ObjectNode all = JSON.createObjectNode();
        StringBuilder main = new StringBuilder();
        int number = 0x100;
        for (String code : SMALL.values()) {
            Address at = address(number++);
            account(all, at, code);
            for (String call : new String[] {"f1", "f2", "f4", "fa"}) main.append(call(call, at, 0));
            main.append("602060002050");
        }
        main.append(call("f1", address(0x100), 1)).append(call("f1", NOBODY, 1)).append(call("f2", NOBODY, 0));
        // more than there is
        main.append("5f5f5f5f69ffffffffffffffffffff73").append(hex(NOBODY)).append("5af150");
        for (int precompile = 1; precompile <= 4; precompile++) {
            main.append(call("fa", new Address(0, 0, precompile), 0));
        }
        main.append("5f5f5f5f5f73").append(hex(CREATOR)).append("625b8d80f150");
        main.append("60206000f3");
        account(all, MAIN, main.toString());
        account(all, CREATOR, creations());
        return all;
    }

    /** Failures that end the outermost frame. */
    public static Map<String, String> topLevel() {
        return SMALL;
    }

    /** A contract by itself. */
    public static ObjectNode alone(String code) {
        ObjectNode all = JSON.createObjectNode();
        account(all, TOP_LEVEL_FAILURES, code);
        return all;
    }

    public static Address aloneAt() {
        return TOP_LEVEL_FAILURES;
    }

    /** Init codes, each by CREATE and by CREATE2: a word of code, none, nothing at all, a revert, an 0xef, an end without gas. */
    private static String creations() {
        StringBuilder code = new StringBuilder();
        for (String init :
                new String[] {"602a5f526020601ff3", "00", "5f5ffd", "60ef5f5360015ff3", "fe", "30ff", "613000" + "5ff3"
                }) {
            int length = init.length() / 2;
            code.append("%02x".formatted(0x5f + length)).append(init).append("5f52");
            String at = "%02x".formatted(32 - length);
            code.append("60%02x60%s5ff050".formatted(length, at));
            code.append("602a60%02x60%s5ff550".formatted(length, at));
        }
        code.append("5f5f5ff050").append("60015f5f5ff550");
        // the same address again
        return code.append("60015f5f5ff550").toString();
    }

    private static String call(String op, Address to, int value) {
        boolean carriesValue = op.equals("f1") || op.equals("f2");
        return "602060205f5f" + (carriesValue ? "60%02x".formatted(value) : "") + "73" + hex(to) + "617530" + op + "50";
    }

    private static String hex(Address address) {
        return address.toHex().substring(2);
    }

    private static void account(ObjectNode all, Address address, String code) {
        all.putObject(address.toHex()).put("code", "0x" + code).put("balance", "0xffff");
    }

    /** The parameters of {@code debug_traceCall}. */
    public static ArrayNode params(Address to, long gas, ObjectNode overrides, JsonNode options) {
        ArrayNode params = JSON.createArrayNode();
        params.addObject()
                .put("from", address(0x70).toHex())
                .put("to", to.toHex())
                .put("gas", "0x" + Long.toHexString(gas))
                .put("input", "0x" + "5a".repeat(36));
        params.add("latest");
        ObjectNode all = options.deepCopy();
        all.set("stateOverrides", overrides);
        params.add(all);
        return params;
    }
}
