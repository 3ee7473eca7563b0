package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.cadrenode.research.internal.Site.Row;
import org.cadrenode.research.internal.Site.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the states of a record holds, whichever database it is and in whatever order they are loaded. */
abstract class ChangesContract {
    private static final int STRETCH = 16;
    private static final DeliveryId FIRST = Site.delivery(1);
    private static final DeliveryId SECOND = Site.delivery(2);
    private static final Pseudonym ANNA = new Pseudonym(1, 1);
    private static final Pseudonym BEN = new Pseudonym(-2, 2);

    private final Site site = new Site();
    private Database database;
    private ResearchRoom room;

    /** Opens a database of that name; the same one again when a test opens it again. */
    abstract Database open(String name) throws Exception;

    @BeforeEach
    final void start() throws Exception {
        start("changes");
    }

    private void start(String name) throws Exception {
        database = open(name);
        room = new ResearchRoom(database, STRETCH, site, site, site, site);
    }

    @AfterEach
    final void stop() {
        room.close();
    }

    private Receipt.Count load(DeliveryId delivery, State... states) throws IOException {
        return room.load(site.states("p", "s", delivery, Optional.empty(), List.of(states))).receipt().counts().get(0);
    }

    private Receipt revise(DeliveryId delivery, int number, State... states) throws IOException {
        return room.load(site.states("p", "s", delivery.continuation(number), Optional.of(delivery), List.of(states))).receipt();
    }

    private static RecordKey key(long number) {
        return new RecordKey(number, ContentHash.mix(number));
    }

    private static Row row(long key, String score) {
        return row(key, ANNA, score);
    }

    private static Row row(long key, Pseudonym child, String score) {
        return new Row(key(key), child, String.valueOf(key), null, score, null);
    }

    @Test
    void theHigherVersionHoldsAlsoWhereItIsLoadedFirst() throws IOException {
        load(FIRST, State.of(row(1, "new"), 20), State.of(row(2, "old"), 10));
        assertEquals(new Receipt.Count(SECOND, 1, 1, 0), load(SECOND, State.of(row(1, "old"), 10), State.of(row(2, "new"), 20)));
        assertEquals(List.of("1 new", "2 new"), scores());
        assertEquals(List.of(new DeliveryCount(FIRST, 1), new DeliveryCount(SECOND, 1)), room.deliveries());
    }

    @Test
    void aRemovalWithdrawsTheRecordAndKeepsOlderStatesOutButNoNewerOne() throws IOException {
        load(FIRST, State.of(row(1, "first"), 10), State.of(row(2, "stays"), 10));
        assertEquals(new Receipt.Count(SECOND, 0, 0, 0), load(SECOND, State.removal(key(1), 20), State.removal(key(9), 20)));
        assertEquals(List.of("2 stays"), scores());
        assertEquals(1, room.counts().get(0).records());
        load(Site.delivery(3), State.of(row(1, "older"), 15), State.of(row(9, "older"), 19), State.of(row(2, "again"), 11));
        assertEquals(List.of("2 again"), scores());
        load(Site.delivery(4), State.of(row(1, "of the same version"), 20));
        assertEquals(List.of("2 again"), scores());
        load(Site.delivery(5), State.of(row(1, "newer"), 21));
        assertEquals(List.of("1 newer", "2 again"), scores());
        load(Site.delivery(6), State.removal(key(1), 20));
        assertEquals(List.of("1 newer", "2 again"), scores(), "a removal that is older withdraws nothing");
    }

    @Test
    void aTombstoneIsAKeyAndAVersionAndWhichDeliveryToldIt() throws Exception {
        load(FIRST, State.of(row(1, "first"), 10));
        load(SECOND, State.removal(key(1), 20));
        assertEquals(List.of("2 0 20"), list("SELECT content, record_id, version FROM record_key"));
        assertEquals(List.of(), list("SELECT record_id FROM loaded_record"));
        assertEquals(List.of(), list("SELECT event_id FROM event"));
    }

    @Test
    void aRecordThatComesAgainUnchangedHasTheHigherVersionFromThenOn() throws IOException {
        load(FIRST, State.of(row(1, "same"), 10));
        assertEquals(new Receipt.Count(SECOND, 0, 1, 0), load(SECOND, State.of(row(1, "same"), 30)));
        load(Site.delivery(3), State.of(row(1, "between"), 20), State.removal(key(1), 20));
        assertEquals(List.of("1 same"), scores());
        load(Site.delivery(4), State.removal(key(1), 30));
        assertEquals(List.of(), scores());
    }

