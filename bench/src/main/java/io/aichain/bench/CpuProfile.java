package io.aichain.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a process's Java threads spent their CPU time, by a flight recording (JEP 509: native code counts, waiting does not). A sample belongs
 * to the innermost frame whose class stands for a part; hashing under the trie is the state's. Compiler and collector threads are not in it.
 */
final class CpuProfile {
    /** Options of the JVM that is to be recorded. */
    static String option(Path recording) {
        return "-XX:StartFlightRecording:jdk.CPUTimeSample#enabled=true,dumponexit=true,filename=" + recording;
    }

    private enum Part {
        RECOVERY("signatures", "io.aichain.chain.crypto.NativeSecp256k1", "io.aichain.chain.crypto.JavaSecp256k1"),
        RPC("JSON-RPC, HTTP", "io.aichain.executor.rpc.", "com.fasterxml.", "io.vertx.", "io.netty."),
        POOL("pool", "io.aichain.executor.domain.", "io.aichain.executor.kafka.Transactions"),
        STATE("state, roots, disk", "io.aichain.state.", "org.rocksdb."),
        EVM("EVM, execution", "io.aichain.evm.", "io.aichain.execution.", "io.aichain.executor.chain."),
        // what both sides share (common.network, common.record) is passed over: the frames around it tell whose it is
        BROKER(
                "Kafka broker",
                "kafka.",
                "org.apache.kafka.server.",
                "org.apache.kafka.storage.",
                "org.apache.kafka.raft.",
                "org.apache.kafka.controller.",
                "org.apache.kafka.image.",
                "org.apache.kafka.metadata.",
                "org.apache.kafka.coordinator.",
                "org.apache.kafka.timeline."),
        CLIENTS("Kafka clients", "org.apache.kafka.clients."),
        ORDER("sequencer, log", "io.aichain.sequencer.", "io.aichain.log."),
        PUBLICATION(
                "da-writer, anchor, Bitcoin",
                "io.aichain.dawriter.",
                "io.aichain.da.",
                "io.aichain.anchor.",
                "io.aichain.bitcoin.",
                "com.github.luben."),
        REST("rest", "");

        private final String label;
        private final List<String> classes;

        Part(String label, String... classes) {
            this.label = label;
            this.classes = List.of(classes);
        }

        boolean holds(String type) {
            return classes.stream().anyMatch(type::startsWith);
        }
    }

    private final Map<Part, Integer> samples = new EnumMap<>(Part.class);
    private int count;

    private CpuProfile() {}

    /** Of the samples of a window: those before {@code from}, and those from {@code until} on, are left out. */
    static CpuProfile read(Path recording, Instant from, Instant until) throws IOException {
        CpuProfile profile = new CpuProfile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (!event.getEventType().getName().equals("jdk.CPUTimeSample") || event.getStackTrace() == null)
                    continue;
                Instant at = event.getStartTime();
                if (at.isBefore(from) || !at.isBefore(until)) continue;
                profile.samples.merge(part(event.getStackTrace()), 1, Integer::sum);
                profile.count++;
            }
        }
        if (profile.count == 0)
            throw new IOException(recording + " has no samples of CPU time between " + from + " and " + until);
        return profile;
    }

    private static Part part(RecordedStackTrace trace) {
        for (RecordedFrame frame : trace.getFrames()) {
            String type = frame.getMethod().getType().getName();
            for (Part part : Part.values()) {
                if (part != Part.REST && part.holds(type)) return part;
            }
        }
        return Part.REST;
    }

    /** In percent of the samples, the largest first. */
    Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        samples.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(e -> shares.put(e.getKey().label, Math.round(1000.0 * e.getValue() / count) / 10.0));
        return shares;
    }

    @Override
    public String toString() {
        return shares().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.0f %%", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ", "", " (n = " + count + ")"));
    }
}
