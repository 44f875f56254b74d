package io.aichain.da.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.batch.NetworkId;
import io.aichain.chain.genesis.DaDescriptor;
import io.aichain.chain.primitives.Bytes;
import io.aichain.da.DaNetwork;
import io.aichain.da.DaNetworkContract;
import io.aichain.da.DaNetworks;
import io.aichain.da.Finality;
import io.aichain.da.GetAnswer;
import io.aichain.da.PutAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder as a network, beyond the contract: where things lie, and what a disk can do to them. */
class FileNetworkTest implements DaNetworkContract {
    private static final Bytes HELLO = Bytes.of((byte) 'h', (byte) 'i');
    private static final Bytes POINTER =
            Bytes.fromHex("0x8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4");

    @TempDir
    Path directory;

    @Override
    public DaNetwork open() {
        return new FileNetwork(directory);
    }

    private Path place() {
        return directory.resolve("8f").resolve(HexFormat.of().formatHex(POINTER.unsafeArray()));
    }

    @Test
    void anObjectLiesUnderItsSha256() throws IOException {
        assertThat(open().put(HELLO)).isEqualTo(new PutAnswer.Stored(POINTER));
        assertThat(Files.readAllBytes(place())).isEqualTo(HELLO.toArray());
    }

    @Test
    @Tag("P6")
    void aDamagedFileIsNeverGivenOutAndIsHealedByPuttingAgain() throws IOException {
        open().put(HELLO);
        Files.write(place(), new byte[] {'h', 'o'});
        assertThat(open().get(POINTER, 10)).isInstanceOf(GetAnswer.Corrupt.class);
        assertThat(open().finality(POINTER)).isInstanceOf(Finality.Missing.class);
        assertThat(open().put(HELLO)).isEqualTo(new PutAnswer.Stored(POINTER));
        assertThat(open().get(POINTER, 10)).isEqualTo(new GetAnswer.Found(HELLO));
    }

    @Test
    void aDeletedFileIsGone() throws IOException {
        open().put(HELLO);
        Files.delete(place());
        assertThat(open().get(POINTER, 10)).isInstanceOf(GetAnswer.Gone.class);
    }

    @Test
    @Tag("P10")
    void aMissingFolderIsWaitedForAndNotMade() {
        Path unmounted = directory.resolve("volume");
        DaNetwork network = new FileNetwork(unmounted);
        assertThat(network.put(HELLO)).isInstanceOf(PutAnswer.Unavailable.class);
        assertThat(network.get(POINTER, 10)).isInstanceOf(GetAnswer.Unavailable.class);
        assertThat(unmounted).doesNotExist();
    }

    @Test
    @Tag("P10")
    void aWriteThatFailsLeavesNothingBehindAndSaysWhy() throws IOException {
        // a file where the folder of this hash should be: the rename cannot succeed
        Files.writeString(directory.resolve("8f"), "in the way");
        assertThat(open().put(HELLO))
                .isInstanceOfSatisfying(
                        PutAnswer.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("8f"));
        assertThat(asideFiles()).isEmpty();
        Files.delete(directory.resolve("8f"));
        assertThat(open().put(HELLO)).isInstanceOf(PutAnswer.Stored.class);
    }

    @Test
    void whatAKilledWriterLeftAsideIsSweptAway() throws IOException {
        Files.createDirectories(directory.resolve(".put"));
        Files.writeString(directory.resolve(".put/1.tmp"), "half");
        open().put(HELLO);
        assertThat(asideFiles()).isEmpty();
    }

    @Test
    void aWriterThatStartsDoesNotDisturbOneThatLives() {
        DaNetwork living = open();
        for (int i = 0; i < 100; i++) {
            Bytes one = Bytes.of((byte) 1, (byte) i);
            Bytes other = Bytes.of((byte) 2, (byte) i);
            DaNetwork starting = open();
            CompletableFuture<PutAnswer> beside = CompletableFuture.supplyAsync(() -> starting.put(other));
            assertThat(living.put(one)).isInstanceOf(PutAnswer.Stored.class);
            assertThat(beside.join()).isInstanceOf(PutAnswer.Stored.class);
        }
    }

    @Test
    @Tag("P8")
    void anAddressIsOpenedOnlyForANetworkOfTheChain() {
        List<DaDescriptor> file = List.of(new DaDescriptor(NetworkId.FILE, new TreeMap<>()));
        assertThat(DaNetworks.open(file, List.of("file:" + directory)).find(NetworkId.FILE))
                .isPresent();
        assertThat(DaNetworks.open(file, List.of()).find(NetworkId.FILE)).isEmpty();
        assertThatThrownBy(() -> DaNetworks.open(List.of(), List.of("file:" + directory)))
                .hasMessageContaining("genesis names no network file");
        assertThatThrownBy(() -> DaNetworks.open(file, List.of("ipfs:x"))).hasMessageContaining("file:DIR");
        assertThatThrownBy(() -> DaNetworks.open(file, List.of("file:"))).hasMessageContaining("file:DIR");
        assertThatThrownBy(() -> DaNetworks.open(file, List.of("file:a", "file:b")))
                .hasMessageContaining("twice");
    }

    private List<Path> asideFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(".put"))) {
            return files.toList();
        }
    }
}
