package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.MessageConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.FileMessageSpools;
import org.cadrenode.landing.internal.LandingConfiguration;

/** A process that listens for messages and lands them, and says at which port, so that a test can kill it anywhere. */
final class ListenerProcess {
    private static final Duration GATHER = Duration.ofMillis(250);

    private ListenerProcess() { }

    public static void main(String[] arguments) throws Exception {
        FileLandingZone zone = zone(Path.of(arguments[0]));
        MessageListening listening = new MessageListening(endpoint(1 << 20, GATHER), new Echo(),
                new MessageRoom(new FileMessageSpools(zone, keys()), name -> Optional.empty()), () -> true, () -> { });
        listening.start(Executors.newCachedThreadPool());
        while (listening.port() == 0) {
            Thread.onSpinWait();
        }
        System.out.println(listening.port());
    }

    static NodeKeys keys() {
        return NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes());
    }

    static FileLandingZone zone(Path folder) throws IOException {
        return new FileLandingZone(keys(), new Counting(), RealNode.configured(LandingConfiguration.class,
                Map.of("directory", folder.resolve("landing").toString())));
    }

    static Endpoint.Mllp endpoint(int longest, Duration gather) {
        return new Endpoint.Mllp("127.0.0.1", 0, Optional.empty(), 40, Duration.ofSeconds(60), longest, gather);
    }

    /** Has no answer to anything. */
    static final class Failing extends Echo {
        @Override
        public Answer answer(byte[] message) {
            throw new IllegalStateException("no answer");
        }
    }

    /** Answers with the message's first word. */
    static class Echo implements MessageConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription("messages", "trust", "echo", "Messages", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return ListenerProcess.endpoint(1 << 20, GATHER);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.empty();
        }

        @Override
        public void read(Extract extract, Records records) { }

        @Override
        public Answer answer(byte[] message) {
            return new Answer(Verdict.ACCEPTED, ("kept " + word(message)).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Answer unavailable(byte[] message) {
            return new Answer(Verdict.ERROR, ("not kept " + word(message)).getBytes(StandardCharsets.US_ASCII));
        }

        private static String word(byte[] message) {
            return new String(message, StandardCharsets.ISO_8859_1).split("[^a-z0-9-]", 2)[0];
        }
    }

    private static final class Counting implements Journal {
        private final AtomicLong entries = new AtomicLong();

        @Override
        public JournalEntry record(AuditEvent event) {
            return new JournalEntry(entries.incrementAndGet(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            return List.of();
        }

        @Override
        public Verification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Checkpoint checkpoint() {
            throw new UnsupportedOperationException();
        }
    }
}
