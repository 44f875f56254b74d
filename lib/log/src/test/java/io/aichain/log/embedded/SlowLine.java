package io.aichain.log.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A line to a server on this machine, over which every answer comes later than it was given. */
public final class SlowLine implements AutoCloseable {
    private final ServerSocket door;
    private final int server;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicLong held = new AtomicLong();
    private volatile Duration delay = Duration.ZERO;

    /** @param bytes none at the end of the answers */
    private record Answer(byte[] bytes, long dueNanos) {}

    private SlowLine(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    /** @param server its port, on which it may begin to listen later */
    public static SlowLine to(int server) throws IOException {
        SlowLine line = new SlowLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(line::accept);
        return line;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Of answers that the server gives from now on; in the order in which it gives them. */
    public void delay(Duration time) {
        delay = time;
    }

    /** How many answers, or pieces of one, were on their way for some time. */
    public long held() {
        return held.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                sockets.add(client);
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.add(to);
                BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
                Thread.ofVirtual().start(() -> ask(client, to));
                Thread.ofVirtual().start(() -> take(to, answers));
                Thread.ofVirtual().start(() -> give(answers, client));
            }
        } catch (IOException closed) {
            hangUp();
        }
    }

    private void ask(Socket client, Socket to) {
        try (client;
                to) {
            client.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // one of both has hung up, and now both have
        }
    }

    private void take(Socket from, BlockingQueue<Answer> answers) {
        byte[] buffer = new byte[64 << 10];
        int length = 0;
        try (InputStream in = from.getInputStream()) {
            while ((length = in.read(buffer)) > 0) answers.add(answer(Arrays.copyOf(buffer, length)));
        } catch (IOException closed) {
            length = -1;
        }
        answers.add(answer(new byte[0]));
    }

    private Answer answer(byte[] bytes) {
        Duration now = delay;
        if (!now.isZero()) held.incrementAndGet();
        return new Answer(bytes, System.nanoTime() + now.toNanos());
    }

    private void give(BlockingQueue<Answer> answers, Socket client) {
        try (client;
                OutputStream out = client.getOutputStream()) {
            while (true) {
                Answer next = answers.take();
                for (long left; (left = next.dueNanos - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
                if (next.bytes.length == 0) return;
                out.write(next.bytes);
            }
        } catch (IOException closed) {
            // the client has hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hangUp() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        hangUp();
    }
}
