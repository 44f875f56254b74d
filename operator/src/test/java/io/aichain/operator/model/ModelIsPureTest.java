package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The model knows no client, no cluster, no clock and no chance: the same resource gives the same objects. */
class ModelIsPureTest {
    private static final Pattern IMPURE = Pattern.compile(
            "io\\.fabric8\\.kubernetes\\.client|io\\.javaoperatorsdk|io\\.quarkus|jakarta\\.|java\\.net\\.http|java\\.time|Random"
                    + "|io\\.aichain\\.operator\\.(dependent|reconciler|status|events)");

    @Test
    void nothingInTheModelReachesOut() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files =
                Files.list(Checkout.root().resolve("operator/src/main/java/io/aichain/operator/model"))) {
            for (Path file : files.toList()) {
                Matcher matcher = IMPURE.matcher(Files.readString(file));
                if (matcher.find()) found.add(file.getFileName() + ": " + matcher.group());
            }
        }
        assertThat(found).isEmpty();
    }
}
