package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.cadrenode.research.internal.Site.Row;
import org.cadrenode.research.internal.Site.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A delivery that is taken out again, whichever database it is. */
abstract class WithdrawalContract {
    private static final int STRETCH = 16;
    private static final DeliveryId FIRST = Site.delivery(1);
    private static final DeliveryId WRONG = Site.delivery(2);
    private static final DeliveryId LATER = Site.delivery(3);
    private static final Pseudonym ANNA = new Pseudonym(1, 1);
    private static final Pseudonym BEN = new Pseudonym(-2, 2);

    private final Site site = new Site();
    private Database database;
    private ResearchRoom room;

    /** Opens the database; the same one again when a test opens it again. */
    abstract Database open() throws Exception;

    @BeforeEach
    final void start() throws Exception {
        database = open();
        room = new ResearchRoom(database, STRETCH, site, site, site, site);
    }

    @AfterEach
    final void stop() {
        room.close();
    }

    @Test
    void itsRecordsGoWithItsContinuationsAndRevisionsAndNothingElseDoes() throws IOException {
        load(FIRST, State.of(row(1, ANNA, "first"), 10), State.of(row(2, ANNA, "first"), 10), State.of(row(9, BEN, "first"), 10));
        load(WRONG, State.of(row(2, ANNA, "wrong"), 20), State.of(row(3, BEN, "wrong"), 20), State.of(row(4, BEN, "wrong"), 20),
                State.of(row(5, BEN, "x".repeat(9_000)), 20));
        load(WRONG.continuation(2), State.of(row(6, ANNA, "held"), 20));
        room.load(site.states("p", "s", WRONG.continuation(3), Optional.of(WRONG), List.of(State.of(row(3, BEN, "revised"), 20))));
        load(LATER, State.of(row(4, BEN, "later"), 30), State.of(row(3, BEN, "revised"), 30));
        DeliveryHolding holding = room.holding(WRONG);
        assertEquals(Map.of("scores", 4L), holding.tables());
        assertEquals(1, holding.toldAgain(), "the later one told a record again");
        assertEquals(2, holding.children());
        assertEquals(List.of("p-2", "p-3", "p-4"), holding.packages());

        Standing taken = withdraw(WRONG, 7);
        assertEquals(4, taken.records());
        assertEquals(7, taken.children());
        assertEquals(List.of("1 first", "4 later", "9 first"), scores());
        assertEquals(List.of(new DeliveryCount(FIRST, 2), new DeliveryCount(WRONG, 0), new DeliveryCount(WRONG.continuation(2), 0),
                new DeliveryCount(LATER, 1)), room.deliveries());
        assertEquals(3, room.counts().get(0).records());
        assertEquals(3, room.counts().get(0).events());
        assertEquals(List.of("3"), list("SELECT COUNT(*) FROM event"));
        assertEquals(List.of("0"), list("SELECT COUNT(*) FROM event_text_part"));
        assertEquals(List.of("3"), list("SELECT COUNT(*) FROM record_key"));
        load(Site.delivery(4), State.of(row(2, ANNA, "first"), 10), State.of(row(3, BEN, "older"), 5));
        assertEquals(List.of("1 first", "2 first", "3 older", "4 later", "9 first"), scores(), "any delivery fills what it left");
    }

    @Test
    void whatItSaidToBeNoMoreMayBeToldAgain() throws IOException {
        load(FIRST, State.of(row(1, ANNA, "first"), 10), State.of(row(2, ANNA, "first"), 10));
        load(WRONG, State.removal(key(1), 20), State.removal(key(7), 20));
        load(LATER, State.removal(key(2), 20));
        withdraw(WRONG, 0);
        load(Site.delivery(4), State.of(row(1, ANNA, "first"), 10), State.of(row(2, ANNA, "first"), 10), State.of(row(7, ANNA, "first"), 10));
        assertEquals(List.of("1 first", "7 first"), scores(), "the other removal holds");
    }

    @Test
    void nothingOfItIsLoadedAgainAlsoWhatWasBegunBefore() throws IOException {
        load(WRONG, State.of(row(1, ANNA, "wrong"), 20));
        List<State> many = new ArrayList<>();
        for (int i = 2; i < 2_100; i++) {
            many.add(State.of(row(i, ANNA, "held"), 20));
        }
        Linked begun = site.states("p", "s", WRONG.continuation(2), Optional.empty(), many);
        site.failAtRow = 2_000;
        assertThrows(CadreException.class, () -> room.load(begun));
        site.mend();
        assertTrue(scores().size() > 1_000);
        withdraw(WRONG, 0);
        assertEquals(List.of(), scores());
        assertEquals(List.of(new Receipt.Count(WRONG.continuation(2), 0, 0, 0)), room.load(begun).receipt().counts());
        assertEquals(List.of(new Receipt.Count(WRONG, 0, 0, 0), new Receipt.Count(WRONG.continuation(3), 0, 0, 0)), room.load(site.states("p", "s",
                WRONG.continuation(3), Optional.of(WRONG), List.of(State.of(row(1, ANNA, "revised"), 20)))).receipt().counts(),
                "the provider's account is put right");
        assertEquals(List.of(), scores());
        assertTrue(room.withdrawn(WRONG.continuation(9)));
        assertFalse(room.withdrawn(LATER));
        assertEquals(List.of("p-1", "p-2", "p-3"), room.packages(WRONG));
    }

