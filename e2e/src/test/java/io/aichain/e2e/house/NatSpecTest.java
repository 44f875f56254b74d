package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.e2e.kit.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever of the contracts others can see is explained where it stands. */
class NatSpecTest {
    private static final Pattern DECLARATION =
            Pattern.compile("\\s*(event|error|modifier|struct|enum|(abstract )?contract|library|interface)\\s+\\w+.*");
    private static final Pattern FUNCTION = Pattern.compile("\\s*function \\w+\\(.*");
    /** One that has a getter. */
    private static final Pattern VARIABLE = Pattern.compile("    (?!.*\\bfunction\\b)\\S.*\\bpublic\\b.*;.*");

    private static final Pattern VISIBLE = Pattern.compile("(?s)function \\w+\\([^{;]*\\b(external|public)\\b.*");

    @Test
    void everyVisibleDeclarationOfTheContractsIsExplained() throws IOException {
        Path sources = Parts.checkout().resolve("contracts/src");
        List<String> bare = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(sources)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".sol")).toList()) {
                files++;
                for (int line : bare(Files.readAllLines(file))) bare.add(sources.relativize(file) + ":" + (line + 1));
            }
        }
        assertThat(files).isGreaterThan(40);
        assertThat(bare)
                .as("declarations without a comment of NatSpec above them")
                .isEmpty();
    }

    @Test
    void aBareDeclarationIsFound() {
        assertThat(bare(List.of("/// @notice Said.", "error A();", "error B();")))
                .containsExactly(2);
        assertThat(bare(List.of("function f()", "    external", "    view;", "function g() private {}")))
                .containsExactly(0);
        assertThat(bare(List.of("    uint256 public a;", "    uint256 private b;", "    address public immutable c;")))
                .containsExactly(0, 2);
    }

    private static List<Integer> bare(List<String> lines) {
        List<Integer> bare = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isFunction = FUNCTION.matcher(lines.get(i)).matches();
            boolean isOther = DECLARATION.matcher(lines.get(i)).matches()
                    || VARIABLE.matcher(lines.get(i)).matches();
            if (!isFunction && !isOther) continue;
            String whole = String.join("\n", lines.subList(i, Math.min(lines.size(), i + 8)));
            if (isFunction && !VISIBLE.matcher(whole.split("[{;]", 2)[0] + ";").matches()) continue;
            String above = i == 0 ? "" : lines.get(i - 1).strip();
            if (!above.startsWith("///") && !above.endsWith("*/")) bare.add(i);
        }
        return bare;
    }
}
