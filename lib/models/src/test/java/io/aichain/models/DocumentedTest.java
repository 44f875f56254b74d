package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/importing-models.md lists what is read, and nothing else. */
class DocumentedTest {
    @Test
    void thePageListsTheOperatorsOfOnnx() throws Exception {
        String page = Files.readString(Path.of("../../docs/importing-models.md"));
        String list = page.substring(page.indexOf("## ONNX"), page.indexOf("Anything else is refused by node"));
        assertThat(names(list)).containsExactlyInAnyOrderElementsOf(OnnxAttributes.operators());
    }

    @Test
    void thePageListsTheLayersOfKeras() throws Exception {
        String page = Files.readString(Path.of("../../docs/importing-models.md"));
        String keras = page.substring(page.indexOf("## Keras"), page.indexOf("Activations: linear"));
        assertThat(names(keras)).containsExactlyInAnyOrderElementsOf(KerasLayers.SUPPORTED);
    }

    private static List<String> names(String text) {
        var names = new TreeSet<String>();
        Matcher matcher = Pattern.compile("`([A-Z][A-Za-z0-9]*)`").matcher(text);
        while (matcher.find()) names.add(matcher.group(1));
        return List.copyOf(names);
    }
}
