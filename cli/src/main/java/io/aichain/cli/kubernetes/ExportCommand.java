package io.aichain.cli.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aichain.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kubectl aichain export}: what a chain needs to be the same chain in another cluster, but for its keys and its data. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes aichain.json (the resource, to be applied elsewhere) and genesis.json into a folder.",
            "Keys are not written: copy their Secrets by other means. Data lies on the volumes, and where it is published."
        })
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private Kubectl kubectl;

    @Parameters(index = "0", paramLabel = "CHAIN", description = "Name of the AIChain.")
    private String chain;

    @Parameters(index = "1", paramLabel = "FOLDER", description = "Where to; files that are there are not overwritten.")
    private Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        byte[] genesis = ChainFiles.genesis(kubectl, chain);
        String resource = portable(kubectl.chain(chain)).toPrettyString() + "\n";
        if (Files.exists(folder) && !Files.isDirectory(folder))
            throw new Failure(folder + " is no folder; name another");
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        files.put("genesis.json", genesis);
        files.put("aichain.json", resource.getBytes(StandardCharsets.UTF_8));
        for (String name : files.keySet()) refuseIfThere(folder.resolve(name));
        Files.createDirectories(folder);
        writeAllOrNone(folder, files).forEach(spec.commandLine().getOut()::println);
        return 0;
    }

    /** Without what belongs to this cluster alone. */
    static JsonNode portable(JsonNode chain) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.set("apiVersion", chain.path("apiVersion"));
        out.set("kind", chain.path("kind"));
        ObjectNode metadata = out.putObject("metadata");
        for (String name : List.of("name", "namespace", "labels"))
            if (chain.at("/metadata/" + name).isValueNode()
                    || chain.at("/metadata/" + name).isObject()) metadata.set(name, chain.at("/metadata/" + name));
        out.set("spec", chain.path("spec"));
        return out;
    }

    private static void refuseIfThere(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS))
            throw new Failure(file + " is there already; name another folder");
    }

    /** New files, by their names, in this order. @throws IOException if one cannot be written, after which none of them is there */
    static List<Path> writeAllOrNone(Path folder, SequencedMap<String, byte[]> files) throws IOException {
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                made.add(Files.createFile(folder.resolve(file.getKey())));
                Files.write(made.getLast(), file.getValue());
            }
            return made;
        } catch (IOException e) {
            for (Path file : made) Files.deleteIfExists(file);
            throw e;
        }
    }
}
