package io.aichain.bench.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.bench.inference.GasValues.Sort;
import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.e2e.kit.Accounts;
import io.aichain.inference.model.Codes;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.precompile.Operations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GasGateTest {
    @Test
    void anOperationAboveTwiceTheAverageIsNamed() {
        GasGate gate = new GasGate(List.of(measured("a", 3), measured("b", 3), measured("c", 3), measured("slow", 11)));
        assertThat(gate.holds()).isFalse();
        assertThat(gate.verdict())
                .startsWith("average of 4 operations: 5.00 ns per gas\n")
                .contains("EXCEEDED: slow with 11.00 ns per gas, 2.20 times the average; the limit is 2 times")
                .doesNotContain("EXCEEDED: a ");
    }

    @Test
    void twiceTheAverageItselfIsAllowed() {
        GasGate gate = new GasGate(List.of(measured("a", 2), measured("b", 2), measured("c", 8), measured("d", 4)));
        assertThat(gate.holds()).isTrue();
        assertThat(gate.verdict()).contains("holds: the slowest is c with 8.00 ns per gas, 2.00 times the average");
    }

    @Test
    void eachOperationCountsOnceHoweverMuchGasItTakes() {
        GasGate.Measured dear = new GasGate.Measured("dear", 1_000_000, 6);
        assertThat(new GasGate(List.of(dear, measured("a", 1), measured("b", 1), measured("c", 1))).above())
                .containsExactly(dear);
    }

    @Test
    void withoutOperationsThereIsNoVerdict() {
        assertThatThrownBy(() -> new GasGate(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** If only the one above the limit were measured again, it would be judged by others that are still disturbed: 25 beside an average of 13.75. */
    @Test
    void ifOneIsAboveTheLimitAllAreMeasuredAgain() {
        Disturbed measurement =
                new Disturbed(Map.of("a", 3.0, "b", 3.0, "c", 3.0, "slow", 25.0), 1, Set.of("a", "b", "c", "slow"));
        GasGate gate = GasRates.judge(measurement.rows(), measurement::measure);
        assertThat(gate.above()).extracting(GasGate.Measured::title).containsExactly("slow");
        assertThat(gate.operations())
                .extracting(GasGate.Measured::nanos)
                .containsExactlyInAnyOrder(3.0, 3.0, 3.0, 25.0);
        assertThat(measurement.times.values()).as("once and three times more").containsOnly(4);
    }

    @Test
    void anOperationThatWasDisturbedOnceIsNotAboveTheLimit() {
        Disturbed measurement = new Disturbed(Map.of("a", 3.0, "b", 3.0, "c", 3.0, "d", 4.0), 2, Set.of("d"));
        GasGate gate = GasRates.judge(measurement.rows(), measurement::measure);
        assertThat(gate.holds()).isTrue();
        assertThat(gate.slowest(1).getFirst().nanos()).isEqualTo(4);
        assertThat(measurement.times.values()).as("no more often than it takes").containsOnly(3);
    }

    /** Their titles say so when they are measured; every other row is a success. */
    @Test
    void theOperationsThatFailInTheirArithmeticAreTheseOnly() {
        List<GasRow> failing =
                GasRates.rows().stream().filter(GasRates::reverts).toList();
        assertThat(failing).extracting(GasRow::title).containsExactly("compat huge softmax 256");
        GasRow fails = failing.getFirst();
        assertThat(GasRates.measure(1, List.of(fails)).operations())
                .extracting(GasGate.Measured::title)
                .containsExactly(fails.title() + GasRates.REVERTS);
    }

    /** The whole way from a call to the verdict, with a model whose account takes its time. */
    @Test
    void aSlowOperationIsFoundByMeasuringIt() {
        List<GasRow> rows = new ArrayList<>(GasCalls.models());
        GasRow usual = rows.stream()
                .filter(row -> row.operation() == Operations.EVALUATE)
                .findFirst()
                .orElseThrow();
        rows.add(new GasRow("artificially slow", usual.operation(), usual.input(), new SlowCodes(usual.codes())));
        GasGate gate = GasRates.measure(1, rows);
        assertThat(gate.holds()).isFalse();
        assertThat(gate.verdict()).contains("EXCEEDED: artificially slow with ");
        assertThat(gate.slowest(1).getFirst().title()).isEqualTo("artificially slow");
    }

    @Test
    void everyLayerIsAmongTheOperations() {
        List<GasRow> rows = GasRates.rows();
        for (int operation : Operations.numbers()) {
            assertThat(rows).as("operation 0x%x", operation).anyMatch(row -> row.operation() == operation);
        }
        for (Sort sort : List.of(Sort.NARROW, Sort.BIG, Sort.WIDE, Sort.HUGE)) {
            List<GasRow> layers = GasLayers.of(sort);
            for (LayerType type : LayerType.values()) {
                if (type == LayerType.INPUT || type == LayerType.DEQUANTIZE || type == LayerType.QUANTIZE) continue;
                assertThat(layers)
                        .as("%s %s", sort, type)
                        .anyMatch(row -> row.operation() == Operations.LAYER + type.number());
            }
        }
        assertThat(rows.stream().map(GasRow::title)).doesNotHaveDuplicates();
    }

    private static GasGate.Measured measured(String title, double nanos) {
        return new GasGate.Measured(title, 1_000, nanos);
    }

    /** Hashes a megabyte ten times before it answers. */
    private record SlowCodes(Codes codes) implements Codes {
        private static final Bytes MUCH = Bytes.wrap(new byte[1 << 20]);

        @Override
        public Hash codeHash(Address address) {
            return codes.codeHash(address);
        }

        @Override
        public Bytes code(Address address) {
            for (int i = 0; i < 10; i++) Keccak.hash(MUCH);
            return codes.code(address);
        }
    }

    /** Operations whose times are known, some of them with a load beside their first measurements. */
    private static final class Disturbed {
        private static final double LOAD = 7;

        private final Map<String, Double> nanos;
        private final int disturbances;
        private final Set<String> victims;
        private final Map<String, Integer> times = new HashMap<>();

        Disturbed(Map<String, Double> nanos, int disturbances, Set<String> victims) {
            this.nanos = nanos;
            this.disturbances = disturbances;
            this.victims = victims;
        }

        List<GasRow> rows() {
            return nanos.keySet().stream()
                    .map(title -> new GasRow(title, Operations.VERSION, Bytes.EMPTY, new Accounts()))
                    .toList();
        }

        GasGate.Measured measure(GasRow row) {
            String title = row.title();
            boolean isDisturbed = times.merge(title, 1, Integer::sum) <= disturbances && victims.contains(title);
            return measured(title, nanos.get(title) + (isDisturbed ? LOAD : 0));
        }
    }
}
