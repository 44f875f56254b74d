package io.aichain.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What a measurement finds while it runs, in the order in which it is to be shown. Not thread-safe. */
public final class Results {
    private final List<Result> all = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> exceeded = new ArrayList<>();

    public void add(Result result) {
        all.add(result);
    }

    /** How it was measured, or what holds it back: one sentence for readers. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    /** A limit that the build must keep was not kept: the run ends with an error when all is written. */
    public void exceeded(String sentence) {
        exceeded.add(sentence);
    }

    public List<String> exceeded() {
        return List.copyOf(exceeded);
    }

    public List<Result> all() {
        return List.copyOf(all);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
