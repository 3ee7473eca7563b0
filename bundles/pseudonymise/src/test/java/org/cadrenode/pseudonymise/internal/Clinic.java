package org.cadrenode.pseudonymise.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.approved.ApprovedFiles;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.identifiable.SourceRecordWriter;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;

/** A source with landed deliveries, its dictionaries folder, and the rooms in which people come to a dictionary. */
final class Clinic {
    static final SourceId SOURCE = new SourceId("clinic");
    static final ProviderId PROVIDER = new ProviderId("trust");
    static final String HEADER = "table,column,decision,identifier,type,transform,destination,flags,codes,comment\n";
    private static final String IDS = "ABCDEFGHJK";

    final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    final Fakes.MemoryLanding landing = new Fakes.MemoryLanding();
    final Fakes.MemoryVault vault = new Fakes.MemoryVault();
    final Fakes.MemoryOptOuts optOuts = new Fakes.MemoryOptOuts();
    final People people = new People();
    final Fakes.MemoryRestricted restricted = new Fakes.MemoryRestricted();
    final DictionaryFiles files;
    final DictionaryReviewRoom review;
    final DictionaryTrialRoom trial;
    private final Path folder;

    Clinic(Path folder) {
        this.folder = folder;
        Fakes.Keys keys = new Fakes.Keys();
        files = new DictionaryFiles(folder, new ApprovedFiles(folder.resolve("kept"), DictionaryFiles.KIND, keys), ShippedDictionaries.NONE, journal,
                Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));
        review = new DictionaryReviewRoom(files, landing, journal, people, people, Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC));
        trial = new DictionaryTrialRoom(new PseudonymiseRoom.Settings(folder.resolve("areas"), ScrubOptions.DEFAULT,
                new SiteWordFiles(folder.resolve("deny"), folder.resolve("allow")), 1, 1 << 20), files, landing,
                vault, optOuts, keys, journal, people, restricted);
    }

    void write(String file, String rows) throws IOException {
        Files.writeString(folder.resolve(file), HEADER + rows);
    }

    /** Writes the source's file and has two people approve it. */
    void approved(String rows) throws IOException {
        write("clinic.csv", rows);
        files.approve(SOURCE, files.other(SOURCE, Optional.empty()), "gwen", "greta", "agreed");
    }

    /** Lands a delivery of one table. */
    DeliveryId land(String table, List<String> columns, List<String[]> rows) throws IOException {
        DeliveryId id = new DeliveryId("D-7K3M4QX2ABC" + IDS.charAt(landing.statuses.size()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SourceRecordWriter writer = new SourceRecordWriter(bytes);
        int number = writer.table(new SourceTable(new TableName(table), columns));
        long line = 2;
        for (String[] row : new ArrayList<>(rows)) {
            writer.record(number, line++, row);
        }
        writer.finish();
        landing.recordsOf.put(id, bytes.toByteArray());
        Tally tally = new Tally(rows.size(), 0, 0, 0, 0, 0, 0, 0);
        landing.statuses.add(new DeliveryStatus(new Landed(new Delivery(id, SOURCE, PROVIDER, table, Instant.EPOCH, bytes.size(),
                Digest.ofContent(bytes.toByteArray())), tally), Instant.EPOCH, "dictionary approval"));
        return id;
    }
}
