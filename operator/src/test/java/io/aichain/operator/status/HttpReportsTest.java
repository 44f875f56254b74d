package io.aichain.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What services say of themselves over HTTP, and that a silent one is simply absent. */
class HttpReportsTest {
    private static final String STATUS = """
            {"jsonrpc":"2.0","id":1,"result":{"chainId":7,"name":"hello","ordered":12,
            "latest":{"number":12,"hash":"0x01"},"safe":{"number":9,"hash":"0x02"},"finalized":{"number":3,"hash":"0x03"},
            "lastBatch":{"number":4,"lastBlock":9,"network":"file","contentHash":"0x04"},
            "lastAnchor":{"number":2,"txid":"ab","lastBatch":1,"lastBlock":3,"confirmations":6}}}""";

    @Test
    void whatIsWaitedForIsReadFromHealth() {
        assertThat(words("{\"waitingFor\":\"Kafka: no broker\"}")).isEqualTo("Kafka: no broker false");
        assertThat(words("{\"condition\":\"Waiting[reason=Bitcoin: refused]\"}"))
                .isEqualTo("Bitcoin: refused false");
        assertThat(words("{\"condition\":\"Halted[reason=foreign spend]\"}")).isEqualTo("foreign spend true");
        assertThat(words("{\"stopped\":\"dissents\",\"waitingFor\":\"x\"}")).isEqualTo("dissents true");
        assertThat(words("{\"reason\":\"network\",\"detail\":\"No space left on device\"}"))
                .isEqualTo("network: No space left on device false");
        assertThat(words("{\"leader\":\"Waiting[reason=Kafka: no answer yet]\"}"))
                .isEqualTo("Kafka: no answer yet false");
        assertThat(words("{\"leader\":\"Standby[reason=starting]\",\"obstacle\":\"topic t is missing\"}"))
                .isEqualTo("could not take over: topic t is missing false");
        assertThat(words("{\"leader\":\"Lost[reason=Kafka does not let [us] in, now, pause=PT1S]\"}"))
                .isEqualTo("Kafka does not let [us] in, now false");
        assertThat(words("{\"waitingFor\":\"x\",\"alarm\":\"safe: forged\"}")).isEqualTo("safe: forged true");
        assertThat(words("{\"failure\":\"no key\"}")).isEqualTo("no key true");
        assertThat(HttpReports.health("{\"checks\":[{\"data\":{\"leader\":\"Leading\"}}]}"))
                .isEqualTo(ServiceReport.NONE);
        assertThat(HttpReports.health("<html>")).isEqualTo(ServiceReport.NONE);
        assertThat(words("{\"stopped\":\"" + "x".repeat(400) + "\"}")).hasSizeLessThan(320);
    }

    private static String words(String data) {
        ServiceReport report =
                HttpReports.health("{\"status\":\"DOWN\",\"checks\":[{\"name\":\"a\",\"data\":" + data + "}]}");
        return report.waitsFor().orElseThrow() + " " + report.isStopped();
    }

    @Test
    void anExecutorIsAskedForHeightsAndAnAnchorForItsBalance() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(server, "/q/health", "{\"checks\":[]}");
        answer(server, "/q/metrics", "# TYPE x gauge\naichain_anchor_tip_sat 5.0E9\n");
        answer(server, "/", STATUS);
        server.start();
        int port = server.getAddress().getPort();
        try (HttpReports reports = new HttpReports(new HttpReports.Ports(port, port), Duration.ofSeconds(10))) {
            Map<String, ServiceReport> found = reports.of(List.of(
                    pod("e", "executor", "127.0.0.1"), pod("a", "anchor", "127.0.0.1"), pod("n", "anchor", null)));
            assertThat(found).containsOnlyKeys("e", "a");
            assertThat(found.get("e").heights().orElseThrow().safe()).isEqualTo(9);
            assertThat(found.get("e").lastAnchor().orElseThrow().txid()).isEqualTo("ab");
            assertThat(found.get("e").lastBatch().orElseThrow().active()).isEqualTo("file");
            assertThat(found.get("a").balanceSat()).hasValue(5_000_000_000L);
        } finally {
            server.stop(0);
        }
        try (HttpReports reports = new HttpReports(new HttpReports.Ports(port, port), Duration.ofSeconds(1))) {
            assertThat(reports.of(List.of(pod("e", "executor", "127.0.0.1")))).isEmpty();
        }
    }

    /** The headers come, the body does not: the others are heard all the same, and in time. */
    @Test
    void aBodyThatDoesNotEndHoldsNobodyUp() throws IOException {
        HttpServer good = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer(good, "/q/health", "{\"checks\":[]}");
        good.start();
        CountDownLatch over = new CountDownLatch(1);
        HttpServer bad = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByName("127.0.0.2"), good.getAddress().getPort()),
                0);
        bad.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        bad.createContext("/q/health", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        bad.start();
        int port = good.getAddress().getPort();
        try (HttpReports reports = new HttpReports(new HttpReports.Ports(port, port), Duration.ofSeconds(1))) {
            Map<String, ServiceReport> found = assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> reports.of(
                            List.of(pod("bad", "sequencer", "127.0.0.2"), pod("good", "sequencer", "127.0.0.1"))));
            assertThat(found).containsOnlyKeys("good");
        } finally {
            over.countDown();
            bad.stop(0);
            good.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, String text) {
        server.createContext(path, exchange -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static Pod pod(String name, String component, String ip) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("aichain.io/component", component)
                .endMetadata()
                .withNewStatus()
                .withPodIP(ip)
                .endStatus()
                .build();
    }

    @Test
    void aMetricThatIsNotThereIsNoBalance() {
        assertThat(HttpReports.tip("aichain_anchor_tip_sat_other 5\n")).isEmpty();
        assertThat(HttpReports.tip("")).isEmpty();
        assertThat(HttpReports.tip("aichain_anchor_tip_sat 1.2.3\n")).isEmpty();
        assertThat(HttpReports.tip("aichain_anchor_tip_sat NaN\n"))
                .as("nobody has looked")
                .isEmpty();
        assertThat(HttpReports.tip("aichain_anchor_tip_sat 0.0\n"))
                .as("looked, and there is none")
                .hasValue(0);
        assertThat(HttpReports.tip("x 1\naichain_anchor_tip_sat{a=\"b\"} 12.0\n"))
                .hasValue(12);
    }
}
