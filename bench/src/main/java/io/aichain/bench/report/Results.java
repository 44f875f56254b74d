package io.aichain.bench.report;

import java.util.ArrayList;
import java.util.List;

/** What a measurement finds while it runs, in the order in which it is to be shown. Not thread-safe. */
public final class Results {
    private final List<Result> all = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    public void add(Result result) {
        all.add(result);
    }

    /** How it was measured, or what holds it back: one sentence for readers. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    public List<Result> all() {
        return List.copyOf(all);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