    @Test
    void ofRowsWithoutAVersionInOneDeliveryTheLaterHoldsAndARemovalOfTheDeliveryCounts() throws IOException {
        List<State> states = new ArrayList<>();
        states.add(State.arrived(row(1, "first"), 10));
        states.add(State.arrived(row(1, "second"), 10));
        for (int i = 2; i < 2 * STRETCH; i++) {
            states.add(State.arrived(row(i, "other"), 10));
        }
        states.add(State.arrived(row(1, "last"), 10));
        states.add(State.removal(key(2), 10));
        Receipt.Count count = load(FIRST, states.toArray(State[]::new));
        assertTrue(scores().contains("1 last"));
        assertEquals(2 * STRETCH - 2, scores().size());
        assertEquals(new Receipt.Count(FIRST, 2 * STRETCH - 2, 3, 0), count, "what its own removal withdraws was never there");
    }

    @Test
    void aDeliveryOfRemovalsAloneIsLoadedHoweverManyThereAre() throws IOException {
        List<State> rows = new ArrayList<>();
        List<State> removals = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            rows.add(State.of(row(i, "here"), 10));
            removals.add(State.removal(key(i + 100), 11));
        }
        load(FIRST, rows.toArray(State[]::new));
        load(SECOND, removals.toArray(State[]::new));
        assertEquals(100, scores().size());
        assertEquals(100, room.deliveries().get(0).records());
    }

    @Test
    void aRevisionReplacesTheVersionsThatItRevisesAndNothingNewer() throws IOException {
        load(FIRST, State.arrived(row(1, "one"), 10), State.arrived(row(2, "two"), 10), State.arrived(row(3, "three"), 10),
                State.arrived(row(4, "four"), 10));
        load(SECOND, State.arrived(row(2, "two of the later"), 20), State.removal(key(3), 20), State.arrived(row(4, "four"), 20));
        Receipt receipt = revise(FIRST, 2, State.arrived(row(1, "one revised"), 10), State.arrived(row(2, "two revised"), 10),
                State.arrived(row(3, "three revised"), 10), State.arrived(row(4, "four revised"), 10));
        assertEquals(List.of("1 one revised", "2 two of the later", "4 four"), scores());
        assertEquals(1, receipt.counts().stream().filter(count -> count.delivery().equals(FIRST.continuation(2))).findFirst()
                .orElseThrow().loaded());
        revise(SECOND, 2, State.arrived(row(4, "four revised later"), 20));
        assertEquals(List.of("1 one revised", "2 two of the later", "4 four revised later"), scores());
        revise(FIRST, 3, State.arrived(row(4, "four revised again"), 10));
        assertEquals(List.of("1 one revised", "2 two of the later", "4 four revised later"), scores());
    }

    @Test
    void neitherStateNorRemovalBringsBackWhomAPurgeTookOut() throws IOException {
        load(FIRST, State.of(row(1, ANNA, "one"), 10), State.of(row(2, BEN, "two"), 10));
        load(SECOND, State.removal(key(2), 20));
        room.purge(site.purge("p", ANNA, BEN));
        assertEquals(List.of(), scores());
        assertEquals(new Receipt.Count(Site.delivery(3), 0, 0, 2),
                load(Site.delivery(3), State.of(row(1, ANNA, "one"), 30), State.of(row(2, BEN, "two"), 30), State.removal(key(1), 25)));
        assertEquals(List.of(), scores());
    }

    @Test
    void whatWasLoadedBeforeThereWereVersionsYieldsToAnyAndLegacyRowsYieldToVersions() throws IOException {
        room.load(site.data("p", "s", FIRST, List.of(row(1, "legacy"), row(2, "legacy"), row(3, "legacy"))));
        load(SECOND, State.of(row(1, "versioned"), 1), State.removal(key(2), 1));
        assertEquals(List.of("1 versioned", "3 legacy"), scores());
        room.load(site.data("p", "s", Site.delivery(3), List.of(row(1, "late"), row(2, "late"), row(3, "late"))));
        assertEquals(List.of("1 versioned", "3 late"), scores());
        revise(FIRST, 2, State.arrived(row(3, "revised"), 5));
        assertEquals(List.of("1 versioned", "3 late"), scores(), "of two that were loaded without versions the later");
    }

    /** One delivery of the property test, and the same records of all deliveries folded by the rule. */
    private record Told(List<List<State>> deliveries, Map<Long, State> truth) {
        static Told of(Random random) {
            List<List<State>> deliveries = new ArrayList<>();
            Map<Long, State> truth = new HashMap<>();
            int keys = 1 + random.nextInt(60);
            for (int i = 2 + random.nextInt(4); i > 0; i--) {
                List<State> states = new ArrayList<>();
                for (int j = random.nextInt(80); j > 0; j--) {
                    long key = random.nextInt(keys);
                    long version = 1 + random.nextInt(6);
                    State state = random.nextInt(4) == 0 ? State.removal(key(key), version) : State.of(
                            row(key, random.nextInt(3) == 0 ? ANNA : BEN, String.valueOf(random.nextInt(3))), version);
                    states.add(state);
                    truth.merge(key, state, Told::newer);
                }
                deliveries.add(states);
            }
            return new Told(deliveries, truth);
        }

        // By version; then a removal; then anything that does not depend on the order: which one is left open here.
        private static State newer(State one, State other) {
            if (one.version() != other.version()) {
                return one.version() > other.version() ? one : other;
            }
            return one.removed() ? one : other;
        }
    }

    @Test
    void inWhateverOrderDeliveriesAreLoadedAndCutOffTheDatabaseIsTheSame() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            Told told = Told.of(random);
            Map<String, List<String>> first = new TreeMap<>();
            for (int order = 0; order < 4; order++) {
                stop();
                String name = "round" + round + "order" + order;
                start(name);
                List<Integer> sequence = new ArrayList<>();
                for (int i = 0; i < told.deliveries().size(); i++) {
                    sequence.add(i);
                }
                Collections.shuffle(sequence, random);
                if (order == 3) {
                    sequence.addAll(sequence);
                }
                int number = 0;
                for (int which : sequence) {
                    Linked linked = site.states("p", "s", Site.delivery(++number * 100 + which), Optional.empty(),
                            told.deliveries().get(which));
                    insist(random, name, linked);
                }
                List<String> scores = children();
                List<String> versions = versions();
                String where = "seed " + seed + ", round " + round;
                assertEquals(first.computeIfAbsent("scores", any -> scores), scores, where);
                assertEquals(first.computeIfAbsent("versions", any -> versions), versions, where);
                Set<String> alive = new TreeSet<>();
                told.truth().forEach((key, state) -> {
                    if (!state.removed()) {
                        alive.add(String.valueOf(key));
                    }
                });
                assertEquals(alive, new TreeSet<>(scores.stream().map(score -> score.split(" ")[0]).toList()), where);
                assertEquals(scores.size(), room.deliveries().stream().mapToLong(DeliveryCount::records).sum(), where);
                assertEquals(scores.size(), room.counts().stream().mapToLong(one -> one.events()).sum(), where);
            }
        }
    }

    private void insist(Random random, String name, Linked linked) throws Exception {
        for (int attempt = random.nextInt(3); attempt > 0; attempt--) {
            switch (random.nextInt(3)) {
                case 0 -> site.cutAfter = random.nextInt(6_000);
                case 1 -> site.failAtRow = random.nextInt(60);
                default -> site.journalRefuses = true;
            }
            try {
                room.load(linked);
            } catch (IOException | CadreException e) {
                // What a test cuts off fails in one of these two ways.
            }
            site.mend();
            if (random.nextBoolean()) {
                stop();
                start(name);
            }
        }
        room.load(linked);
    }

    /** Returns the records that are there, as key and score. */
    private List<String> scores() {
        List<String> scores = new ArrayList<>();
        room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> scores.add(
                code + " " + (number == null ? text : number)));
        scores.sort(null);
        return scores;
    }

    private List<String> children() {
        List<String> children = new ArrayList<>();
        room.visit((provider, source, table, subject, person, date, codeSystem, code, number, text) -> children.add(
                code + " " + number + " " + subject.hex()));
        children.sort(null);
        return children;
    }

    /** Returns what is kept of each key that does not depend on numbers that the database gave. */
    private List<String> versions() {
        return list("SELECT key_high, key_low, version, CASE WHEN record_id = 0 THEN 'gone' ELSE 'there' END FROM record_key"
                + " UNION ALL SELECT key_high, key_low, version, CASE WHEN record_id = 0 THEN 'gone' ELSE 'there' END"
                + " FROM record_key_twin");
    }

    private List<String> list(String sql) {
        return database.read(connection -> {
            List<String> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    StringBuilder words = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        words.append(i == 1 ? "" : " ").append(row.getString(i));
                    }
                    rows.add(words.toString());
                }
            }
            rows.sort(null);
            return rows;
        });
    }
}
