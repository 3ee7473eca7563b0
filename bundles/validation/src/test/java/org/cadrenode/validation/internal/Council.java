package org.cadrenode.validation.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.dictionary.Dictionaries;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.RecordSink;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.ssda903.internal.Ssda903Connector;
import org.cadrenode.keystore.engine.NodeKeys;
import org.cadrenode.landing.internal.FileLandingZone;
import org.cadrenode.landing.internal.LandingConfiguration;
import org.cadrenode.validation.tool.Described;
import org.jspecify.annotations.Nullable;

/** A council's node for tests: a real landing zone, and the connector of its SSDA903 return. */
final class Council {
    static final SourceId SOURCE = new SourceId("ssda903");

    final List<AuditEvent> journal = new ArrayList<>();
    final FileLandingZone landing;
    final Path reports;
    final ValidationRoom room;
    boolean permitted = true;
    boolean writable = true;
    String unread = "";
    private final FileConnector connector = new Ssda903Connector(Map.of("provider", "council"));

    Council(Path folder) throws IOException {
        landing = new FileLandingZone(NodeKeys.random(), new Entries(), configuration(folder.resolve("landing")));
        reports = folder.resolve("reports");
        room = new ValidationRoom(reports, Duration.ofDays(31), landing, landing, new NoDictionary(), new OneSource(), new Entries(), new Anna(),
                Clock.systemUTC());
    }

    private static LandingConfiguration configuration(Path directory) {
        return new LandingConfiguration() {
            @Override
            public String directory() {
                return directory.toString();
            }

            @Override
            public int leastFreeMebibytes() {
                return 0;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return LandingConfiguration.class;
            }
        };
    }

    Delivery receive(String table, String... lines) throws IOException {
        return landing.receive(SOURCE, new ProviderId("council"), table,
                new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    Delivery land(String table, String... lines) throws IOException {
        Delivery delivery = receive(table, lines);
        landing.land(delivery, (content, sink) -> {
            if (!unread.isEmpty()) {
                sink.unread(table, unread);
            }
            connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() throws IOException {
                return content.open();
            }
        }, new Landing(sink));
        });
        return delivery;
    }

    /** Screens a delivery so that its records from this one on, counted from 1, are held and go on under a continuation. */
    DeliveryId hold(Delivery delivery, int from) throws IOException {
        Landed landed = (Landed) landing.delivery(delivery.id()).orElseThrow().milestone();
        long read = landed.tally().read();
        try (ArtefactOutput out = landing.write(delivery.id(), Artefact.SCREENING)) {
            for (int i = 1; i <= read; i++) {
                out.write((i < from ? ScreeningDecision.PASS : ScreeningDecision.HELD).ordinal());
            }
            out.commit();
        }
        landing.reach(new Screened(landed, new Tally(read, 0, 0, 0, 0, 0, read - from + 1, 0), Digest.ofContent(new byte[0]), 1));
        return landing.continueHeld(delivery.id()).orElseThrow().id();
    }

    private record Landing(RecordSink sink) implements Records {
        @Override
        public int table(String name, List<String> columns) throws IOException {
            return sink.table(new SourceTable(new TableName(name), columns));
        }

        @Override
        public void record(int table, long line, @Nullable String[] values) throws IOException {
            sink.record(table, line, values);
        }

        @Override
        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
            sink.change(table, line, version, false, values);
        }

        @Override
        public void removed(int table, long line, long version, @Nullable String[] values) throws IOException {
            sink.change(table, line, version, true, values);
        }

        @Override
        public void reject(String table, long line, String column, Problem problem) throws IOException {
            sink.quarantine(table, line, column, ErrorCode.valueOf(problem.name()));
        }

        @Override
        public void unread(String table, String part) throws IOException {
            sink.unread(table, part);
        }
    }

    private final class Entries implements Journal {
        @Override
        public JournalEntry record(AuditEvent event) {
            if (!writable) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "the journal takes nothing");
            }
            journal.add(event);
            return new JournalEntry(journal.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
        }

        @Override
        public List<JournalEntry> latest(int limit) {
            throw new UnsupportedOperationException();
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

    private final class Anna implements Authorizer {
        @Override
        public String actor() {
            return "anna";
        }

        @Override
        public boolean may(String permission) {
            return permitted && permission.equals("delivery:read");
        }

        @Override
        public String require(String permission) {
            if (!may(permission)) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "anna may not " + permission);
            }
            return "anna";
        }
    }

    private static final class NoDictionary implements Dictionaries {
        @Override
        public List<SourceId> sources() {
            return List.of();
        }

        @Override
        public Optional<Dictionary> dictionary(SourceId source) {
            throw new CadreException(ErrorCode.DICTIONARY_INVALID, "it does not pass its check");
        }

        @Override
        public List<DictionaryFinding> check(SourceId source) {
            return List.of();
        }

        @Override
        public Path file(SourceId source) {
            return Path.of(source.value());
        }
    }

    private final class OneSource implements Sources {
        @Override
        public List<SourceStatus> sources() {
            return List.of();
        }

        @Override
        public Optional<SourceStatus> source(SourceId source) {
            return Optional.empty();
        }

        @Override
        public Optional<SourceShape> shape(SourceId source) {
            return Optional.of(Described.shape(connector.description()));
        }

        @Override
        public List<String> check(SourceId source) {
            return List.of();
        }

        @Override
        public void start(SourceId source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stop(SourceId source) {
            throw new UnsupportedOperationException();
        }
    }
}
