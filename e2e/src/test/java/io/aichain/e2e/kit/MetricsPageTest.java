package io.aichain.e2e.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages as programs write them, comments and other names that begin alike among the lines. */
class MetricsPageTest {
    private static final MetricsPage PAGE = new MetricsPage("""
            # HELP heap_bytes in use
            # TYPE heap_bytes gauge
            heap_bytes{area="heap",id="old"} 1.5E3
            heap_bytes{area="heap",id="young"} 500.0
            heap_bytes{area="nonheap",id="code"} 7.0
            heap_bytes_max{area="heap"} 9000.0
            threads 31.0
            took_seconds_bucket{kind="a",le="0.5",} 2.0
            took_seconds_bucket{kind="b",le="0.5"} 3
            took_seconds_bucket{le="+Inf",kind="a"} 4
            took_seconds_bucket{whole="1"} 8
            """);

    @Test
    void allOfOneNameAndNoneOfALongerOneAreSummed() {
        assertThat(PAGE.sum("heap_bytes")).isEqualTo(2007);
        assertThat(PAGE.sum("heap_bytes", "area=\"heap\"")).isEqualTo(2000);
        assertThat(PAGE.sum("heap_bytes", "=\"code\"")).isEqualTo(7);
        assertThat(PAGE.sum("threads")).isEqualTo(31);
        assertThat(PAGE.sum("heap")).isZero();
    }

    @Test
    void eachValueOfALabelHasItsSum() {
        assertThat(PAGE.sums("took_seconds_bucket", "le")).isEqualTo(Map.of("0.5", 5.0, "+Inf", 4.0));
        assertThat(PAGE.sums("threads", "le")).isEmpty();
    }
}
