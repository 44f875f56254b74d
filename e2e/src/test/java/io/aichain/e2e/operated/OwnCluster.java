package io.aichain.e2e.operated;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aichain.e2e.kit.Kubernetes;
import io.aichain.e2e.kit.ServiceImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Kubernetes cluster that a class of tests has for itself, with the images of this checkout. */
public final class OwnCluster {
    private OwnCluster() {}

    /**
     * Starts it; without {@code ./aichain test --all}, and where there can be none, the class is skipped.
     *
     * @param what is tested in it, with its verb: "troubles in a cluster are"
     * @param folder of the class: logs of the cluster's scripts lie in it
     * @param parts of the cluster besides the usual ones
     */
    public static Kubernetes start(String what, Path folder, String... parts) {
        assumeTrue(Boolean.getBoolean("aichain.all"), () -> "skipped: " + what + " for ./aichain test --all");
        Optional<String> hindrance = Kubernetes.hindrance(parts);
        assumeTrue(hindrance.isEmpty(), () -> "skipped: " + hindrance.orElseThrow());
        List<Path> images = ServiceImages.ofThisCheckout();
        Kubernetes cluster = Kubernetes.start(folder.resolve("logs"), parts);
        try {
            cluster.load(images);
        } catch (IllegalStateException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }
}
