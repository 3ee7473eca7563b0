package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.MessageSpool;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.pipeline.engine.MessageIntake;
import org.cadrenode.pipeline.engine.MllpListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening of one source: spool, listener, and a delivery every so often. What does not open is tried again, so that a port
 * that is in use, or a secret that is not there yet, keeps nothing else from starting. Start and stop it from one thread.
 */
final class MessageListening {
    private static final Logger LOG = LoggerFactory.getLogger(MessageListening.class);
    private static final long MOST_BYTES = 64L << 20;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration REST = Duration.ofSeconds(2);
    private static final int SECONDS_TO_STOP = 10;

    private final Endpoint.Mllp endpoint;
    private final MessageConnector connector;
    private final MessageRoom room;
    private final SourceId source;
    private final ProviderId provider;
    private final BooleanSupplier takes;
    private final Runnable arrived;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Object opening = new Object();
    private volatile @Nullable MessageSpool spool;
    // Under opening.
    private @Nullable MllpListener listener;
    // Of the keeping thread.
    private boolean failed;
    private long gatheringSince;
    private boolean gathering;

    /**
     * Prepares the listening.
     *
     * @param takes whether the source may take messages now; those that come otherwise are not kept, and their senders are told so
     * @param arrived what to do behind each delivery
     */
    MessageListening(Endpoint.Mllp endpoint, MessageConnector connector, MessageRoom room, BooleanSupplier takes,
            Runnable arrived) {
        this.endpoint = endpoint;
        this.connector = connector;
        this.room = room;
        this.takes = takes;
        this.arrived = arrived;
        source = new SourceId(connector.description().source());
        provider = new ProviderId(connector.description().provider());
    }

    void start(ExecutorService threads) {
        threads.execute(() -> keep(threads));
    }

    /** Returns the port that is open; 0 if none is. */
    int port() {
        synchronized (opening) {
            return listener == null ? 0 : listener.port();
        }
    }

    private void keep(ExecutorService threads) {
        try {
            do {
                try {
                    open(threads);
                    roll();
                    failed = false;
                } catch (IOException | CadreException e) {
                    if (!failed) {
                        LOG.warn("Source {} cannot take messages for now: {}", source,
                                e instanceof BindException ? "another process has " + endpoint.place() : reason(e));
                    }
                    failed = true;
                }
            } while (!stopping.await((failed ? REST : LOOK).toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    private static String reason(Exception e) {
        return e instanceof CadreException known ? known.code().name() : e.getClass().getSimpleName() + ", " + e.getMessage();
    }

    private void open(ExecutorService threads) throws IOException {
        synchronized (opening) {
            if (stopping.getCount() == 0 || listener != null) {
                return;
            }
            MessageSpool open = spool;
            if (open == null) {
                open = room.spools().open(source, provider);
                spool = open;
                if (open.roll() > 0) {
                    arrived.run();
                }
            }
            listener = MllpListener.open(endpoint, room.tls(endpoint), new MessageIntake(source, connector, new Gated(open)), threads);
            LOG.info("Source {} takes messages at {}", source, endpoint.place());
        }
    }

    private void roll() throws IOException {
        MessageSpool open = spool;
        if (open == null) {
            return;
        }
        long bytes = open.bytes();
        long now = System.nanoTime();
        if (bytes > 0 && !gathering) {
            gathering = true;
            gatheringSince = now;
        }
        if (gathering && (failed || bytes >= MOST_BYTES || now - gatheringSince >= endpoint.gather().toNanos())) {
            if (open.roll() > 0) {
                arrived.run();
            }
            gathering = false;
        }
    }

    /** Takes no more messages, and makes a delivery of those that came. */
    void stop() throws IOException {
        stopping.countDown();
        MllpListener open;
        synchronized (opening) {
            open = listener;
            listener = null;
        }
        try {
            if (open != null) {
                open.close();
            }
            stopped.await(SECONDS_TO_STOP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            MessageSpool left = spool;
            if (left != null) {
                boolean some = left.bytes() > 0;
                left.close();
                if (some) {
                    arrived.run();
                }
            }
        }
    }

    /** The spool, as long as the source may take messages. */
    private final class Gated implements MessageSpool {
        private final MessageSpool open;

        private Gated(MessageSpool open) {
            this.open = open;
        }

        @Override
        public void append(byte[] message) throws IOException {
            if (!takes.getAsBoolean()) {
                throw new IOException("The source takes nothing just now");
            }
            open.append(message);
        }

        @Override
        public long bytes() {
            return open.bytes();
        }

        @Override
        public int roll() throws IOException {
            return open.roll();
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
