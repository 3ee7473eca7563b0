package org.cadrenode.audit.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A collector of syslog over TLS, which cuts some of its connections, each in another way, before it has read them. */
final class TlsCollector implements AutoCloseable {
    private final ServerSocket listener;
    private final SSLContext context;
    private final String[] protocols;
    private final Random random;
    private final int cuts;
    private final long wanted;
    private final CountDownLatch complete = new CountDownLatch(1);
    private final List<String> messages = new ArrayList<>();
    private final Thread thread = new Thread(this::serve, "collector");
    private volatile int connections;
    private volatile boolean needsClient;

    /**
     * Listens on a free port of the loopback.
     *
     * @param cuts so many connections are cut, before one is served to its end
     * @param wanted complete when an entry of this sequence has come
     */
    TlsCollector(SSLContext context, Random random, int cuts, long wanted, String... protocols) throws IOException {
        this.context = context;
        this.random = random;
        this.cuts = cuts;
        this.wanted = wanted;
        this.protocols = protocols;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void demandClientCertificate() {
        needsClient = true;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections;
    }

    CountDownLatch complete() {
        return complete;
    }

    List<String> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket raw = listener.accept()) {
                connections++;
                serve(raw, connections <= cuts);
            } catch (IOException e) {
                // The next connection is served.
                continue;
            }
        }
    }

    private void serve(Socket raw, boolean cut) throws IOException {
        int kind = random.nextInt(4);
        if (cut && kind == 0) {
            return;
        }
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(needsClient);
        tls.setEnabledProtocols(protocols);
        InputStream in = new BufferedInputStream(tls.getInputStream());
        int patience = cut ? random.nextInt(40) : Integer.MAX_VALUE;
        for (String message = read(in); message != null; message = read(in)) {
            synchronized (messages) {
                messages.add(message);
            }
            if (message.contains("{\"sequence\":" + wanted + ",")) {
                complete.countDown();
            }
            if (patience-- == 0) {
                raw.setSoLinger(kind == 1, 0);
                raw.close();
                return;
            }
        }
        if (cut) {
            // Everything was read, and yet there is no close_notify.
            raw.close();
            return;
        }
        tls.close();
    }

    private static String read(InputStream in) throws IOException {
        int length = 0;
        for (int next = in.read(); next != ' '; next = in.read()) {
            if (next < 0) {
                return null;
            }
            length = 10 * length + next - '0';
        }
        byte[] message = in.readNBytes(length);
        return message.length < length ? null : new String(message, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
