package io.aichain.e2e.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Modules and packages depend on each other as the design's table of rooms says, and in no other way. */
class ArrowsTest {
    @Test
    void everyArrowOfTheHouseGoesDown() {
        assertThat(House.sources().stream().map(Arrows::complaints).flatMap(List::stream))
                .isEmpty();
    }

    @Test
    void everyRoomWithAPomIsInTheTable() {
        assertThat(House.sources().stream().map(Source::path).filter(path -> path.matches("(lib/)?[\\w-]+/pom\\.xml")))
                .hasSizeGreaterThan(10)
                .allMatch(path -> Rooms.ofFile(path).isPresent());
    }

    @Test
    void anArrowThatGoesUpIsSeenInAPom() {
        var pom = new Source(
                "lib/log/pom.xml",
                "<dependency><groupId>io.aichain</groupId>\n  <artifactId>aichain-executor</artifactId></dependency>");

        assertThat(Arrows.complaints(pom)).containsExactly("lib/log/pom.xml:1: LOG may not use EXECUTOR");
    }

    @Test
    void anArrowThatGoesUpIsSeenInAnImportAndInAFullName() {
        String file = "sequencer/src/main/java/io/aichain/sequencer/A.java";
        var java = new Source(file, """
                package io.aichain.sequencer;
                import io.aichain.chain.primitives.Hash;
                import static io.aichain.state.Trie.root;
                class A { io.aichain.evm.Machine machine; /* io.aichain.cli.Main */ }""");

        assertThat(Arrows.complaints(java))
                .containsExactly(
                        file + ":3: SEQUENCER may not use io.aichain.state.Trie.root",
                        file + ":4: SEQUENCER may not use io.aichain.evm.Machine");
    }

    @Test
    void aFileInAnotherRoomsPackageIsSeen() {
        var java = new Source("lib/evm/src/main/java/io/aichain/chain/A.java", "package io.aichain.chain;");

        assertThat(Arrows.complaints(java)).singleElement().asString().contains("outside of io.aichain.evm");
    }
}
