package io.aichain.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.conformance.fixture.FixtureFile;
import io.aichain.conformance.fixture.ForkName;
import io.aichain.conformance.statetest.StateTestFiles;
import io.aichain.conformance.transactiontest.TransactionCheck;
import io.aichain.conformance.transactiontest.TransactionCheck.Found;
import io.aichain.conformance.transactiontest.TransactionTest;
import io.aichain.conformance.transactiontest.TransactionTest.Expected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** TransactionTests of ethereum/tests: 210 transactions under every fork they name, by hash, sender, intrinsic gas and reason of refusal. */
@Tag("P3")
class TransactionTestsIT {
    /**
     * A gas limit above 2^63 - 1: our codec refuses it and says so (no block of any fork can hold such a transaction, and Java has no
     * larger whole number), the tests take it up to 2^64 - 1.
     */
    private static final Set<String> GAS_LIMIT_ABOVE_63_BITS = Set.of(
            "TransactionWithHighGasLimit63",
            "TransactionWithHighGasLimit63Plus1",
            "TransactionWithHighGasLimit64Minus1");

    private static final Map<String, List<String>> REASONS = reasons();
    private static final Tally TALLY = new Tally();
    private static final Set<String> TOO_MUCH_GAS = new TreeSet<>();
    private static int files;

    @BeforeAll
    static void run() throws IOException, MalformedException {
        Path root = Archive.SMALL.unpacked().resolve("TransactionTests");
        for (Path file : StateTestFiles.find(root)) {
            files++;
            FixtureFile.read(file, (name, test) -> {
                try {
                    TransactionTest one = TransactionTest.of(name, test);
                    for (String fork : one.forks())
                        judge(one, fork, root.relativize(file).getName(0).toString());
                } catch (MalformedException e) {
                    TALLY.broken(e.getMessage());
                }
            });
        }
        System.out.println(TALLY.report("TransactionTests"));
    }

    private static void judge(TransactionTest test, String fork, String folder) throws MalformedException {
        Found found = TransactionCheck.check(
                test.bytes(), ForkName.of(fork).orElseThrow().fork());
        boolean holds = switch (test.expected(fork)) {
            case Expected.Valid(var hash, var sender, var gas) ->
                found.equals(new Found.Valid(hash, sender, gas.toLongExact()))
                        || isTooMuchGas(test.name(), fork, found);
            case Expected.Refused(var reason) -> {
                String text = text(found);
                yield REASONS.getOrDefault(reason, List.of()).stream().anyMatch(text::startsWith);
            }
        };
        if (holds) TALLY.passed(fork, folder);
        else
            TALLY.failed(
                    fork, folder, test.name() + " " + fork + ": expected " + test.expected(fork) + ", found " + found);
    }

    private static boolean isTooMuchGas(String name, String fork, Found found) {
        boolean is = GAS_LIMIT_ABOVE_63_BITS.contains(name)
                && found instanceof Found.Malformed(var why)
                && why.matches("gasLimit: \\d+ is above 2\\^63 - 1");
        if (is) TOO_MUCH_GAS.add(name + " " + fork);
        return is;
    }

    private static String text(Found found) {
        return switch (found) {
            case Found.Valid valid -> "valid " + valid;
            case Found.Malformed(var why) -> "malformed " + why;
            case Found.Unsigned() -> "unsigned";
            case Found.Refused(var reason) -> "refused " + reason;
        };
    }

    /** What we say where the tests say it their way: lines of their reason and the beginning of ours. */
    private static Map<String, List<String>> reasons() {
        try (InputStream in = TransactionTestsIT.class.getResourceAsStream("transaction-reasons.txt")) {
            Map<String, List<String>> all = new HashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int end = line.indexOf(' ');
                        all.computeIfAbsent(line.substring(0, end), reason -> new ArrayList<>())
                                .add(line.substring(end + 1));
                    });
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyTransactionIsTakenOrRefusedAsPublished() {
        assertThat(TALLY.failures()).isEmpty();
        assertThat(TALLY.broken()).isEmpty();
        assertThat(files).isEqualTo(210);
        Map<String, Integer> expected = new TreeMap<>();
        for (String fork : List.of(
                "Frontier",
                "Homestead",
                "EIP150",
                "EIP158",
                "Byzantium",
                "Constantinople",
                "ConstantinopleFix",
                "Istanbul",
                "Berlin",
                "London")) expected.put(fork, 210);
        expected.putAll(Map.of("Paris", 208, "Shanghai", 208, "Cancun", 149));
        assertThat(TALLY.byFork()).isEqualTo(expected);
    }

    @Test
    void gasLimitsAbove63BitsAreTheOnlyValidTransactionsThatAreRefused() {
        assertThat(TOO_MUCH_GAS).hasSize(3 * 13);
    }
}
