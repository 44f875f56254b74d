package io.aichain.bench.evm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aichain.chain.primitives.Address;
import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * geth's evm and revm under a workload, with the same genesis file; what they computed is checked like ours. geth measures
 * by the clock; that becomes processor time by the share that the process had of a processor, which is 1 on a machine that nobody else uses.
 */
final class PeerEvms {
    private static final Pattern GETH_GAS = Pattern.compile("EVM gas used:\\s+(\\d+)");
    private static final Pattern GETH_TIME = Pattern.compile("execution time:\\s+(\\S+)");
    private static final Pattern OUTPUT = Pattern.compile("^\\s*0x([0-9a-f]*),?$", Pattern.MULTILINE);
    private static final Pattern REVM =
            Pattern.compile("gas (\\d+)\noutput ([0-9a-f]*)\nnanos ([0-9.]+)\nfirst ([0-9]+)");
    private static final Pattern TOOK = Pattern.compile("took ([0-9.]+) ([0-9.]+)");
    private static final Pattern DURATION = Pattern.compile("([0-9.]+)(ns|[uµ]s|ms|s|m)");
    private static final String GAS = Long.toString(1L << 62);

    private final Path folder;

    PeerEvms(Path folder) {
        this.folder = folder;
    }

    /** A peer's time of a run in nanoseconds: of the first in a new process, and when it is warm. */
    record Times(double cold, double warm) {}

    /** The first as {@code evm run --statdump} has it, the other the mean over about a second, of {@code --bench}. */
    Times geth(Workload workload) throws IOException, InterruptedException {
        return new Times(geth(workload, "--statdump"), geth(workload, "--bench"));
    }

    private double geth(Workload workload, String how) throws IOException, InterruptedException {
        String said = run(List.of(
                Parts.executable("geth-evm/bin/evm").toString(),
                "run",
                "--codefile",
                file(workload, ".code", workload.code().toHex().substring(2)),
                "--inputfile",
                file(workload, ".input", workload.data().toHex().substring(2)),
                "--prestate",
                file(workload, ".genesis", genesis(workload)),
                "--receiver",
                workload.to().toHex(),
                "--sender",
                workload.from().toHex(),
                "--gas",
                GAS,
                how));
        workload.check("geth", Long.parseLong(find(GETH_GAS, said, 1)), last(OUTPUT, said));
        return nanos(find(GETH_TIME, said, 1)) * share(said);
    }

    /** The second is the median of windows in a second of processor time. */
    Times revm(Workload workload) throws IOException, InterruptedException {
        String said = run(List.of(
                Parts.executable("revm-bench/bin/revm-bench").toString(),
                file(workload, ".genesis", genesis(workload)),
                file(workload, ".input", workload.data().toHex().substring(2)),
                workload.from().toHex(),
                workload.to().toHex(),
                GAS,
                "1"));
        workload.check("revm", Long.parseLong(find(REVM, said, 1)), find(REVM, said, 2));
        return new Times(Double.parseDouble(find(REVM, said, 4)), Double.parseDouble(find(REVM, said, 3)));
    }

    private String file(Workload workload, String suffix, String text) throws IOException {
        Path file = folder.resolve(workload.name() + suffix);
        Files.writeString(file, text);
        return file.toString();
    }

    /** Osaka from the first block, with the workload's accounts. */
    private static String genesis(Workload workload) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("chainId", 1);
        for (String fork :
                List.of("homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg")) {
            config.put(fork + "Block", 0);
        }
        for (String fork : List.of("istanbul", "berlin", "london", "mergeNetsplit")) config.put(fork + "Block", 0);
        for (String fork : List.of("shanghai", "cancun", "prague", "osaka")) config.put(fork + "Time", 0);
        config.put("terminalTotalDifficulty", 0);
        Map<String, Integer> blobs = Map.of("target", 6, "max", 9, "baseFeeUpdateFraction", 5_007_716);
        config.put("blobSchedule", Map.of("cancun", blobs, "prague", blobs, "osaka", blobs));
        Map<String, Object> alloc = new LinkedHashMap<>();
        for (Map.Entry<Address, Workload.Contract> account : workload.accounts().entrySet()) {
            Map<String, String> storage = new LinkedHashMap<>();
            account.getValue()
                    .slots()
                    .forEach((slot, word) ->
                            storage.put(slot.toHash().toHex(), word.toHash().toHex()));
            alloc.put(
                    account.getKey().toHex(),
                    Map.of(
                            "balance",
                            account.getValue().balance().toQuantity(),
                            "nonce",
                            "0x1",
                            "code",
                            account.getValue().code().toHex(),
                            "storage",
                            storage));
        }
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "config", config, "gasLimit", "0x7fffffffffffffff", "difficulty", "0x0", "alloc", alloc));
    }

    /** Its output and errors, and the time it took. @throws IOException with them if it fails */
    private String run(List<String> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='took %R %U'; time \"$@\"", "bash"));
        command.addAll(program);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException(program.getFirst() + " failed: " + said);
        return said;
    }

    private static double share(String said) throws IOException {
        double clock = Double.parseDouble(find(TOOK, said, 1));
        return Math.min(1, Double.parseDouble(find(TOOK, said, 2)) / clock);
    }

    private static String find(Pattern pattern, String said, int group) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) throw new IOException("no " + pattern + " in: " + said);
        return matcher.group(group);
    }

    private static String last(Pattern pattern, String said) {
        String last = "";
        for (Matcher matcher = pattern.matcher(said); matcher.find(); ) last = matcher.group(1);
        return last;
    }

    /** Go's way to write durations: 1m2.5s. */
    static double nanos(String duration) throws IOException {
        double nanos = 0;
        int end = 0;
        for (Matcher part = DURATION.matcher(duration); part.find(); end = part.end()) {
            double unit = switch (part.group(2)) {
                case "ns" -> 1;
                case "us", "µs" -> 1e3;
                case "ms" -> 1e6;
                case "s" -> 1e9;
                default -> 60e9;
            };
            nanos += Double.parseDouble(part.group(1)) * unit;
        }
        if (end == 0 || end != duration.length()) throw new IOException("not a duration: " + duration);
        return nanos;
    }
}
