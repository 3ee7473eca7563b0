package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;

/** A real landing zone in a folder, and a connector's way into it. */
final class Landing implements AutoCloseable {
    final NodeKeys keys = NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes());
    final FileLandingZone zone;
    final SealedFolder folder;
    private final List<AuditEvent> journal = new ArrayList<>();

    Landing(Path path) throws IOException {
        LandingConfiguration configuration = (LandingConfiguration) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {LandingConfiguration.class}, (self, method, arguments) -> method.getName().equals("directory")
                        ? path.resolve("landing").toString() : method.getDefaultValue());
        zone = new FileLandingZone(keys, record(), configuration);
        folder = new SealedFolder(path.resolve("intake"), keys);
    }

    SourceIntake intake(Connector connector) {
        return new SourceIntake(new RunningConnector(connector), zone, folder, () -> { });
    }

    List<Delivery> deliveries() {
        return zone.deliveries().stream().map(status -> status.milestone().delivery()).toList();
    }

    /** Lands all deliveries and returns their records, each as {@code table [values] version removed}. */
    List<String> records(Connector connector) throws IOException {
        List<String> all = new ArrayList<>();
        for (Delivery delivery : deliveries()) {
            zone.land(delivery, new RunningConnector(connector).source(delivery.table()));
            try (SourceRecordReader reader = zone.records(delivery.id())) {
                while (reader.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 0; i < reader.table().columns().size(); i++) {
                        values.add(reader.value(i));
                    }
                    all.add(reader.table().name() + " " + values + " " + reader.version() + (reader.removed() ? " removed" : ""));
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        zone.close();
    }

    private Journal record() {
        return (Journal) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Journal.class},
                (self, method, arguments) -> {
                    AuditEvent event = (AuditEvent) arguments[0];
                    journal.add(event);
                    return new JournalEntry(journal.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
                });
    }
}
