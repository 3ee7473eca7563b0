package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.erasure.Erasable.Erased;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.cadrenode.api.research.ResearchDatabase.SourceCount;
import org.cadrenode.erasure.internal.H2FileMaker;
import org.cadrenode.research.internal.Site.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the research database does, whichever database it is. */
abstract class ResearchDatabaseContract {
    /** Few rows a stretch, so that a test has many of them. */
    static final int STRETCH = 64;

    private static final DeliveryId FIRST = Site.delivery(1);
    private static final DeliveryId SECOND = Site.delivery(2);
    private static final Pseudonym ANNA = new Pseudonym(1, 1);
    private static final Pseudonym NEW_ANNA = new Pseudonym(-10, 10);
    private static final Pseudonym BEN = new Pseudonym(-2, 2);

    final Site site = new Site();
    ResearchRoom room;

    /** Opens the database; the same one again when a test opens it again. */
    abstract Database open() throws Exception;

    @BeforeEach
    final void start() throws Exception {
        room = new ResearchRoom(open(), STRETCH, site, site, site, site);
    }

    @AfterEach
    final void stop() {
        room.close();
    }

    final void restart() throws Exception {
        stop();
        start();
    }

    @Test
    void rowsBecomeEventsWithTheirDelivery() throws IOException {
        Receipt receipt = room.load(site.data("mh-trust", "clinic", FIRST, List.of(
                row(1, ANNA, "sdq", "2024-02-29", "12.5", null), row(2, ANNA, "sdq", "2024-03", null, "a note"),
                row(3, BEN, "sdq", "2024", "7", null), row(4, BEN, "sdq", null, null, null)))).receipt();
        assertEquals(List.of(new Receipt.Count(FIRST, 4, 0, 0)), receipt.counts());
        assertEquals(Set.of("mh-trust clinic scores " + ANNA + " 0 2024-02-29 clinic sdq 12.5 null",
                "mh-trust clinic scores " + ANNA + " 0 2024-03 clinic sdq null null",
                "mh-trust clinic scores " + ANNA + " 0 2024-03 clinic note null a note",
                "mh-trust clinic scores " + BEN + " 0 2024 clinic sdq 7 null",
                "mh-trust clinic scores " + BEN + " 0 null clinic sdq null null"), events());
        assertEquals(List.of(new SourceCount("mh-trust", "clinic", 4, 5, 2)), room.counts());
        assertEquals(List.of(new DeliveryCount(FIRST, 4)), room.deliveries());
        assertEquals(AuditAction.PACKAGE_LOADED, site.events.get(0).action());
        assertEquals(Result.Status.OK, new ResearchHealthCheck(room).execute().getStatus());
    }

    @Test
    void recordsAreReadOneByOneEachWithItsEventsAndItsChild() throws IOException {
        room.load(site.data("mh-trust", "clinic", FIRST, List.of(row(1, ANNA, "sdq", "2024-02-29", "12.5", "a note"),
                row(2, BEN, "sdq", "2024-03", null, null), row(3, ANNA, "sdq", null, "3", null))));
        site.assign("mh-trust", ANNA, 77);
        room.applyLinks();
        List<String> read = new ArrayList<>();
        room.read(new ResearchDatabase.Reader() {
            @Override
            public void record(String provider, String source, String table, long child) {
                read.add(provider + " " + source + " " + table + " " + (child < 0 ? "alone" : child));
            }

            @Override
            public void event(String date, String codeSystem, String code, String number, String text, String unit) {
                read.add(date + " " + codeSystem + " " + code + " " + number + " " + text + " " + unit);
            }
        });
        assertEquals(List.of("mh-trust clinic scores 77", "2024-02-29 clinic sdq 12.5 null points", "2024-02-29 clinic note null a note null",
                "mh-trust clinic scores alone", "2024-03 clinic sdq null null null",
                "mh-trust clinic scores 77", "null clinic sdq 3 null points"), read);
    }

