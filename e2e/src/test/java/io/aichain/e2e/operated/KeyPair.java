package io.aichain.e2e.operated;

import io.aichain.e2e.kit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A key of a server at 127.0.0.1 with a certificate that it signs itself, made by Java's own keytool.
 *
 * @param keystore PKCS #12
 * @param certificate PEM
 */
record KeyPair(Path keystore, String password, String certificate) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static KeyPair make(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Path keystore = folder.resolve(name + ".p12");
        String password = "changeit";
        List<String> store = List.of("-alias", name, "-keystore", keystore.toString(), "-storepass", password);
        keytool(
                folder,
                store,
                "-genkeypair",
                "-storetype",
                "PKCS12",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "30");
        Path certificate = folder.resolve(name + ".pem");
        keytool(folder, store, "-exportcert", "-rfc", "-file", certificate.toString());
        return new KeyPair(keystore, password, Files.readString(certificate));
    }

    private static void keytool(Path folder, List<String> store, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(store);
        try (ChildProcess keytool = ChildProcess.start(command, Map.of(), folder.resolve("keytool.log"))) {
            if (keytool.await(PATIENCE) != 0)
                throw new IllegalStateException(arguments[0] + " failed: " + keytool.tail());
        }
    }
}
