package io.aichain.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the words of a command line ask for. */
record Asked(List<Measurement> measurements, List<String> cases, boolean small, boolean report) {
    private static final List<String> OPTIONS = List.of("--small", "--report");

    /** @throws IllegalArgumentException if something that is asked for does not exist */
    static Asked of(List<String> words) {
        List<Measurement> chosen = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (String word : words) {
            Optional<Measurement> measurement = Measurement.named(word);
            if (word.equals("all")) chosen.addAll(List.of(Measurement.values()));
            else if (measurement.isPresent()) chosen.add(measurement.get());
            else if (!word.startsWith("-")) cases.add(word);
            else if (!OPTIONS.contains(word)) throw new IllegalArgumentException("unknown option " + word);
        }
        if (chosen.isEmpty()) throw new IllegalArgumentException("name what to measure");
        for (String word : cases) {
            if (chosen.stream().noneMatch(each -> each.knows(word))) {
                throw new IllegalArgumentException(word + " is no measurement, and no case of "
                        + chosen.stream().map(Measurement::word).collect(Collectors.joining(", ")));
            }
        }
        boolean small = words.contains("--small");
        boolean report = words.contains("--report");
        if (small && report) throw new IllegalArgumentException("a small size says nothing that is worth a report");
        if (report && !cases.isEmpty()) {
            throw new IllegalArgumentException(
                    "a report is of a whole measurement; leave out " + String.join(" ", cases) + ", or --report");
        }
        return new Asked(chosen, cases, small, report);
    }

    /** Those that a measurement has; it runs whole if that is none. */
    List<String> cases(Measurement measurement) {
        return cases.stream().filter(measurement::knows).toList();
    }
}
