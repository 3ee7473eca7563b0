package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;

/** A real landing zone with sources around it, without routes. */
final class OneZone implements AutoCloseable, Journal {
    final List<AuditEvent> journal = new CopyOnWriteArrayList<>();
    final Room room = new Room();
    final FileLandingZone landing;
    final SealedFolder folder;
    final Suspicion suspicion;

    OneZone(Path directory) throws IOException {
        NodeKeys keys = NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes());
        landing = new FileLandingZone(keys, this, configured(Map.of("directory", directory.resolve("landing").toString(), "leastFreeMebibytes", 0)));
        folder = new SealedFolder(directory.resolve("intake"), keys);
        suspicion = new Suspicion(directory.resolve("suspicion"));
    }

    private static LandingConfiguration configured(Map<String, Object> values) {
        Class<? extends Annotation> type = LandingConfiguration.class;
        return (LandingConfiguration) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    /** Returns what unwraps nothing. */
    static Unwrapping unwrapped() {
        return new Unwrapping(name -> Optional.empty(), content -> {
            throw new AssertionError("Nothing is unwrapped");
        });
    }

    /** Opens the way of a source. */
    SourceIntake intake(RunningConnector running, Map<String, ?> settings) {
        return intake(running, settings, Clock.systemUTC());
    }

    SourceIntake intake(RunningConnector running, Map<String, ?> settings, Clock clock) {
        SourceId source = new SourceId(running.description().source());
        SourceGate gate = new SourceGate(PaceSettings.of(settings, running.connector() instanceof CollectingConnector),
                new RunBook(source, folder, clock.instant()), suspicion.ofAsking(source), room, clock);
        return new SourceIntake(running, landing, folder, gate, () -> { });
    }

    /** Collects once, on the thread of the connector, and waits for the end. */
    void collect(RunningConnector running) throws IOException {
        SourceIntake intake = intake(running, Map.of());
        SourceDescription description = running.description();
        running.collect(new CollectingRun(intake.source(), new ProviderId(description.provider()), landing, folder, intake.gate(),
                delivery -> { })).await();
    }

    /** Lands all deliveries and returns their records, each as {@code table [values] version}. */
    List<String> records(RunningConnector running) throws IOException {
        List<String> all = new ArrayList<>();
        for (DeliveryStatus status : landing.deliveries()) {
            Delivery delivery = status.milestone().delivery();
            landing.land(delivery, running.source(delivery.table()));
            try (SourceRecordReader reader = landing.records(delivery.id())) {
                while (reader.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < reader.table().columns().size(); i++) {
                        values.add(reader.value(i));
                    }
                    all.add(reader.table().name() + " " + values + " " + reader.version() + (reader.removed() ? " removed" : ""));
                }
            }
        }
        all.sort(null);
        return all;
    }

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
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        landing.close();
    }

    /** What a connector does when it reads. */
    interface Reading {
        void read(Extract extract, Records records) throws IOException;
    }

    /** What a connector does when it is asked. */
    interface Asking {
        void collect(Collecting collecting) throws IOException;
    }

    static FileConnector reading(String source, Path inbox, Reading reading) {
        return new Files(source, inbox, reading);
    }

    static Connector asking(String source, Asking asking) {
        return new Asked(source, asking);
    }

    private record Files(String source, Path inbox, Reading reading) implements FileConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription(source, "nobody", "test", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Folder(inbox, ".*\\.txt", Duration.ZERO);
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public Optional<String> table(String fileName) {
            return Optional.of("people");
        }

        @Override
        public void read(Extract extract, Records records) throws IOException {
            reading.read(extract, records);
        }
    }

    private record Asked(String source, Asking asking) implements CollectingConnector {
        @Override
        public SourceDescription description() {
            return new SourceDescription(source, "nobody", "test", "", List.of());
        }

        @Override
        public Endpoint endpoint() {
            return new Endpoint.Fetched("nowhere");
        }

        @Override
        public List<String> check() {
            return List.of();
        }

        @Override
        public void collect(Collecting collecting) throws IOException {
            asking.collect(collecting);
        }
    }
}