    @Test
    void whomLinkageDoesNotKnowAnyMoreIsNobodyAndGoneIfNoRecordIsLeft() throws Exception {
        Pseudonym carl = new Pseudonym(3, 3);
        load(FIRST, State.of(row(1, ANNA, "first"), 10));
        load(WRONG, State.of(row(2, ANNA, "wrong"), 20), State.of(row(3, BEN, "wrong"), 20), State.of(row(4, carl, "wrong"), 20));
        site.assign("p", ANNA, 71);
        site.assign("p", BEN, 72);
        room.applyLinks();
        room.purge(site.purge("p", carl));
        site.unknown.addAll(Set.of(ANNA, BEN, carl));
        order(WRONG);
        room.takeOut(WRONG, 2);
        stop();
        start();
        room.takeOut(WRONG, 0);
        room.tookOut(WRONG);
        room.tookOut(WRONG);
        assertEquals(2, room.withdrawals().get(0).children(), "as it was found before it was cut off");
        assertEquals(List.of("1 0 false", "3 0 true"), list("SELECT pseudonym_high, person, barred FROM subject"), "who is barred stays so");
        assertEquals(new Receipt.Count(LATER, 0, 0, 1), load(LATER, State.of(row(4, carl, "told again"), 30)));
        site.unknown.clear();
        load(Site.delivery(4), State.of(row(3, BEN, "told again"), 30));
        site.assign("p", BEN, 80);
        room.applyLinks();
        assertEquals(List.of("-2 80 false", "1 0 false", "3 0 true"), list("SELECT pseudonym_high, person, barred FROM subject"));
    }

    @Test
    void itIsOrderedBesideALoadOfAPartWhichIsTakenOutLikeTheOthers() throws IOException {
        load(WRONG, State.of(row(1, ANNA, "wrong"), 20));
        site.atRow = () -> order(WRONG);
        assertEquals(1, load(WRONG.continuation(2), State.of(row(2, ANNA, "held"), 20)).loaded());
        assertEquals(2, withdraw(WRONG, 0).records());
        assertEquals(List.of(), scores());
    }

    @Test
    void whatIsNotHereOrNotOrderedIsRefused() throws IOException {
        assertEquals(ErrorCode.NOT_FOUND, assertThrows(CadreException.class, () -> room.holding(FIRST)).code());
        Linked begun = site.states("p", "s", FIRST, Optional.empty(), List.of(State.of(row(1, ANNA, "first"), 10)));
        site.failAtRow = 0;
        assertThrows(CadreException.class, () -> room.load(begun));
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> room.holding(FIRST)).code());
        site.mend();
        room.load(begun);
        assertEquals(1, room.holding(FIRST).records());
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> room.takeOut(FIRST, 0)).code());
        assertEquals(List.of("1 first"), scores());
        order(FIRST);
        assertFalse(room.withdrawals().get(0).done());
        assertEquals("a wrong extract", room.withdrawals().get(0).order().reason());
    }

    private Standing withdraw(DeliveryId delivery, long children) throws IOException {
        order(delivery);
        order(delivery);
        assertFalse(room.withdrawals().get(0).done());
        room.takeOut(delivery, children);
        room.tookOut(delivery);
        assertTrue(room.withdrawals().get(0).done());
        return room.takeOut(delivery, 0);
    }

    private void order(DeliveryId delivery) {
        room.order(new DeliveryWithdrawal(delivery, "dora", "dina", "a wrong extract", Instant.EPOCH, 17));
    }

    private Receipt.Count load(DeliveryId delivery, State... states) throws IOException {
        return room.load(site.states("p", "s", delivery, Optional.empty(), List.of(states))).receipt().counts().get(0);
    }

    private static RecordKey key(long number) {
        return new RecordKey(number, ContentHash.mix(number));
    }

    private static Row row(long key, Pseudonym child, String score) {
        return new Row(key(key), child, String.valueOf(key), null, score, null);
    }

    private List<String> scores() {
        Set<String> scores = new TreeSet<>();
        room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> scores.add(
                code + " " + (number == null ? text : number)));
        return List.copyOf(scores);
    }

    private List<String> list(String sql) {
        return database.read(connection -> {
            List<String> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    StringBuilder words = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        words.append(i == 1 ? "" : " ").append(row.getObject(i));
                    }
                    rows.add(words.toString());
                }
            }
            rows.sort(null);
            return rows;
        });
    }
}
