package io.aichain.conformance.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts of a suite, by fork and folder, and what failed. Several threads add. */
final class Tally {
    private final SortedMap<String, Integer> found = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private int passed;

    synchronized void passed(String fork, String folder) {
        count(fork, folder);
        passed++;
    }

    synchronized void failed(String fork, String folder, String what) {
        count(fork, folder);
        failures.add(what);
    }

    synchronized void broken(String why) {
        broken.add(why);
    }

    private void count(String fork, String folder) {
        found.merge(fork + " " + folder, 1, Integer::sum);
    }

    /** Cases by "fork folder". */
    SortedMap<String, Integer> found() {
        return found;
    }

    SortedMap<String, Integer> byFork() {
        SortedMap<String, Integer> all = new TreeMap<>();
        found.forEach((key, n) -> all.merge(key.substring(0, key.indexOf(' ')), n, Integer::sum));
        return all;
    }

    int cases() {
        return found.values().stream().mapToInt(Integer::intValue).sum();
    }

    int passed() {
        return passed;
    }

    List<String> failures() {
        return failures;
    }

    List<String> broken() {
        return broken;
    }

    /** The list that stands in the tests: lines of fork, folder, count. */
    static SortedMap<String, Integer> expected(String resource) {
        try (InputStream in = Tally.class.getResourceAsStream(resource)) {
            SortedMap<String, Integer> all = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int end = line.lastIndexOf(' ');
                        all.put(line.substring(0, end), Integer.valueOf(line.substring(end + 1)));
                    });
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String report(String suite) {
        StringBuilder text = new StringBuilder();
        found.forEach((key, n) ->
                text.append(suite).append(' ').append(key).append(' ').append(n).append('\n'));
        text.append(suite)
                .append(": ")
                .append(cases())
                .append(" cases, passed ")
                .append(passed);
        text.append(", failed ").append(failures.size());
        return text.append(", files that cannot be read ").append(broken).toString();
    }
}
