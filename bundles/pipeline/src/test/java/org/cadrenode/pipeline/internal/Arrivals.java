package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.Secrets;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.jspecify.annotations.Nullable;

/** A source at a real landing zone, whose connector reads any file and remembers what it read. */
final class Arrivals implements AutoCloseable {
    static final SourceId SOURCE = new SourceId("files");

    final List<AuditEvent> journal = new ArrayList<>();
    final Map<String, String> secrets = new HashMap<>();
    final NodeKeys keys = NodeKeys.random();
    final FileLandingZone landing;
    final SealedFolder folder;
    private final Suspicion suspicion;
    final RunningConnector running;
    /** {@code table=content} of what the connector read. */
    final List<String> read = new ArrayList<>();

    Arrivals(Path place, Endpoint endpoint) throws IOException {
        landing = new FileLandingZone(keys, new Entries(), LandingConfiguration.class.cast(Proxy.newProxyInstance(
                LandingConfiguration.class.getClassLoader(), new Class<?>[] {LandingConfiguration.class}, (self, method, arguments) ->
                        method.getName().equals("directory") ? place.resolve("landing").toString() : method.getDefaultValue())));
        folder = new SealedFolder(place.resolve("intake"), keys);
        suspicion = new Suspicion(place.resolve("suspicion"));
        running = new RunningConnector(new AnyFile(endpoint), new Unwrapping(secrets(), new SealedSpool(place.resolve("spool"), keys)));
    }

    /** Returns the way into the landing zone, through a gate that has seen no failure. */
    SourceIntake intake() {
        return new SourceIntake(running, landing, folder, new SourceGate(PaceSettings.of(Map.of(), false),
                new RunBook(SOURCE, folder, Instant.now()), suspicion.ofAsking(SOURCE), new Room(), Clock.systemUTC()), () -> { });
    }

    Secrets secrets() {
        return name -> Optional.ofNullable(secrets.get(name)).map(String::toCharArray);
    }

    /** Has the connector read the deliveries that it has not read yet, and returns what it read, sorted. */
    List<String> landed() throws IOException {
        read.clear();
        for (Delivery delivery : deliveries()) {
            landing.land(delivery, running.source(delivery.table()));
        }
        read.sort(null);
        return List.copyOf(read);
    }

    List<Delivery> deliveries() {
        return landing.deliveries().stream().map(status -> status.milestone().delivery()).toList();
    }

    List<String> quarantine() {
        List<String> found = new ArrayList<>();
        for (DeliveryStatus status : landing.deliveries()) {
            for (QuarantineEntry entry : landing.quarantine(status.milestone().id(), 1000)) {
                found.add(entry.table() + "!" + entry.code() + "@" + entry.line());
            }
        }
        return found;
    }

    @Override
    public void close() {
        landing.close();
    }

    private final class AnyFile implements FileConnector {
        private final Endpoint endpoint;

        private AnyFile(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public SourceDescription description() {
            return new SourceDescription(SOURCE.toString(), "council", "any", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return endpoint;
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.of(fileName.replaceAll("\\.[a-z]+$", "").replaceAll("[^a-z0-9_-]", "_"));
        }

        @Override
        public void read(Extract extract, Records records) throws IOException {
            try (InputStream in = extract.open()) {
                byte[] content = in.readAllBytes();
                read.add(extract.table() + "=" + (content.length > 100 ? content.length + " bytes" : new String(content, StandardCharsets.UTF_8)));
                records.record(records.table(extract.table(), List.of("content")), 1, new @Nullable String[] {"x"});
            }
        }
    }

    private final class Entries implements Journal {
        @Override
        public JournalEntry record(AuditEvent event) {
            journal.add(event);
            return new JournalEntry(journal.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
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
            throw new UncheckedIOException(new IOException("never asked"));
        }
    }
}
