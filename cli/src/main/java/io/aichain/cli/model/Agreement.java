package io.aichain.cli.model;

import io.aichain.cli.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The question before something is paid: only who answers y or yes agrees. */
final class Agreement {
    /** Who is asked; null where nobody answers. */
    interface Answers {
        String next() throws IOException;
    }

    private Agreement() {}

    /** The person at the terminal, or what is piped in. */
    static Answers ofThisProcess() {
        Console console = System.console();
        return console != null
                ? console::readLine
                : new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))::readLine;
    }

    /** @throws Failure if there is no answer at all */
    static boolean toPublish(PrintWriter out, Answers answers) {
        out.print("Publish? [y/N] ");
        out.flush();
        try {
            String answer = answers.next();
            if (answer == null) throw new Failure("nobody answers: say --yes to publish without being asked");
            boolean agreed = answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
            if (!agreed) out.println("nothing was sent");
            return agreed;
        } catch (IOException e) {
            throw new Failure("cannot ask (" + e.getMessage() + "): say --yes to publish without being asked", e);
        }
    }
}
