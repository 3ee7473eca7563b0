package org.cadrenode.validation.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.Rule.Severity;
import org.cadrenode.api.validation.Validation.Made;
import org.cadrenode.api.validation.ValidationReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidationRoomTest {
    private static final String HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB";
    private static final String EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN";

    @TempDir
    Path folder;
    private Council council;

    @BeforeEach
    void build() throws IOException {
        council = new Council(folder);
    }

    @Test
    void noValueOfAnyColumnIsInAReportAFileTheJournalOrTheLog() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        List<Path> files = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        try {
            String canaries = canaries(8);
            Delivery header = council.land("header", HEADER + ",MYSTERY", canaries, canaries, "7,1,2015-01-01,WBRI,A950000178301,,,", "8,9");
            council.land("episodes", EPISODES, canaries(13), "\"CANARY");
            // Without a header, the first record would be one.
            council.land("reviews", canaries(4) + ",child", canaries(5));
            for (Made made : List.of(council.room.delivery(header.id()), council.room.source(Council.SOURCE))) {
                shown.add(made.report().toString());
                files.add(made.page());
                files.add(made.table());
            }
        } finally {
            System.setErr(before);
        }
        try (Stream<Path> all = Files.walk(council.reports)) {
            files.addAll(all.filter(Files::isRegularFile).toList());
        }
        assertTrue(files.stream().anyMatch(file -> file.toString().endsWith(".json")), files::toString);
        for (Path file : files) {
            shown.add(file + Files.readString(file));
        }
        shown.add(council.journal.toString());
        shown.add(printed.toString(StandardCharsets.UTF_8));
        for (String text : shown) {
            assertFalse(text.toLowerCase(Locale.ROOT).contains("canary"), () -> "a value in " + text);
        }
        assertTrue(shown.get(0).contains("UPN_INVALID") && shown.get(0).contains("DATE_INVALID") && shown.get(0).contains("QUARANTINED")
                && shown.get(0).contains("PART_UNREAD") && shown.get(0).contains("KEY_TWICE") | shown.get(0).contains("RECORD_TWICE"), shown.get(0));
    }

    private static String canaries(int columns) {
        return IntStream.range(0, columns).mapToObj(i -> "canary" + i).collect(Collectors.joining(","));
    }

    @Test
    void aReportIsForTheNodesOwnUserAloneAndIsFoundAgain() throws IOException {
        Delivery header = council.land("header", HEADER, "7,1,01/01/2015,WBRI,A950000178302,,");
        assertTrue(council.room.last(header.id()).isEmpty());
        Made made = council.room.delivery(header.id());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(council.reports)));
        for (Path file : List.of(made.page(), made.table())) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        ValidationReport again = council.room.last(header.id()).orElseThrow();
        assertEquals(made.report(), again);
        assertEquals(1, again.failed(Severity.ERROR));
        String page = Files.readString(made.page());
        assertTrue(page.contains("<caption>") && page.contains("upn-invalid") && page.contains("lang=\"en-GB\""), page);
        assertFalse(page.contains("<script") || page.contains("http://") || page.contains("https://"), page);
    }

    @Test
    void whoValidatedWhatIsJournalledBeforeAnythingIsWritten() throws IOException {
        Delivery header = council.land("header", HEADER, "7,1,01/01/2015,WBRI,A950000178302,,");
        council.writable = false;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, assertThrows(CadreException.class, () -> council.room.delivery(header.id())).code());
        assertTrue(council.room.last(header.id()).isEmpty());
        council.writable = true;
        council.room.delivery(header.id());
        AuditEvent event = council.journal.get(council.journal.size() - 1);
        assertEquals(AuditAction.DELIVERY_VALIDATED, event.action());
        assertEquals("anna", event.actor());
        assertEquals(header.id().value(), event.object());
        assertEquals(1L, event.counts().get("errors"));
    }

    @Test
    void whoMayNotReadDeliveriesLearnsNothingAndWhatIsNotThereIsNotFound() throws IOException {
        Delivery received = council.receive("header", HEADER);
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> council.room.delivery(received.id())).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> council.room.delivery(new DeliveryId("D-ABCDEFGHJKL2"))).code());
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> council.room.source(new SourceId("other"))).code());
        council.permitted = false;
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> council.room.delivery(received.id())).code());
        assertEquals(ErrorCode.NOT_PERMITTED, assertThrows(CadreException.class, () -> council.room.source(Council.SOURCE)).code());
    }

    @Test
    void theNewestFilesOfASourceAreLookedAtTogether() throws IOException {
        council.land("header", HEADER, "6,1,01/01/2014,WBRI,,,");
        Delivery header = council.land("header", HEADER, "7,1,01/01/2015,WBRI,,,", "9,1,01/01/2015,WBRI,,,");
        Delivery reviews = council.land("reviews", "CHILD,DOB,REVIEW,REVIEW_CODE", "7,01/01/2015,01/01/2014,PN1", "8,01/01/2015,01/01/2020,PN1");
        ValidationReport report = council.room.source(Council.SOURCE).report();
        assertEquals(List.of(reviews.id(), header.id()), report.parts().stream().map(ValidationReport.Part::delivery).toList());
        assertEquals(List.of(3L), lines(report, Rule.CHILD_UNKNOWN));
        assertEquals(List.of(3L), lines(report, Rule.CHILD_WITHOUT_RECORDS));
        assertEquals(List.of(2L), lines(report, Rule.EVENT_BEFORE_BIRTH));
        assertTrue(report.findings().stream().anyMatch(finding -> finding.rule() == Rule.TABLE_ABSENT && finding.table().equals("episodes")));
        assertTrue(council.room.delivery(header.id()).report().findings().stream().noneMatch(finding -> finding.rule() == Rule.TABLE_ABSENT));
    }

    private static List<Long> lines(ValidationReport report, Rule rule) {
        return report.findings().stream().filter(finding -> finding.rule() == rule).findFirst().orElseThrow().lines();
    }

    @Test
    void aDeliveryIsComparedWithTheOneBeforeAndItsReportWithEarlierOnes() throws IOException {
        Delivery first = council.land("header", lines(100, "WBRI"));
        Delivery second = council.land("header", lines(40, ""));
        ValidationReport report = council.room.delivery(second.id()).report();
        assertEquals(List.of(), report.trend(), "nobody looked at the one before");
        assertTrue(report.findings().stream().anyMatch(finding -> finding.rule() == Rule.ROWS_CHANGED && finding.failing() == 60), report::toString);
        assertTrue(report.findings().stream().anyMatch(finding -> finding.rule() == Rule.MISSING_CHANGED && finding.column().equals("ethnic")),
                report::toString);
        council.room.delivery(first.id());
        Made again = council.room.delivery(second.id());
        assertEquals(List.of(first.id()), again.report().trend().stream().map(ValidationReport.Earlier::delivery).toList());
        assertEquals(100, again.report().trend().get(0).records());
        assertEquals(report.findings(), again.report().findings(), "by its report as by its records");
        assertTrue(Files.readString(again.page()).contains("Compared with earlier deliveries"));
    }

    @Test
    void aPartThatTheConnectorDidNotReadIsTold() throws IOException {
        council.unread = "placement/notes";
        ValidationReport report = council.room.delivery(council.land("header", HEADER, "7,1,01/01/2015,WBRI,,,").id()).report();
        assertTrue(report.findings().stream().anyMatch(finding -> finding.rule() == Rule.PART_UNREAD && finding.column().equals("placement/notes")),
                report::toString);
    }

    @Test
    void recordsThatWentOnUnderAContinuationAreStillPartOfTheExtract() throws IOException {
        Delivery header = council.land("header", HEADER, "7,1,01/01/2015,WBRI,,,", "8,1,01/01/2015,WBRI,A950000178302,,", "9,1,01/01/2015,WBRI,,,");
        DeliveryId continuation = council.hold(header, 2);
        for (DeliveryId id : List.of(header.id(), continuation)) {
            ValidationReport report = council.room.delivery(id).report();
            assertEquals(3, report.records());
            assertEquals(List.of(header.id(), continuation), report.parts().stream().map(ValidationReport.Part::delivery).toList());
            assertEquals(List.of(3L), lines(report, Rule.UPN_INVALID));
            assertTrue(report.findings().stream().noneMatch(finding -> finding.rule() == Rule.ROWS_CHANGED), report::toString);
        }
        assertEquals(3, council.room.source(Council.SOURCE).report().records());
    }

    @Test
    void theNodeLooksThroughWhatHasLandedByItselfOnceAndGoesOnAfterAFailure() throws IOException {
        Delivery first = council.land("header", HEADER, "7,1,01/01/2015,WBRI,,,");
        council.receive("episodes", EPISODES);
        council.permitted = false;
        AfterLanding after = new AfterLanding(council.room);
        assertEquals(List.of(first.id()), council.room.waiting());
        after.look();
        assertEquals(List.of(), council.room.waiting());
        assertEquals(AuditEvent.NODE, council.journal.get(council.journal.size() - 1).actor());
        Delivery second = council.land("reviews", "CHILD,DOB,REVIEW,REVIEW_CODE", "7,01/01/2015,01/01/2020,PN1");
        Delivery third = council.land("uasc", "CHILD,SEX,DOB,DUC", "7,1,01/01/2015,");
        council.writable = false;
        after.look();
        assertEquals(List.of(second.id(), third.id()), council.room.waiting());
        council.writable = true;
        after.look();
        assertEquals(List.of(second.id(), third.id()), council.room.waiting(), "what failed is left to a person");
        new AfterLanding(council.room).look();
        assertEquals(List.of(), council.room.waiting());
    }

    private static String[] lines(int children, String ethnic) {
        return IntStream.rangeClosed(0, children).mapToObj(i -> i == 0 ? HEADER : i + ",1,01/01/2015," + ethnic + ",,,").toArray(String[]::new);
    }
}
