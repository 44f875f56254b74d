package io.aichain.e2e.kit;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program counts, at one moment: lines of a name, labels and a number, as Prometheus reads them.
 *
 * @see "https://prometheus.io/docs/instrumenting/exposition_formats/"
 */
public record MetricsPage(String text) {
    /** All numbers of one name together; 0 where there is none. */
    public double sum(String name) {
        return sum(name, "");
    }

    /** The same of those with a label. @param label with its value, as {@code area="heap"}, or the end of one */
    public double sum(String name, String label) {
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The same for each value of a label; lines without it are left out. */
    public Map<String, Double> sums(String name, String label) {
        Map<String, Double> sums = new TreeMap<>();
        Pattern line = Pattern.compile("(?m)^%s\\{(?:.*?,)?%s=\"([^\"]+)\".*} (\\S+)$".formatted(name, label));
        for (Matcher found = line.matcher(text); found.find(); )
            sums.merge(found.group(1), Double.parseDouble(found.group(2)), Double::sum);
        return sums;
    }
}
