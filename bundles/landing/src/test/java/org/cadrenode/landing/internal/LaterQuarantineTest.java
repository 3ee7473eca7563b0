package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.Pseudonymised;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Screened;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Artefact;
import org.cadrenode.api.identifiable.ArtefactOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quarantine by the stages behind the connector. */
final class LaterQuarantineTest {
    private static final String CONTENT = "child,ada\nchild,bad-ben\n!\nchild,bad-cat\n";

    @TempDir
    Path folder;
    Zone zone;
    Landed landed;
    DeliveryId id;

    @BeforeEach
    void open() throws IOException {
        zone = new Zone(folder);
        landed = zone.land(CONTENT);
        id = landed.id();
    }

    @Test
    void entriesOfAllStagesAreInFileOrder() throws IOException {
        Screened screened = zone.screen(landed);
        zone.zone.quarantine(id, "child", 1, "dob", ErrorCode.DATE_INVALID);
        zone.zone.reach(new Pseudonymised(screened, screened.tally(), Zone.DICTIONARY, Zone.DICTIONARY));
        assertEquals(List.of("1 DATE_INVALID", "2 SUBJECT_MISSING", "3 ROW_COLUMN_COUNT", "4 SUBJECT_MISSING"), report(9));
        assertEquals(List.of("1 DATE_INVALID", "2 SUBJECT_MISSING"), report(2));
        zone = new Zone(folder);
        assertEquals(4, report(9).size());
    }

    @Test
    void entriesThatNoMilestoneCoversAreGoneAfterARestart() throws IOException {
        zone.zone.quarantine(id, "child", 1, "", ErrorCode.SUBJECT_MISSING);
        assertEquals(1, report(9).size());
        zone = new Zone(folder);
        zone.screen(landed);
        assertEquals(3, report(9).size());
    }

    @Test
    void screeningAgainDoesNotDoubleThem() throws IOException {
        zone.screen(landed);
        zone.screen(landed);
        assertEquals(3, report(9).size());
        zone.zone.returnToLanded(id);
        assertEquals(1, report(9).size());
        zone.screen(landed);
        assertEquals(3, report(9).size());
    }

    @Test
    void anAttemptThatFailedWithinItsArtefactLeavesNone() throws IOException {
        try (ArtefactOutput out = zone.zone.write(id, Artefact.SCREENING)) {
            zone.zone.quarantine(id, "child", 2, "", ErrorCode.SUBJECT_MISSING);
            out.write(0);
        }
        zone.screen(landed);
        assertEquals(3, report(9).size());
    }

    @Test
    void anAttemptThatFailedBehindItsArtefactLeavesNone() throws IOException {
        try (ArtefactOutput out = zone.zone.write(id, Artefact.SCREENING)) {
            zone.zone.quarantine(id, "child", 2, "", ErrorCode.SUBJECT_MISSING);
            out.commit();
        }
        zone.screen(landed);
        assertEquals(3, report(9).size());
    }

    private List<String> report(int limit) {
        return zone.zone.quarantine(id, limit).stream().map(LaterQuarantineTest::brief).collect(Collectors.toList());
    }

    private static String brief(QuarantineEntry entry) {
        return entry.line() + " " + entry.code();
    }
}