    @Test
    void whoeverIsBarredIsNotReadThoughTheirRecordsAreStillThere() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "a", null, "2", null))));
        stop();
        try (Database database = open()) {
            database.write(connection -> {
                try (PreparedStatement bar = connection.prepareStatement("UPDATE subject SET barred = TRUE WHERE pseudonym_high = ?")) {
                    bar.setLong(1, ANNA.high());
                    return bar.executeUpdate();
                }
            });
        }
        start();
        assertEquals(Set.of("p s scores " + BEN + " 0 null s a 2 null"), events());
    }

    @Test
    void everyTextComesBackAsItWasLoaded() throws IOException {
        List<String> texts = List.of("a tab\tand\nlines\r\n", "\\N", "\\.", "back\\slash \\t \\\\", "quotes ' \" $$ {}", " blank ",
                "\ud83d\ude00".repeat(5_000), "x" + "\ud83d\ude00".repeat(5_000));
        List<Row> rows = new ArrayList<>();
        for (String text : texts) {
            rows.add(row(rows.size() + 1, ANNA, "a", "2020-01-01", "1", text));
        }
        room.load(site.data("p", "s", FIRST, rows));
        List<String> read = new ArrayList<>();
        room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> {
            if (text != null) {
                read.add(text);
            }
        });
        assertEquals(texts, read);
    }

    @Test
    void aPackageTwiceIsLoadedOnceWithTheSameReceipt() throws Exception {
        Linked linked = site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null)));
        Receipt receipt = room.load(linked).receipt();
        restart();
        assertEquals(receipt, room.load(linked).receipt());
        assertEquals(1, site.events.size());
        assertEquals(1, events().size());
    }

    @Test
    void theTermsOfAReleaseAreKeptWithItsPackageAndAPackageWithoutTermsIsNotLoaded() throws Exception {
        Linked linked = site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null)));
        room.load(linked);
        restart();
        room.load(linked);
        room.close();
        try (Database database = open()) {
            String kept = database.write(connection -> {
                try (PreparedStatement select = connection.prepareStatement("SELECT package_id, delivery, source, terms_digest, purposes, "
                        + "agreement, agreement_until FROM package_terms"); ResultSet row = select.executeQuery()) {
                    StringBuilder all = new StringBuilder();
                    while (row.next()) {
                        for (int i = 1; i <= 6; i++) {
                            all.append(row.getString(i)).append(' ');
                        }
                        all.append(row.getObject(7, LocalDate.class));
                    }
                    return all.toString();
                }
            });
            assertEquals("p-1 " + FIRST + " s " + Site.TERMS.terms() + " research,commercial DSA-2026-017 2031-03-31", kept);
        }
        start();
        Received bare = new Received(new PackageManifest("p-2", PackageKind.DATA, linked.received().manifest().provider(), 2,
                Site.TERMS.terms(), linked.received().manifest().source(), Optional.of(SECOND), Optional.empty(), 0, 1, Site.TERMS.terms(),
                linked.received().manifest().witness(), Instant.EPOCH));
        assertEquals(ErrorCode.PACKAGE_NOT_AUTHENTIC, assertThrows(CadreException.class, () -> room.load(new Linked(bare, 0))).code());
    }

    @Test
    void theSameRecordAgainIsADuplicateAndAChangedOneReplacesIt() throws IOException {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", "note"), row(2, ANNA, "b", null, "2", null))));
        Receipt receipt = room.load(site.data("p", "s", SECOND, List.of(row(1, ANNA, "a", null, "1", "note"),
                row(2, ANNA, "b", null, "3", null)))).receipt();
        assertEquals(List.of(new Receipt.Count(SECOND, 1, 1, 0)), receipt.counts());
        assertEquals(List.of(new DeliveryCount(FIRST, 1), new DeliveryCount(SECOND, 1)), room.deliveries());
        assertEquals(Set.of("p s scores " + ANNA + " 0 null s a 1 null", "p s scores " + ANNA + " 0 null s note null note",
                "p s scores " + ANNA + " 0 null s b 3 null"), events());
        assertEquals(3, room.counts().get(0).events());
    }

    private Receipt revise(DeliveryId revised, int number, List<Row> rows, RecordKey... withdrawn) throws IOException {
        return room.load(site.revision("p", "s", revised.continuation(number), Optional.of(revised), rows, withdrawn)).receipt();
    }

    private static RecordKey key(int number) {
        return row(number, ANNA, "a", null, null, null).key();
    }

    private static Receipt.Count count(Receipt receipt, DeliveryId delivery) {
        return receipt.counts().stream().filter(count -> count.delivery().equals(delivery)).findFirst().orElseThrow();
    }

    @Test
    void aRevisionsRowsTakeThePlaceOfThoseOfTheirDeliveryAndWhatItWithdrawsIsGone() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", "Ash"), row(2, ANNA, "b", null, "2", null),
                row(3, ANNA, "c", null, "3", null), row(4, BEN, "d", null, "4", null))));
        Linked revision = site.revision("p", "s", FIRST.continuation(2), Optional.of(FIRST), List.of(
                row(1, ANNA, "a", null, "1", "[child]"), row(2, ANNA, "b", null, "2", null), row(9, ANNA, "e", null, "9", null)),
                key(3), key(77));
        Receipt receipt = room.load(revision).receipt();
        assertEquals(new Receipt.Count(FIRST.continuation(2), 2, 1, 0), count(receipt, FIRST.continuation(2)));
        assertEquals(new Receipt.Count(FIRST, 4, 0, 0), count(receipt, FIRST), "what is of it since");
        Set<String> expected = Set.of("p s scores " + ANNA + " 0 null s a 1 null", "p s scores " + ANNA + " 0 null s note null [child]",
                "p s scores " + ANNA + " 0 null s b 2 null", "p s scores " + ANNA + " 0 null s e 9 null",
                "p s scores " + BEN + " 0 null s d 4 null");
        assertEquals(expected, events());
        assertEquals(List.of(new DeliveryCount(FIRST, 4)), room.deliveries().stream().filter(one -> one.records() > 0).toList());
        restart();
        assertEquals(receipt, room.load(revision).receipt());
        assertEquals(expected, events());
        Receipt again = room.load(site.data("p", "s", SECOND, List.of(row(3, ANNA, "c", null, "3", null)))).receipt();
        assertEquals(1, count(again, SECOND).loaded(), "a key that was withdrawn is free");
        assertEquals(Map.of(FIRST, 3L, SECOND, 1L), optedOut(room.purge(site.purge("p", ANNA))));
    }

    @Test
    void aRevisionLeavesAloneWhatALaterDeliveryTold() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, ANNA, "b", null, "2", null),
                row(3, ANNA, "c", null, "3", null))));
        room.load(site.data("p", "s", SECOND, List.of(row(1, ANNA, "a", null, "10", null), row(2, ANNA, "b", null, "20", null),
                row(3, ANNA, "c", null, "3", null))));
        Receipt receipt = revise(FIRST, 2, List.of(row(1, ANNA, "a", null, "1.5", null)), key(2));
        assertEquals(new Receipt.Count(FIRST.continuation(2), 0, 1, 0), count(receipt, FIRST.continuation(2)));
        assertEquals(new Receipt.Count(FIRST, 1, 0, 0), count(receipt, FIRST));
        assertEquals(Set.of("p s scores " + ANNA + " 0 null s a 10 null", "p s scores " + ANNA + " 0 null s b 20 null",
                "p s scores " + ANNA + " 0 null s c 3 null"), events());
        revise(SECOND, 2, List.of(row(3, ANNA, "c", null, "30", null)), key(1));
        assertEquals(Set.of("p s scores " + ANNA + " 0 null s b 20 null", "p s scores " + ANNA + " 0 null s c 30 null"), events(),
                "the later one may replace what the earlier told");
        revise(FIRST, 3, List.of(row(3, ANNA, "c", null, "31", null)));
        assertTrue(events().contains("p s scores " + ANNA + " 0 null s c 30 null"));
    }

    @Test
    void aRevisionMayNameADeliveryOfItsOwnOriginOnly() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        Set<String> before = events();
        Linked foreign = site.revision("p", "s", SECOND.continuation(2), Optional.of(FIRST), List.of(), key(1));
        assertThrows(CadreException.class, () -> room.load(foreign));
        assertEquals(before, events());
        Linked othersKey = site.revision("q", "s", SECOND, Optional.of(SECOND.continuation(2)), List.of(), key(1));
        room.load(othersKey);
        assertEquals(before, events(), "a provider withdraws its own records");
    }

    @Test
    void aRevisionThatIsCutOffAnywhereEndsAsOneThatWasNot() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 2 * STRETCH; i++) {
            rows.add(row(i, i % 2 == 0 ? ANNA : BEN, "a", null, String.valueOf(i), null));
        }
        room.load(site.data("p", "s", FIRST, rows));
        List<Row> revised = new ArrayList<>();
        for (int i = 0; i < STRETCH + 10; i++) {
            revised.add(row(i, i % 2 == 0 ? ANNA : BEN, "b", null, String.valueOf(i), null));
        }
        RecordKey[] withdrawn = java.util.stream.IntStream.range(STRETCH + 10, 2 * STRETCH).mapToObj(ResearchDatabaseContract::key)
                .toArray(RecordKey[]::new);
        Linked revision = site.revision("p", "s", FIRST.continuation(2), Optional.of(FIRST), revised, withdrawn);
        for (int cut : new int[] {200, 2_000, 3_500, 4_000}) {
            site.cutAfter = cut;
            assertThrows(IOException.class, () -> room.load(revision), "cut after " + cut);
            restart();
        }
        site.mend();
        Receipt receipt = room.load(revision).receipt();
        assertEquals(new Receipt.Count(FIRST.continuation(2), STRETCH + 10, 0, 0), count(receipt, FIRST.continuation(2)));
        assertEquals(new Receipt.Count(FIRST, STRETCH + 10, 0, 0), count(receipt, FIRST));
        assertEquals(STRETCH + 10, events().size());
        assertTrue(events().stream().allMatch(event -> event.contains(" s b ")));
        assertEquals(STRETCH + 10, room.counts().get(0).records());
    }

    @Test
    void ofRowsWithOneKeyInAPackageTheLastIsKept() throws IOException {
        List<Row> rows = new ArrayList<>();
        rows.add(row(1, ANNA, "a", null, "1", null));
        rows.add(row(1, ANNA, "a", null, "2", null));
        for (int i = 2; i < 2 * STRETCH; i++) {
            rows.add(row(i, BEN, "b", null, String.valueOf(i), null));
        }
        rows.add(row(1, ANNA, "a", null, "3", null));
        Receipt receipt = room.load(site.data("p", "s", FIRST, rows)).receipt();
        assertEquals(List.of(new Receipt.Count(FIRST, rows.size() - 2L, 2, 0)), receipt.counts());
        assertTrue(events().contains("p s scores " + ANNA + " 0 null s a 3 null"));
        assertEquals(rows.size() - 2, room.counts().get(0).records());
    }

    @Test
    void theKeyOfOneProviderIsNotThatOfAnother() throws IOException {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        Receipt receipt = room.load(site.data("q", "s", SECOND, List.of(row(1, ANNA, "a", null, "2", null)))).receipt();
        assertEquals(1, receipt.counts().get(0).loaded());
        assertEquals(2, events().size());
    }

    @Test
    void keysThatAgreeInTheirFirstHalfAreTwo() throws Exception {
        List<Row> rows = List.of(new Row(new RecordKey(5, 1), ANNA, "a", null, "1", null),
                new Row(new RecordKey(5, 2), ANNA, "b", null, "2", null));
        assertEquals(2, room.load(site.data("p", "s", FIRST, rows)).receipt().counts().get(0).loaded());
        Row third = new Row(new RecordKey(5, 3), BEN, "c", null, "3", null);
        assertEquals(1, room.load(site.data("p", "s", SECOND, List.of(third))).receipt().counts().get(0).loaded());
        restart();
        List<Row> again = new ArrayList<>(rows);
        again.add(third);
        assertEquals(3, room.load(site.data("p", "s", Site.delivery(3), again)).receipt().counts().get(0).duplicate());
        room.purge(site.purge("p", ANNA));
        assertEquals(new Receipt.Count(Site.delivery(4), 0, 1, 2),
                room.load(site.data("p", "s", Site.delivery(4), again)).receipt().counts().get(0));
    }

    @Test
    void aPurgeTakesAChildOutOfEveryDeliveryAndBarsItsReturn() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null))));
        room.load(site.data("p", "t", SECOND, List.of(row(3, ANNA, "c", null, "3", null), row(4, ANNA, "d", null, "4", null))));
        room.load(site.data("q", "s", Site.delivery(3), List.of(row(5, ANNA, "e", null, "5", null))));
        Received purge = site.purge("p", ANNA, new Pseudonym(9, 9));
        long takingsOut = room.takingsOut();
        Receipt receipt = room.purge(purge);
        assertTrue(room.takingsOut() > takingsOut, "who reads meanwhile is told");
        assertEquals(Map.of(FIRST, 1L, SECOND, 2L), optedOut(receipt));
        assertEquals(Set.of("p s scores " + BEN + " 0 null s b 2 null", "q s scores " + ANNA + " 0 null s e 5 null"), events());
        restart();
        assertEquals(receipt, room.purge(purge));
        Receipt barred = room.load(site.data("p", "s", Site.delivery(4), List.of(row(1, ANNA, "a", null, "1", null),
                row(6, new Pseudonym(9, 9), "f", null, "6", null), row(7, BEN, "g", null, "7", null)))).receipt();
        assertEquals(new Receipt.Count(Site.delivery(4), 1, 0, 2), barred.counts().get(0));
        assertEquals(1, site.events.stream().filter(event -> event.action() == AuditAction.PURGE_APPLIED).count());
        assertEquals(List.of(new SourceCount("p", "s", 2, 2, 1), new SourceCount("p", "t", 0, 0, 0),
                new SourceCount("q", "s", 1, 1, 1)), room.counts());
    }

    @Test
    void whatAPurgeTookOutGoesFromTheFilesAndTheRestStays() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null))));
        room.erase(new H2FileMaker(), Duration.ofSeconds(30));
        assertEquals(Optional.empty(), room.since());
        room.load(site.data("p", "s", SECOND, List.of(row(3, ANNA, "c", null, "3", null))));
        assertEquals(Optional.empty(), room.since(), "nothing was taken out");
        room.purge(site.purge("p", ANNA));
        assertTrue(room.since().isPresent());
        Set<String> before = events();
        Erased erased = room.erase(new H2FileMaker(), Duration.ofSeconds(30)).orElseThrow();
        assertTrue(erased.after() > 0 && erased.before() >= erased.after(), erased::toString);
        assertEquals(Optional.empty(), room.since());
        assertEquals(before, events());
        assertEquals(1, room.load(site.data("p", "s", Site.delivery(3), List.of(row(7, BEN, "g", null, "7", null)))).receipt().counts().get(0).loaded());
        restart();
        assertEquals(2, events().size());
    }

    @Test
    void aBarredChildIsReadByNobodyBeforeItsRowsAreGone() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null))));
        assertEquals(Set.of(ANNA, BEN), room.readable(List.of(ANNA, BEN, new Pseudonym(9, 9))));
        Received purge = site.purge("p", ANNA, new Pseudonym(9, 9));
        // Behind the bar of the first of them.
        site.cutAfter = ANNA.bytes().length + 1;
        assertThrows(CadreException.class, () -> room.purge(purge));
        assertEquals(2, room.counts().get(0).records(), "its rows are there");
        assertEquals(Set.of("p s scores " + BEN + " 0 null s b 2 null"), events());
        assertEquals(Set.of(BEN), room.readable(List.of(ANNA, BEN)));
        assertFalse(room.has(purge.manifest().packageId()));
        site.mend();
        room.purge(purge);
        assertEquals(1, room.counts().get(0).records());
        assertTrue(room.has(purge.manifest().packageId()));
    }

    @Test
    void linksAreTakenOverOnceAndNotForTheBarred() throws Exception {
        site.assign("p", ANNA, 7);
        site.assign("q", BEN, 7);
        assertEquals(2, room.applyLinks());
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        room.load(site.data("q", "s", SECOND, List.of(row(1, BEN, "a", null, "1", null))));
        assertEquals(Set.of("p s scores " + ANNA + " 7 null s a 1 null", "q s scores " + BEN + " 7 null s a 1 null"), events());
        site.assign("q", BEN, 8);
        room.purge(site.purge("p", ANNA));
        site.assign("p", ANNA, 9);
        restart();
        assertEquals(4, room.applyLinks());
        assertEquals(4, room.applyLinks());
        assertEquals(Set.of("q s scores " + BEN + " 8 null s a 1 null"), events());
    }

    @Test
    void theLinksOfALinkageThatWasPutBackAreTakenOverAnew() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        room.load(site.data("q", "s", SECOND, List.of(row(1, BEN, "a", null, "1", null))));
        site.assign("p", ANNA, 7);
        site.assign("q", BEN, 8);
        site.assign("q", BEN, 7);
        assertEquals(3, room.applyLinks());
        site.assignments.subList(1, 3).clear();
        assertEquals(1, room.applyLinks());
        assertEquals(Set.of("p s scores " + ANNA + " 7 null s a 1 null", "q s scores " + BEN + " 0 null s a 1 null"), events());
        site.assign("q", BEN, 9);
        restart();
        assertEquals(2, room.applyLinks());
        assertEquals(Set.of("p s scores " + ANNA + " 7 null s a 1 null", "q s scores " + BEN + " 9 null s a 1 null"), events());
    }

    @Test
    void aRenewalGivesChildrenNewNamesAndKeepsTheirRecordsLinksAndCounts() throws Exception {
        List<Row> rows = List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null));
        room.load(site.data("p", "s", FIRST, rows));
        room.load(site.data("q", "s", SECOND, List.of(row(1, ANNA, "c", null, "3", null))));
        site.assign("p", ANNA, 7);
        room.applyLinks();
        Linked renewal = site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty()),
                new Renewal(new Pseudonym(8, 8), new Pseudonym(80, 80), Optional.empty()));
        Receipt receipt = room.renew(renewal);
        assertEquals(List.of(new Receipt.Count(FIRST, 2, 0, 0)), receipt.counts(), "the deliveries that it touched, as they are");
        assertEquals(PackageKind.RENEWAL, receipt.kind());
        Set<String> expected = Set.of("p s scores " + NEW_ANNA + " 7 null s a 1 null", "p s scores " + BEN + " 0 null s b 2 null",
                "q s scores " + ANNA + " 0 null s c 3 null");
        assertEquals(expected, events());
        restart();
        assertEquals(receipt, room.renew(renewal));
        assertEquals(expected, events());
        List<Row> again = List.of(row(1, NEW_ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null));
        assertEquals(new Receipt.Count(Site.delivery(3), 0, 2, 0),
                room.load(site.data("p", "s", Site.delivery(3), again)).receipt().counts().get(0), "all are duplicates");
        assertEquals(new Receipt.Count(Site.delivery(4), 0, 2, 0),
                room.load(site.data("p", "s", Site.delivery(4), rows)).receipt().counts().get(0),
                "what was made under the former pseudonym finds its child, too");
        assertEquals(expected, events());
        assertEquals(1, site.events.stream().filter(event -> event.action() == AuditAction.PSEUDONYMS_RENEWED).count());
    }

    @Test
    void aRecordThatIsAnotherChildsNowIsNoDuplicate() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        assertEquals(1, room.load(site.data("p", "s", SECOND, List.of(row(1, BEN, "a", null, "1", null)))).receipt().counts()
                .get(0).loaded());
        assertEquals(Set.of("p s scores " + BEN + " 0 null s a 1 null"), events());
    }

    @Test
    void theBarHoldsByTheFormerAndByThePresentPseudonym() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        room.purge(site.purge("p", ANNA));
        room.renew(site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty())));
        restart();
        Receipt receipt = room.load(site.data("p", "s", SECOND, List.of(row(1, ANNA, "a", null, "1", null),
                row(2, NEW_ANNA, "b", null, "2", null)))).receipt();
        assertEquals(List.of(new Receipt.Count(SECOND, 0, 0, 2)), receipt.counts());
        assertEquals(Set.of(), events());
    }

    @Test
    void aPurgeThatOvertookTheRenewalTakesTheRowsUnderTheFormerPseudonym() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null))));
        assertEquals(List.of(), room.purge(site.purge("p", NEW_ANNA)).counts());
        Linked renewal = site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty()));
        assertEquals(List.of(new Receipt.Count(FIRST, 0, 0, 1)), room.renew(renewal).counts());
        assertEquals(Set.of("p s scores " + BEN + " 0 null s b 2 null"), events());
        assertEquals(new Receipt.Count(SECOND, 0, 0, 1), room.load(site.data("p", "s", SECOND,
                List.of(row(1, ANNA, "a", null, "1", null)))).receipt().counts().get(0));
    }

    @Test
    void aPurgeBehindTheRenewalFindsItsChildByEitherName() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(2, BEN, "b", null, "2", null))));
        room.renew(site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty()),
                new Renewal(BEN, new Pseudonym(20, 20), Optional.empty())));
        assertEquals(1, room.purge(site.purge("p", ANNA)).counts().get(0).optedOut());
        assertEquals(1, room.purge(site.purge("p", new Pseudonym(20, 20))).counts().get(0).optedOut());
        assertEquals(Set.of(), events());
    }

    @Test
    void aChildThatArrivedUnderItsNewPseudonymFirstBecomesOneWithItself() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null), row(3, BEN, "b", null, "3", null))));
        site.assign("p", NEW_ANNA, 9);
        room.applyLinks();
        room.load(site.data("p", "s", SECOND, List.of(row(2, NEW_ANNA, "c", null, "2", null))));
        room.renew(site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty())));
        assertEquals(Set.of("p s scores " + NEW_ANNA + " 9 null s a 1 null", "p s scores " + NEW_ANNA + " 9 null s c 2 null",
                "p s scores " + BEN + " 0 null s b 3 null"), events());
        assertEquals(2, room.counts().get(0).subjects());
        room.purge(site.purge("p", NEW_ANNA));
        assertEquals(Set.of("p s scores " + BEN + " 0 null s b 3 null"), events());
    }

    @Test
    void anAlteredOrCutRenewalChangesNothing() throws Exception {
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null))));
        Set<String> before = events();
        Linked renewal = site.renewal("p", new Renewal(ANNA, NEW_ANNA, Optional.empty()));
        // Of what the stream begins with, of either pseudonym and of what follows them.
        site.alter(renewal.received(), 1);
        assertThrows(IOException.class, () -> room.renew(renewal));
        site.alter(renewal.received(), 1);
        for (int at : new int[] {9, 24, 25, 40}) {
            site.alter(renewal.received(), at);
            assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> room.renew(renewal)).code());
            site.alter(renewal.received(), at);
        }
        site.cutAfter = 28;
        assertThrows(IOException.class, () -> room.renew(renewal));
        site.mend();
        assertEquals(before, events());
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class,
                () -> room.renew(site.data("p", "s", SECOND, List.of()))).code());
        room.renew(renewal);
        assertEquals(Set.of("p s scores " + NEW_ANNA + " 0 null s a 1 null"), events());
    }

    @Test
    void longTextsAndStrangeCharactersComeBackWhole() throws IOException {
        String text = "x\u00e9\ud83d\ude00".repeat(600_000) + "end";
        room.load(site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, null, text), row(2, ANNA, "b", null, null, "n\0l"))));
        assertTrue(events().contains("p s scores " + ANNA + " 0 null s note null " + text));
        assertTrue(events().contains("p s scores " + ANNA + " 0 null s note null n\ufffdl"));
        room.purge(site.purge("p", ANNA));
        assertEquals(Set.of(), events());
    }

    @Test
    void withoutAJournalThereIsNoReceiptAndTheNextCallGivesIt() throws Exception {
        Linked linked = site.data("p", "s", FIRST, List.of(row(1, ANNA, "a", null, "1", null)));
        site.journalRefuses = true;
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, assertThrows(CadreException.class, () -> room.load(linked)).code());
        restart();
        site.mend();
        assertEquals(1, room.load(linked).receipt().counts().get(0).loaded());
        assertEquals(1, site.events.size());
    }

    @Test
    void whateverIsCutOffIsFinishedAsIfNothingHadHappened() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Map<Long, Row>> truth = new TreeMap<>();
        Map<String, Set<Pseudonym>> barred = new TreeMap<>();
        for (int number = 1; number <= 12; number++) {
            String provider = random.nextBoolean() ? "p" : "q";
            Map<Long, Row> rows = truth.computeIfAbsent(provider, any -> new LinkedHashMap<>());
            Set<Pseudonym> out = barred.computeIfAbsent(provider, any -> new HashSet<>());
            if (number % 4 == 0) {
                Pseudonym[] children = {child(random), child(random)};
                Received purge = site.purge(provider, children);
                insist(random, () -> room.purge(purge));
                out.addAll(List.of(children));
                rows.values().removeIf(row -> out.contains(row.subject()));
            } else {
                List<Row> delivered = new ArrayList<>();
                for (int i = random.nextInt(400); i > 0; i--) {
                    delivered.add(row(random.nextInt(600), child(random), "k", null, String.valueOf(random.nextInt(2)), null));
                }
                Linked linked = site.data(provider, "s", Site.delivery(number), delivered);
                insist(random, () -> room.load(linked));
                delivered.stream().filter(row -> !out.contains(row.subject()))
                        .forEach(row -> rows.put(row.key().high(), row));
                Receipt.Count count = room.load(linked).receipt().counts().get(0);
                assertEquals(delivered.size(), count.loaded() + count.duplicate() + count.optedOut(), () -> "seed " + seed);
            }
            List<String> expected = new ArrayList<>();
            truth.forEach((name, all) -> all.values().forEach(row -> expected.add(name + " s scores " + row.subject()
                    + " 0 null s k " + row.values()[2] + " null")));
            List<String> found = eventList();
            expected.sort(null);
            found.sort(null);
            assertEquals(expected, found, () -> "seed " + seed);
            long records = room.deliveries().stream().mapToLong(DeliveryCount::records).sum();
            assertEquals(expected.size(), records, () -> "seed " + seed);
            assertEquals(records, room.counts().stream().mapToLong(SourceCount::events).sum(), () -> "seed " + seed);
        }
    }

    @Test
    void aDatabaseOfANewerReleaseIsRefused() throws Exception {
        try (Database database = open()) {
            database.write(connection -> {
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO schema_version VALUES (99, 'later', '', CURRENT_TIMESTAMP)")) {
                    return insert.executeUpdate();
                }
            });
        }
        assertEquals(ErrorCode.STORE_FAILED, assertThrows(CadreException.class, this::open).code());
    }

    private interface Call {
        Object run() throws IOException;
    }

    private void insist(Random random, Call call) throws Exception {
        for (int attempt = random.nextInt(4); attempt > 0; attempt--) {
            switch (random.nextInt(3)) {
                case 0 -> site.cutAfter = random.nextInt(20_000);
                case 1 -> site.failAtRow = random.nextInt(400);
                default -> site.journalRefuses = true;
            }
            try {
                call.run();
            } catch (IOException | CadreException e) {
                // What a test cuts off fails in one of these two ways.
            }
            site.mend();
            if (random.nextBoolean()) {
                restart();
            }
        }
        call.run();
    }

    private static Pseudonym child(Random random) {
        int number = random.nextInt(40);
        return new Pseudonym(number - 20, number);
    }

    private static Row row(long key, Pseudonym subject, String... values) {
        return new Row(new RecordKey(key, ContentHash.mix(key)), subject, values);
    }

    private static Map<DeliveryId, Long> optedOut(Receipt receipt) {
        Map<DeliveryId, Long> counts = new TreeMap<>();
        receipt.counts().forEach(count -> counts.put(count.delivery(), count.optedOut()));
        return counts;
    }

    private Set<String> events() {
        List<String> list = eventList();
        Set<String> set = new HashSet<>(list);
        assertEquals(set.size(), list.size(), "no event is there twice");
        return set;
    }

    private List<String> eventList() {
        List<String> events = new ArrayList<>();
        room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> events.add(
                String.join(" ", provider, source, table, subject.hex(), String.valueOf(person), date, codeSystem, code,
                        number, text)));
        return events;
    }
}
