package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.connector.spi.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at a port for messages in frames of the Minimal Lower Layer Protocol, a thread a connection. Connections, their
 * silence, the time a message may take, and the memory of all messages are bounded. It logs nothing of what came. Thread-safe.
 */
public final class MllpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MllpListener.class);
    private static final int BACKLOG = 128;
    private static final int LONG_MESSAGES_AT_ONCE = 4;
    private static final long LEAST_BUDGET = 1 << 24;
    private static final long LEAST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MILLIS = 500;
    private static final int SECONDS_TO_CLOSE = 10;

    private final Endpoint.Mllp endpoint;
    private final MllpConnection.Upgrade upgrade;
    private final MessageTaker taker;
    private final MemoryBudget budget;
    private final ServerSocket server;
    private final MllpConnection.Patience patience;
    private final Set<MllpConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong turnedAway = new AtomicLong();

    private MllpListener(Endpoint.Mllp endpoint, Optional<ListenerTls> tls, MessageTaker taker, ServerSocket server,
            MllpConnection.Patience patience) {
        this.endpoint = endpoint;
        this.upgrade = tls.<MllpConnection.Upgrade>map(with -> with::accept).orElse(raw -> raw);
        this.taker = taker;
        this.server = server;
        this.patience = patience;
        budget = new MemoryBudget(Math.max(LEAST_BUDGET, (long) LONG_MESSAGES_AT_ONCE * endpoint.longestMessage()));
    }

    /**
     * Opens the port and begins to listen.
     *
     * @param tls for the connections; empty for plain ones
     * @param threads runs two tasks as long as the listener is open, and one a connection
     * @throws IOException if the port cannot be opened
     */
    public static MllpListener open(Endpoint.Mllp endpoint, Optional<ListenerTls> tls, MessageTaker taker, Executor threads)
            throws IOException {
        return open(endpoint, tls, taker, threads, MllpConnection.Patience.of(endpoint.idle()));
    }

    static MllpListener open(Endpoint.Mllp endpoint, Optional<ListenerTls> tls, MessageTaker taker, Executor threads,
            MllpConnection.Patience patience) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByName(endpoint.address()), endpoint.port()), BACKLOG);
            MllpListener listener = new MllpListener(endpoint, tls, taker, server, patience);
            threads.execute(() -> listener.accept(threads));
            threads.execute(listener::watch);
            return listener;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Returns the port that is open. */
    public int port() {
        return server.getLocalPort();
    }

    /** Returns how many connections there are now. */
    public int connections() {
        return connections.size();
    }

    private void accept(Executor threads) {
        while (closing.getCount() > 0) {
            try {
                Socket socket = server.accept();
                if (full()) {
                    socket.close();
                    turnedAway.incrementAndGet();
                    continue;
                }
                MllpConnection connection = new MllpConnection(socket, upgrade, taker, budget, endpoint.longestMessage(), patience);
                connections.add(connection);
                try {
                    threads.execute(() -> serve(connection));
                } catch (RuntimeException e) {
                    ended(connection);
                }
            } catch (IOException e) {
                if (closing.getCount() > 0) {
                    LOG.warn("A connection at port {} could not be taken: {}", port(), e.getClass().getSimpleName());
                    pause();
                }
            }
        }
    }

    // The one that has been silent the longest makes room, so that nobody holds all places by being silent.
    private boolean full() {
        if (connections.size() < endpoint.mostConnections()) {
            return false;
        }
        Optional<MllpConnection> silent = connections.stream()
                .filter(connection -> connection.silentNanos() > LEAST_SILENCE_NANOS)
                .max(Comparator.comparingLong(MllpConnection::silentNanos));
        silent.ifPresent(this::ended);
        return silent.isEmpty();
    }

    private void ended(MllpConnection connection) {
        connection.leave();
        connections.remove(connection);
    }

    private void serve(MllpConnection connection) {
        try {
            if (closing.getCount() > 0) {
                connection.run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("A connection at port {} ended: {}", port(), e.getClass().getSimpleName());
        } finally {
            connection.close();
            connections.remove(connection);
        }
    }

    private void watch() {
        while (!pause()) {
            connections.forEach(MllpConnection::closeIfOverdue);
            long turned = turnedAway.getAndSet(0);
            if (turned > 0) {
                LOG.warn("{} connections at port {} were turned away: there are {}", turned, port(), endpoint.mostConnections());
            }
        }
    }

    /** Waits a moment, and returns whether the listener is to close. */
    private boolean pause() {
        try {
            return closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Listens no more. Messages that are being taken are answered; everything else ends at once. */
    @Override
    public void close() throws IOException {
        closing.countDown();
        server.close();
        connections.forEach(MllpConnection::leave);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_CLOSE);
        try {
            while (!connections.isEmpty() && System.nanoTime() < end) {
                // A connection that was accepted at the last moment did not hear it.
                connections.forEach(MllpConnection::leave);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(MllpConnection::close);
    }
}
