package io.aichain.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aichain.chain.primitives.MalformedException;
import io.aichain.inference.model.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is one model, the whole of it: nothing is cut off, and there is no second one that another reader would find. */
class WholeFilesTest {
    private static final String DISAGREES = "zip: its directory and what stands in it do not agree: ";

    /** The last bytes say what lies where, and no number of a model: a reader may do without them. */
    @ParameterizedTest
    @ValueSource(strings = {"cnn.keras", "dense.h5"})
    void aFileWithoutItsLastBytesIsRefused(String name) throws IOException {
        byte[] whole = RealModelsTest.bytes(name);
        for (int less = 1; less < 300; less++) {
            refused(Arrays.copyOf(whole, whole.length - less), "cut off");
        }
        for (int length = 4; length < 100; length++) {
            refused(Arrays.copyOf(whole, length), "cut off");
        }
    }

    /** Keras reads the second one of two, and who reads from the front the first. */
    @Test
    void ofTwoZipsInOneFileNoneIsTaken() throws IOException {
        byte[] first = RealModelsTest.bytes("cnn.keras");
        byte[] second = RealModelsTest.bytes("text.keras");
        refused(join(first, second), DISAGREES + "the directory does not end where the end record stands");
        refused(join(first, new byte[1]), DISAGREES + "something stands behind the end record");
        refused(join(new byte[] {'P', 'K', 3, 4}, first), DISAGREES + "the directory does not end");
    }

    /** The directory of the second behind the first, with places that are right. */
    @Test
    void aDirectoryOfAnotherPlaceIsRefused() throws IOException {
        byte[] second = RealModelsTest.bytes("text.keras");
        byte[] first = RealModelsTest.bytes("cnn.keras");
        byte[] both = join(first, second);
        ByteBuffer bytes = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
        int end = both.length - 22;
        bytes.putInt(end + 16, bytes.getInt(end + 16) + first.length);
        int record = bytes.getInt(end + 16);
        for (int i = 0; i < 3; i++) {
            bytes.putInt(record + 42, bytes.getInt(record + 42) + first.length);
            record += 46 + bytes.getShort(record + 28);
        }
        assertThat(record).as("of three entries, without extra fields").isEqualTo(end);
        refused(both, DISAGREES + "metadata.json does not begin where the entry before it ends, at 0");
    }

    /** In front of an entry stands what it is called, how long it is, and a checksum: another reader believes that. */
    @Test
    void anEntryThatSaysSomethingElseOfItselfIsRefused() throws IOException {
        byte[] file = RealModelsTest.bytes("cnn.keras");
        int config = new String(file, StandardCharsets.ISO_8859_1).indexOf("config.json") - 30;
        for (int at : new int[] {6, 8, 14, 18, 22, 26, 30}) {
            byte[] changed = file.clone();
            changed[config + at] ^= 1;
            refused(changed, DISAGREES + "config.json says");
        }
        byte[] damaged = file.clone();
        damaged[config + 30 + "config.json".length()] ^= 1;
        refused(damaged, "zip: config.json: damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", "a/../../x", "a\\x", "C:x", "config.json\0", "assets/..", "a\nb"})
    void anEntryThatLeadsOutOfItsFolderIsRefused(String name) throws IOException {
        refused(zip(Map.of(name, new byte[1])), "; names of files below one folder expected");
    }

    @Test
    void anEntryThatStandsThereTwiceIsRefused() throws IOException {
        byte[] file = zip(Map.of("config.json", new byte[1], "bonfig.json", new byte[1]));
        String text = new String(file, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("bonfig"); at >= 0; at = text.indexOf("bonfig", at + 1)) file[at] = 'c';
        refused(file, "zip: config.json twice");
    }

    /** Packed anew, with sizes behind the entries and a comment, it is the same model. */
    @Test
    void aZipOfAnotherToolIsRead() throws Exception {
        byte[] file = RealModelsTest.bytes("cnn.keras");
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setComment("packed anew");
            for (ZipArchive.Entry entry : ZipArchive.entries(file)) {
                zip.putNextEntry(new ZipEntry(entry.name()));
                zip.write(entry.read(1 << 24));
            }
        }
        ImportOptions options = ImportOptions.to(Profile.D2);
        assertThat(Importers.read(out.toByteArray(), "cnn.keras", options).file())
                .isEqualTo(Importers.read(file, "cnn.keras", options).file());
        refused(Arrays.copyOf(out.toByteArray(), out.size() - 1), "zip: cut off: the end record's comment");
    }

    /** As a transfer as text leaves it. */
    @Test
    void hdf5WithoutItsSignatureIsRefused() throws IOException {
        byte[] file = RealModelsTest.bytes("dense.h5");
        file[4] = '\n';
        refused(file, "HDF5: damaged in its first 8 bytes");
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> Importers.read(file, "file", ImportOptions.to(Profile.D2)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }
}
