package org.cadrenode.omop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.Verification;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.omop.HealthExport;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.research.Loaded;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.omop.engine.Region;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportRoomTest {
    private static final int CHILDREN = 60;

    @TempDir
    private Path folder;

    private final List<AuditEvent> journalled = new ArrayList<>();
    private String permitted = "omop:export";
    private boolean journalRefuses;
    private boolean databaseFails;
    private boolean takenOutMeanwhile;
    private long takingsOut;
    private Region region;
    private ExportRoom room;
    private Path target;

    @BeforeEach
    void begin() throws IOException {
        region = new Region(CHILDREN, 4, Files.createDirectory(folder.resolve("mappings")));
        room = room(ShippedRules.FOLDER);
        target = Files.createDirectory(folder.resolve("exports")).resolve("march");
    }

    @Test
    void anExportIsThereWithItsReportAndJournalled() throws IOException {
        HealthExport.Made made = room.export(target, "study 12");
        assertEquals(CHILDREN, made.rows().get("person"));
        assertEquals(0, made.report().violations());
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(14, files.count());
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        AuditEvent event = journalled.get(0);
        assertEquals(List.of(AuditAction.EXPORT_MADE, "dora", "study 12", "march"),
                List.of(event.action(), event.actor(), event.reason(), event.detail().get("folder")));
        assertEquals(CHILDREN, event.counts().get("persons"));
        JsonNode json = new JsonMapper().readTree(target.resolve("quality.json").toFile());
        assertTrue(json.get("conforms").asBoolean());
        assertEquals(made.report().json(), Files.readString(target.resolve("quality.json")));
        assertTrue(Files.readString(target.resolve("quality.html")).contains("All is as the model says."));
        permitted = "omop:read";
        assertEquals(made.report().failed(), room.check(target).failed());
    }

    @Test
    void smallCountsAreInNoReport() throws IOException {
        region = new Region(7, 4, Files.createDirectory(folder.resolve("few")));
        HealthExport.Report report = room.export(target, "study 12").report();
        JsonNode json = new JsonMapper().readTree(report.json());
        assertTrue(json.get("rows").get("person").isNull());
        for (JsonNode check : json.get("checks")) {
            for (JsonNode count : List.of(check.get("failing"), check.get("looked"))) {
                assertTrue(count.isNull() || count.asLong() == 0 || count.asLong() >= 10 || check.get("rule").asText().equals("table-there"),
                        check::toString);
            }
        }
        assertTrue(report.page().contains("<th scope=\"row\">person</th><td>fewer than 10</td>"), "neither on the page");
    }

    @Test
    void whatFailsLeavesNothingBehind() throws IOException {
        journalRefuses = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, assertThrows(CadreException.class, () -> room.export(target, "study 12")).code());
        journalRefuses = false;
        databaseFails = true;
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, () -> room.export(target, "study 12")).code());
        databaseFails = false;
        nothing();
        assertEquals(0, journalled.size());
        room.export(target, "study 12");
        assertEquals(1, journalled.size());
    }

    @Test
    void anExportDuringWhichChildrenWereTakenOutIsNotKept() throws IOException {
        takenOutMeanwhile = true;
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> room.export(target, "study 12")).code());
        nothing();
        assertEquals(0, journalled.size());
        takenOutMeanwhile = false;
        room.export(target, "study 12");
        assertTrue(Files.exists(target));
    }

    @Test
    void whatAKillLeftBehindGoesWithTheNextExport() throws IOException {
        Path part = Files.createDirectory(target.resolveSibling(".march.part"));
        Files.writeString(part.resolve("person.csv"), "half of it");
        room.export(target, "study 12");
        assertFalse(Files.exists(part));
        assertTrue(Files.exists(target));
    }

    @Test
    void nobodyExportsWithoutPermissionNorIntoAFolderThatIsThere() throws IOException {
        permitted = "omop:read";
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> room.export(target, "study 12")).code());
        permitted = "node:read";
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> room.check(target)).code());
        permitted = "omop:export";
        nothing();
        assertThrows(FileAlreadyExistsException.class, () -> room.export(target.getParent(), "study 12"));
        assertThrows(NoSuchFileException.class, () -> room.export(target.resolve("deeper"), "study 12"));
        permitted = "omop:read";
        assertThrows(NoSuchFileException.class, () -> room.check(target));
    }

    @Test
    void withoutRulesNothingIsExported() throws IOException {
        HealthExport.Made made = room(folder.resolve("none")).export(target, "study 12");
        assertEquals(0, made.rows().values().stream().mapToLong(Long::longValue).sum() - made.rows().get("cdm_source"));
        assertEquals(made.events(), made.leftOut().values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void theHealthCheckTellsWhetherTheRulesCanBeRead() throws IOException {
        assertEquals(Result.Status.OK, new OmopHealthCheck(room).execute().getStatus());
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(broken.resolve("places.csv"), "source\n");
        assertEquals(Result.Status.WARN, new OmopHealthCheck(room(broken)).execute().getStatus());
        assertEquals(ErrorCode.CONFIGURATION_INVALID, assertThrows(CadreException.class, () -> room(broken).export(target, "study 12")).code());
        nothing();
    }

    private void nothing() throws IOException {
        try (Stream<Path> files = Files.list(target.getParent())) {
            assertEquals(List.of(), files.toList());
        }
    }

    private ExportRoom room(Path rules) {
        return new ExportRoom(new Database(), new Book(), new Door(), new Settings(), rules,
                Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC));
    }

    private static final class Settings implements OmopConfiguration {
        @Override
        public String directory() {
            return "";
        }

        @Override
        public String name() {
            return "Region";
        }

        @Override
        public String abbreviation() {
            return "R";
        }

        @Override
        public String holder() {
            return "A council, and others";
        }

        @Override
        public String vocabularyVersion() {
            return "none";
        }

        @Override
        public int smallestCount() {
            return 10;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return OmopConfiguration.class;
        }
    }

    private final class Door implements Authorizer {
        @Override
        public String actor() {
            return "dora";
        }

        @Override
        public boolean may(String permission) {
            return permission.equals(permitted);
        }

        @Override
        public String require(String permission) {
            if (!may(permission)) {
                throw new CadreException(ErrorCode.NOT_PERMITTED, "The test says so");
            }
            return actor();
        }
    }

    private final class Book implements Journal {
        @Override
        public JournalEntry record(AuditEvent event) {
            if (journalRefuses) {
                throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "The test says so");
            }
            journalled.add(event);
            return new JournalEntry(journalled.size(), Instant.EPOCH, event, Digest.ofContent(new byte[0]));
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

    private final class Database implements ResearchDatabase {
        @Override
        public long takingsOut() {
            return takingsOut;
        }

        @Override
        public void read(Reader reader) {
            region.read(reader);
            takingsOut += takenOutMeanwhile ? 1 : 0;
            if (databaseFails) {
                throw new CadreException(ErrorCode.STORE_FAILED, "The test says so");
            }
        }

        @Override
        public Loaded load(Linked linked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receipt purge(Received received) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Receipt renew(Linked linked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long applyLinks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<SourceCount> counts() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DeliveryCount> deliveries() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<Pseudonym> readable(Collection<Pseudonym> subjects) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void visit(Visitor visitor) {
            throw new UnsupportedOperationException();
        }
    }
}
