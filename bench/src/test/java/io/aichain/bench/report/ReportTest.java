package io.aichain.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Machine MACHINE = new Machine("some processor", 2, 24, "25", 0.1);

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        Results results = new Results();
        results.add(Result.of("transfers", "aichain", "rate", "/s", List.of(3.0, 1.0, 2.0)));
        results.add(Result.of("transfers", "geth", "rate", "/s", 7.5));
        results.note("one thread a sender");
        Report report = Report.of("throughput", "2026-01-31", MACHINE, results);
        assertThat(Report.read(report.write(folder))).isEqualTo(report);
        assertThat(report.results().getFirst()).isEqualTo(new Result("transfers", "aichain", "rate", "/s", 2, 1, 3));
    }

    @Test
    void anotherVersionAndWhatIsNoReportAreRefused() throws IOException {
        Path file = folder.resolve("x.json");
        Files.writeString(file, "{\"version\":2}");
        assertThatThrownBy(() -> Report.read(file)).hasMessageContaining("x.json: version 2, this reader knows 1");
        Files.writeString(file, "{\"version\":1,\"measurement\":\"evm\"}");
        assertThatThrownBy(() -> Report.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("date");
        Files.writeString(file, "[");
        assertThatThrownBy(() -> Report.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.json");
    }

    @Test
    void aResultHasItsNumbersInOrder() {
        assertThatThrownBy(() -> new Result("a", "b", "c", "d", 2, 3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Result("a", "b", "c", "d", Double.NaN, 0, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Result("a", " ", "c", "d", 2, 1, 4)).isInstanceOf(IllegalArgumentException.class);
    }
}
