package io.aichain.log.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A broker in a child process, which tests kill, freeze and start again on its data and port. */
public final class BrokerProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private ChildJvm child;

    private BrokerProcess(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Returns when clients can connect. */
    public static BrokerProcess start(Path folder) throws IOException, InterruptedException {
        BrokerProcess broker = new BrokerProcess(folder, FreePorts.next());
        broker.restart();
        return broker;
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** SIGKILL: what was not flushed is in the page cache and survives, as on a machine that stays up. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** SIGSTOP. */
    public void freeze() throws IOException, InterruptedException {
        child.freeze();
    }

    /** SIGCONT. */
    public void thaw() throws IOException, InterruptedException {
        child.thaw();
    }

    /** Stops in order. */
    public void stop() throws IOException, InterruptedException {
        child.stop();
    }

    /** Starts again on the same data and port after {@link #kill} or {@link #stop}; returns when clients can connect. */
    public void restart() throws IOException, InterruptedException {
        child = ChildJvm.start(BrokerMain.class, "-Xmx256m", folder.toString(), Integer.toString(port));
        child.awaitLine("READY ");
    }

    @Override
    public void close() {
        child.close();
    }
}
