package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.Delivery;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.DeliveryStatus;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Landed;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.QuarantineEntry;
import org.cadrenode.api.delivery.Revising.Finding;
import org.cadrenode.api.delivery.Revision;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final DeliveryStatus LANDED = new DeliveryStatus(new Landed(
            new Delivery(new DeliveryId("D-ABCDEFGHJKLM"), new SourceId("ssda903"), new ProviderId("council"), "header",
                    Instant.parse("2026-11-01T10:00:00Z"), 1000, Digest.ofContent(new byte[0])),
            new Tally(10, 0, 1, 0, 0, 0, 0, 0)), Instant.parse("2026-11-01T10:00:01Z"), "dictionary");

    @Test
    void aListingIsAnArrayOfObjectsWithTheColumnsAsItsSchema() {
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKLM\",\"source\":\"ssda903\",\"table\":\"header\",\"stage\":\"landed\","
                + "\"waiting_for\":\"dictionary\",\"read\":10,\"loaded\":0,\"quarantined\":1,\"opted_out\":0,\"dropped\":0,"
                + "\"duplicate\":0,\"held\":0,\"removals\":0,\"invalid_identifiers\":0,\"received_at\":\"2026-11-01T10:00:00Z\",\"revises\":\"\",\"withdrawn\":\"\"}]\n",
                printed(Views.deliveries(List.of(LANDED), id -> Optional.empty(), id -> ""), true));
        assertEquals("[]\n", printed(Views.deliveries(List.of(), id -> Optional.empty(), id -> ""), true));
    }

    @Test
    void anEmptyListingSaysSoInASentence() {
        assertEquals("There are no deliveries.\n", printed(Views.deliveries(List.of(), id -> Optional.empty(), id -> ""), false));
    }

    @Test
    void peopleSeeColumnsOfCountsOnlyWhereSomethingWasCounted() {
        String shown = printed(Views.deliveries(List.of(LANDED), id -> Optional.empty(), id -> ""), false);
        assertTrue(shown.contains("| quarantined |") && shown.contains("| loaded |"), shown);
        for (String none : List.of("opted out", "dropped", "duplicate", "held", "removals", "invalid identifiers")) {
            assertFalse(shown.contains(none), shown);
        }
    }

    @Test
    void whatIsToBeRevisedIsCountedByReason() {
        DeliveryId revised = new DeliveryId("D-ABCDEFGHJKLM");
        Map<RevisionReason, Long> reasons = Map.of(RevisionReason.FAMILY, 3L, RevisionReason.DICTIONARY, 1L);
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKLM\",\"children\":3,\"dictionary\":1,\"scrub_options\":0,\"family\":3,\"protection\":0,\"key\":0,"
                + "\"under_way\":\"D-ABCDEFGHJKLM.2\"}]\n", printed(Views.revisions(List.of(new Finding(revised, 3, reasons,
                Optional.of(revised.continuation(2))))), true));
        assertEquals("Nothing would be otherwise now.\n", printed(Views.revisions(List.of()), false));
        Revision revision = new Revision(revised, Digest.ofContent(new byte[0]), Digest.ofContent(new byte[1]), 3, reasons, 12, 0, 0);
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKLM.2\",\"children\":3,\"dictionary\":1,\"scrub_options\":0,\"family\":3,\"protection\":0,\"key\":0,"
                + "\"revises\":\"D-ABCDEFGHJKLM\"}]\n",
                printed(Views.begun(List.of(revised.continuation(2)), id -> Optional.of(revision)), true));
        assertTrue(printed(Views.deliveries(List.of(LANDED), id -> Optional.of(revised), id -> ""), true).contains("\"revises\":\"D-ABC"));
    }

    @Test
    void aQuarantineReportNamesPlaceAndCode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Views.delivery(LANDED, List.of(new QuarantineEntry(LANDED.milestone().id(), "header", 7, "dob", ErrorCode.DATE_INVALID)))
                .print(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("header line 7 dob: DATE_INVALID"), text);
        assertTrue(text.contains("under way"), text);
    }

    @Test
    void everyErrorHasAnExitCodeThatTellsWhoseTurnItIs() {
        assertEquals(ExitCode.REFUSED, ExitCode.of(ErrorCode.NOT_PERMITTED));
        assertEquals(ExitCode.REFUSED, ExitCode.of(ErrorCode.CHECK_FAILED));
        assertEquals(ExitCode.NOT_READY, ExitCode.of(ErrorCode.KEYSTORE_SEALED));
        assertEquals(ExitCode.USAGE, ExitCode.of(ErrorCode.NOT_FOUND));
        assertEquals(ExitCode.FAILED, ExitCode.of(ErrorCode.STORE_FAILED));
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(ExitCode.of(code) != ExitCode.DONE, code.name());
        }
    }

    private static String printed(Listing listing, boolean json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        listing.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), json);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableLeavesOutWhatNoRowHasAndTellsMomentsToTheSecondAndJsonHasAll() {
        Listing listing = new Listing("none", "at", "why", "note").row("2026-11-28T15:16:27.249861537Z", "", "a 2026-11-28T15:16:27.2Z b")
                .row(Instant.parse("2026-11-28T15:16:27.9Z"), "", "x");
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        listing.print(new PrintStream(people), false);
        List<String> lines = people.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll("\\u001b\\[[0-9;]*m", "").strip()).toList();
        assertEquals("at                   | note", lines.get(0));
        assertEquals("2026-11-28T15:16:27Z | a 2026-11-28T15:16:27.2Z b", lines.get(2));
        assertEquals("2026-11-28T15:16:27Z | x", lines.get(3));
        assertEquals(List.of("at", "why", "note"), List.copyOf(listing.objects().get(0).keySet()));
        assertEquals("2026-11-28T15:16:27.249861537Z", listing.objects().get(0).get("at"));
    }
}
