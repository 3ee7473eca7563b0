package org.cadrenode.landing.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.TreeSet;
import java.util.Set;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.cadrenode.api.identifiable.RecordSource;
import org.cadrenode.api.identifiable.ScreeningDecision;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.keystore.engine.NodeKeys;

/** A landing zone for tests, with a connector of its own: a line is {@code table,name}; {@code !} is a bad one. */
final class Zone {
    static final SourceId SOURCE = new SourceId("ssda903");
    static final ProviderId PROVIDER = new ProviderId("council");
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    static final Digest DICTIONARY = Digest.ofContent(new byte[] {1});
    static final String CONTENT = "child,ada\nchild,held-ben\nevent,held-cat\n!\nevent,dan\nchild,eve\nevent,held-fay\n";

    final ListJournal journal = new ListJournal();
    final FileLandingZone zone;

    Zone(Path directory) throws IOException {
        this(directory, new DiskFiles());
    }

    Zone(Path directory, StableFiles files) throws IOException {
        this(directory, files, keys());
    }

    Zone(Path directory, StableFiles files, Keystore keys) throws IOException {
        zone = new FileLandingZone(keys, journal, directory, CLOCK, files);
    }

    /** The node's own keystore, with fixed secrets. */
    static Keystore keys() {
        return NodeKeys.of(purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes());
    }

    static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    Delivery receive(String content) throws IOException {
        return zone.receive(SOURCE, PROVIDER, "", stream(content));
    }

    Landed land(String content) throws IOException {
        return zone.land(receive(content), lines());
    }

    static RecordSource lines() {
        return (content, sink) -> {
            int child = sink.table(new SourceTable(new TableName("child"), List.of("name")));
            int event = sink.table(new SourceTable(new TableName("event"), List.of("name")));
            try (Scanner lines = new Scanner(content.open(), StandardCharsets.UTF_8)) {
                for (long line = 1; lines.hasNextLine(); line++) {
                    String[] parts = lines.nextLine().split(",");
                    if (parts.length < 2) {
                        sink.quarantine("", line, "", ErrorCode.ROW_COLUMN_COUNT);
                    } else {
                        sink.record(parts[0].equals("child") ? child : event, line, new String[] {parts[1]});
                    }
                }
            }
        };
    }

    /** Screens: names that start with held are held, one that starts with out is stopped, one with bad is quarantined. */
    Screened screen(Landed landed) throws IOException {
        long held = 0;
        long bad = 0;
        long stopped = 0;
        try (SourceRecordReader records = zone.records(landed.id());
                ArtefactOutput out = zone.write(landed.id(), Artefact.SCREENING)) {
            while (records.next()) {
                String name = String.valueOf(records.value(0));
                if (name.startsWith("held")) {
                    out.write(ScreeningDecision.HELD.ordinal());
                    held++;
                } else if (name.startsWith("out")) {
                    out.write(ScreeningDecision.OPTED_OUT.ordinal());
                    stopped++;
                } else if (name.startsWith("bad")) {
                    out.write(ScreeningDecision.QUARANTINED.ordinal());
                    zone.quarantine(landed.id(), records.table().name().value(), records.line(), "name",
                            ErrorCode.SUBJECT_MISSING);
                    bad++;
                } else {
                    out.write(ScreeningDecision.PASS.ordinal());
                }
            }
            out.commit();
        }
        Tally before = landed.tally();
        Screened screened = new Screened(landed,
                new Tally(before.read(), 0, before.quarantined() + bad, stopped, 0, 0, held, 0), DICTIONARY, 1);
        zone.reach(screened);
        return screened;
    }

    /** Returns the records of a delivery, as {@code line table name}, and checks that they agree with the screening. */
    List<String> records(DeliveryId id) throws IOException {
        List<String> found = new ArrayList<>();
        try (SourceRecordReader records = zone.records(id)) {
            while (records.next()) {
                found.add(records.line() + " " + records.table().name() + " " + records.value(0));
            }
        }
        return found;
    }

    List<ScreeningDecision> decisions(DeliveryId id) throws IOException {
        List<ScreeningDecision> found = new ArrayList<>();
        try (InputStream in = zone.read(id, Artefact.SCREENING)) {
            for (byte decision : in.readAllBytes()) {
                found.add(ScreeningDecision.values()[decision]);
            }
        }
        return found;
    }

    /** Returns everything that anyone can see of the zone, for comparing two of them. */
    Set<String> picture() throws IOException {
        Set<String> all = new TreeSet<>();
        for (DeliveryStatus status : zone.deliveries()) {
            DeliveryId id = status.milestone().id();
            all.add(status.toString());
            all.add(id + " " + zone.quarantine(id, 100));
            if (status.milestone().stage() != Stage.RECEIVED) {
                all.add(id + " " + records(id));
            }
            if (zone.has(id, Artefact.SCREENING)) {
                all.add(id + " " + decisions(id));
            }
        }
        return all;
    }
}
