package io.aichain.cli;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Keys are no arguments, which every process of the machine can read: who gives one from habit is told where it belongs, and it is not repeated. */
final class Secrets {
    /** Of other tools. */
    private static final List<String> OPTIONS = List.of("--private-key", "--secret-key", "--key", "--mnemonic");

    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64,}");

    private Secrets() {}

    /** What is wrong with the arguments, without a key that may be among them. */
    static ParameterException without(ParameterException wrong, String[] arguments) {
        boolean isNamed = Arrays.stream(arguments)
                .anyMatch(each -> OPTIONS.stream().anyMatch(key -> each.equals(key) || each.startsWith(key + "=")));
        if (isNamed) {
            return new ParameterException(
                    wrong.getCommandLine(),
                    "a key is never an argument, for every process of this machine can read those: "
                            + instead(wrong.getCommandLine().getCommandSpec()));
        }
        String words = KEY.matcher(wrong.getMessage()).replaceAll("(64 hex digits)");
        return words.equals(wrong.getMessage()) ? wrong : new ParameterException(wrong.getCommandLine(), words);
    }

    private static String instead(CommandSpec command) {
        if (command.findOption("--keystore") != null) {
            return "give --keystore FILE, or the key in $AICHAIN_PRIVATE_KEY";
        }
        return command.findOption("--key-file") != null ? "give --key-file FILE" : "this command takes none";
    }
}
