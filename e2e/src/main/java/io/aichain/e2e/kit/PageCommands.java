package io.aichain.e2e.kit;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands of a page, run as they are written there: those of a kind stand in blocks that begin with {@code ```sh KIND}. */
public final class PageCommands {
    private PageCommands() {}

    /** In the page's order; none if the page has none of this kind. */
    public static List<String> blocks(String page, String kind) {
        return Pattern.compile("^```sh " + kind + "\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    /**
     * Types a block into a shell, which keeps what earlier ones have set.
     *
     * @param shell {@code bash}, which ends at the first command that fails
     * @param answer takes each line that it prints
     * @throws IllegalStateException if a command fails, or the block is not done within this time
     */
    public static void run(ChildProcess shell, String block, Duration patience, Consumer<String> answer) {
        shell.say("set -e -o pipefail\n" + block + "\necho \"done: $?\"");
        shell.awaitLine(
                line -> {
                    if (line.equals("done: 0")) return true;
                    answer.accept(line);
                    return false;
                },
                patience);
    }
}
