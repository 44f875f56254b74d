package io.aichain.e2e.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Words that must not stand in some files.
 * @param where the files that the rule is for
 * @param inProse whether comments and literals count
 * @param why ends the sentence "... must not stand here:"
 */
record Forbidden(String name, Predicate<Source> where, boolean inProse, Pattern words, String why) {
    private static final List<String> CONSENSUS_ROOMS = List.of(
            "lib/chain/",
            "lib/evm/",
            "lib/execution/",
            "lib/inference/src/main/java/io/aichain/inference/spec/",
            "lib/inference/src/main/java/io/aichain/inference/kernels/",
            "lib/inference/src/main/java/io/aichain/inference/model/",
            "lib/inference/src/main/java/io/aichain/inference/precompile/",
            "lib/inference/src/main/java/io/aichain/inference/text/",
            "lib/state/src/main/java/io/aichain/state/trie/",
            "sequencer/src/main/java/io/aichain/sequencer/domain/");

    static final Forbidden IN_DOMAINS = code(
            "domain",
            source -> source.isMainJava() && source.path().contains("/domain/"),
            "\\b(org\\.apache\\.kafka|io\\.vertx|io\\.quarkus|jakarta)\\b",
            "a domain knows no framework");

    static final Forbidden FLOATS = code(
            "float",
            Forbidden::isConsensus,
            "\\b(float|double|Float|Double)\\b",
            "every machine must get the same bits");

    static final Forbidden CLOCKS = code(
            "clock",
            Forbidden::isConsensus,
            "\\b(System\\s*\\.\\s*(currentTimeMillis|nanoTime)|(Instant|LocalDateTime|ZonedDateTime|OffsetDateTime)\\s*\\.\\s*now|Clock\\s*\\.\\s*system\\w*)\\b",
            "time comes in with the record");

    static final Forbidden THREADS = code(
            "thread",
            Forbidden::isConsensus,
            "\\b(Thread|Executors|ForkJoinPool|parallelStream)\\b",
            "threads come in through the constructor, and the result may not depend on which is first");

    static final Forbidden CHANCE = code(
            "chance",
            Forbidden::isConsensus,
            "\\b(java\\.util\\.Random|Random|ThreadLocalRandom|SplittableRandom|RandomGenerator|Math\\s*\\.\\s*random)\\b",
            "every machine must get the same bits");

    static final Forbidden SLEEP = code(
            "sleep",
            Source::isJava,
            "\\b(Thread|TimeUnit\\s*\\.\\s*\\w+)\\s*\\.\\s*sleep\\b",
            "wait for the event, with a deadline");

    static final Forbidden KAFKA_CLIENTS = code(
            "Kafka client",
            source -> source.isMainJava()
                    && !source.path().endsWith("/KafkaConnection.java")
                    && !source.path().startsWith("bench/"),
            "\\b(new\\s+Kafka(Consumer|Producer)\\b|Admin\\s*\\.\\s*create\\s*\\()",
            "KafkaConnection makes it: a broker without a name yet is waited for");

    static final Forbidden RAW_LINES = code(
            "raw line",
            source -> source.isMainJava()
                    && source.path().startsWith("cli/src/main/java/io/aichain/cli/model/")
                    && List.of("JsonLine.java", "ProgressBar.java", "Agreement.java").stream()
                            .noneMatch(own -> source.path().endsWith("/" + own)),
            "\\.\\s*(printf|println)\\s*\\(",
            "TextLine prints it: names that strangers wrote steer no terminal");

    static final Forbidden MARKERS =
            text("marker", source -> true, "\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b", "finish it, or write an issue");

    static final Forbidden MACHINE_PATHS = text(
            "machine path",
            source -> true,
            "(?<![\\w.})$-])/(wo" + "rk|ro" + "ot|ho" + "me)/",
            "no other machine has this folder");

    static final List<Forbidden> ALL = List.of(
            IN_DOMAINS, FLOATS, CLOCKS, THREADS, CHANCE, SLEEP, KAFKA_CLIENTS, RAW_LINES, MARKERS, MACHINE_PATHS);

    List<String> complaints(Source source) {
        if (!where.test(source)) return List.of();
        var read = inProse ? source : source.code();
        var complaints = new ArrayList<String>();
        for (var found = words.matcher(read.text()); found.find(); )
            complaints.add(source.at(found.start()) + ": " + found.group() + " must not stand here: " + why);
        return complaints;
    }

    /** Code whose result every executor must find alike (P3). */
    private static boolean isConsensus(Source source) {
        return source.isMainJava() && CONSENSUS_ROOMS.stream().anyMatch(source.path()::startsWith);
    }

    private static Forbidden code(String name, Predicate<Source> where, String words, String why) {
        return new Forbidden(name, where, false, Pattern.compile(words), why);
    }

    private static Forbidden text(String name, Predicate<Source> where, String words, String why) {
        return new Forbidden(name, where, true, Pattern.compile(words), why);
    }

    @Override
    public String toString() {
        return name;
    }
}
