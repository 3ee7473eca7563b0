package org.cadrenode.pipeline.engine;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.identifiable.MessageSpool;
import org.cadrenode.connector.spi.MessageConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of a source into its spool, and has the connector answer them. What its answer says, that the message is
 * accepted or not, is never sent before the message lies durably. Thread-safe.
 */
public final class MessageIntake implements MessageTaker {
    private static final Logger LOG = LoggerFactory.getLogger(MessageIntake.class);
    private static final long SECONDS_BETWEEN_WARNINGS = 60;
    private static final byte[] NOTHING = {};

    private final SourceId source;
    private final MessageConnector connector;
    private final MessageSpool spool;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /** Makes the intake of a source's messages into its open spool. */
    public MessageIntake(SourceId source, MessageConnector connector, MessageSpool spool) {
        this.source = source;
        this.connector = connector;
        this.spool = spool;
    }

    @Override
    public Reply take(byte[] frame, byte[] message) {
        try {
            spool.append(frame);
        } catch (IOException | CadreException e) {
            warn("a message could not be kept", e);
            return unavailable(message);
        }
        try {
            return new Reply(connector.answer(message).content(), true);
        } catch (RuntimeException e) {
            // It is kept, and its sender is not told so: the sender will send it again.
            warn("a message was kept and not answered", e);
            return new Reply(NOTHING, false);
        }
    }

    @Override
    public Reply tooLong(byte[] beginning) {
        warn("a message is longer than the setting longestMessageMebibytes allows", null);
        return new Reply(unavailable(beginning).content(), false);
    }

    private Reply unavailable(byte[] message) {
        try {
            byte[] content = connector.unavailable(message).content();
            return new Reply(content, content.length > 0);
        } catch (RuntimeException e) {
            return new Reply(NOTHING, false);
        }
    }

    // Senders try again at once, and often.
    private void warn(String what, @Nullable Exception why) {
        long due = nextWarning.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + TimeUnit.SECONDS.toNanos(SECONDS_BETWEEN_WARNINGS))) {
            LOG.warn("Source {}: {}{}", source, what, why == null ? "" : ", " + why.getClass().getSimpleName());
        }
    }
}
