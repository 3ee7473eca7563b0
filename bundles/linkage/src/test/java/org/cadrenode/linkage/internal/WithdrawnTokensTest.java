package org.cadrenode.linkage.internal;

import static org.cadrenode.linkage.engine.TestRegion.HEALTH;
import static org.cadrenode.linkage.engine.TestRegion.SCHOOL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.linkage.engine.Person;
import org.cadrenode.linkage.engine.Subject;
import org.cadrenode.linkage.engine.TestRegion;
import org.cadrenode.linkage.engine.TestRegion.Known;
import org.cadrenode.linkage.engine.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens that came with a delivery and with no other. */
class WithdrawnTokensTest {
    private static final LinkRules RULES = new LinkRules(TestTokens.JUDGE, 2_000, 1);
    private static final String PASSWORD = "0123456789abcdef".repeat(4);
    private static final DeliveryId FIRST = new DeliveryId("D-AAAAAAAAAAAA");
    private static final DeliveryId SECOND = new DeliveryId("D-BBBBBBBBBBBB");

    @TempDir
    private Path folder;
    private final Packages packages = new Packages();
    private final Entries journal = new Entries();
    private TokenStore store;
    private LinkageRoom room;

    @BeforeEach
    void open() {
        store = new TokenStore(folder.resolve("store/linkage"), PASSWORD.toCharArray(), 16);
        room = new LinkageRoom(RULES, store, new DecisionLedger(LinkageRoom.ledger(folder.resolve("store")), new RotatingKeys()), 0, packages, journal,
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void whoeverCameWithNoOtherDeliveryGoesAndMayComeAgain() throws IOException {
        List<Known> known = TestRegion.of(3_000, 3);
        List<Known> half = known.subList(0, 1_700);
        link(SCHOOL, Optional.empty(), known);
        Map<Pseudonym, Long> school = persons();
        link(HEALTH, Optional.of(FIRST), known);
        link(HEALTH, Optional.of(FIRST.continuation(2)), half);
        Map<Pseudonym, Long> before = persons();
        link(HEALTH, Optional.of(SECOND), half);
        long only = known.subList(1_700, known.size()).stream().filter(one -> one.subject().provider().equals(HEALTH)).count();
        assertEquals(only, room.broughtOnlyBy(FIRST));
        assertEquals(0, room.broughtOnlyBy(SECOND));
        reopen();
        assertEquals(only, room.withdraw(FIRST));
        assertEquals(0, room.withdraw(FIRST), "the same again changes nothing");
        assertEquals(before.size() - only, room.status().subjects());
        List<Pseudonym> children = known.stream().filter(one -> one.subject().provider().equals(HEALTH)).map(one -> one.subject().pseudonym()).toList();
        Set<Pseudonym> here = room.known(HEALTH, children);
        assertEquals(children.size() - only, here.size());
        assertEquals(Set.of(), room.known(SCHOOL, children));
        Map<Pseudonym, Long> after = persons();
        before.keySet().removeIf(subject -> children.contains(subject) && !here.contains(subject));
        assertEquals(before.keySet(), after.keySet());
        assertTrue(after.entrySet().stream().filter(one -> school.containsKey(one.getKey())).count() > 0);
        reopen();
        assertEquals(after, persons());
        link(HEALTH, Optional.of(new DeliveryId("D-CCCCCCCCCCCC")), known);
        assertEquals(children, children.stream().filter(room.known(HEALTH, children)::contains).toList(), "nobody is barred");
    }

    @Test
    void whatHungOnALinkIsUndone() throws IOException {
        Person anna = new Person(0, "", "", "annabel", "whitmore", LocalDate.of(2015, 3, 7), "F", List.of("AB1 2CD"));
        Pseudonym left = new Pseudonym(1, 1);
        Pseudonym right = new Pseudonym(2, 2);
        room.link(packages.of(SCHOOL, left, anna));
        packages.delivery = Optional.of(FIRST);
        room.link(packages.of(HEALTH, right, anna));
        assertEquals(1, room.status().persons());
        assertEquals(1, room.status().linked());
        room.withdraw(FIRST);
        assertEquals(1, room.status().subjects());
        assertEquals(0, room.status().linked());
    }

    @Test
    void whoGotAnotherPseudonymIsTheSameChildToADelivery() throws IOException {
        List<Known> known = TestRegion.of(200, 7);
        List<Known> health = known.stream().filter(one -> one.subject().provider().equals(HEALTH)).toList();
        link(HEALTH, Optional.of(FIRST), health);
        // Rows under the new pseudonym came before the renewal: both are one from then on.
        Known early = health.get(0);
        Known renamed = new Known(new Subject(0, HEALTH, LinkageRoomTest.renamed(early.subject().pseudonym())), early.person());
        link(HEALTH, Optional.of(SECOND), List.of(renamed));
        packages.delivery = Optional.empty();
        room.renew(packages.renewal(HEALTH, 1, health));
        assertEquals(health.size(), room.status().subjects());
        assertEquals(health.size() - 1, room.withdraw(FIRST));
        assertEquals(Set.of(renamed.subject().pseudonym()), room.known(HEALTH, List.of(renamed.subject().pseudonym())));
        assertEquals(1, room.withdraw(SECOND));
        assertEquals(0, room.status().subjects());
        assertEquals(Set.of(), room.known(HEALTH, health.stream().map(one -> one.subject().pseudonym()).toList()), "nor under a former one");
    }

    @Test
    void aPackageThatWasCutOffCountsOnceAndAWithdrawalThatWasGoesOn() throws IOException {
        List<Known> known = TestRegion.of(4_000, 8);
        packages.delivery = Optional.of(FIRST);
        Received received = packages.of(HEALTH, known);
        packages.cutAfter = packages.contents.get(received.manifest().packageId()).length / 2;
        assertThrows(IOException.class, () -> room.link(received));
        packages.cutAfter = Integer.MAX_VALUE;
        reopen();
        room.link(received);
        long all = room.status().subjects();
        assertEquals(all, room.broughtOnlyBy(FIRST));
        journal.refuses = true;
        assertThrows(CadreException.class, () -> room.withdraw(FIRST));
        journal.refuses = false;
        reopen();
        room.withdraw(FIRST);
        assertEquals(0, room.status().subjects());
    }

    @Test
    void whoWasThereBeforeDeliveriesWereToldApartStays() throws IOException {
        List<Known> known = TestRegion.of(300, 9);
        link(HEALTH, Optional.of(FIRST), known);
        long all = room.status().subjects();
        store.change(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("DROP TABLE brought");
            }
        });
        reopen();
        link(HEALTH, Optional.of(FIRST.continuation(2)), known);
        assertEquals(0, room.withdraw(FIRST));
        assertEquals(all, room.status().subjects());
    }

    @Test
    void numbersAreWrittenAndReadAsTheyAre() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            BitSet numbers = new BitSet();
            for (int i = random.nextInt(300); i > 0; i--) {
                numbers.set(random.nextInt(1 << 1 + random.nextInt(20)));
            }
            BitSet read = new BitSet();
            NumberSet.read(NumberSet.bytes(numbers), read);
            assertEquals(numbers, read, "seed " + seed);
        }
        assertFalse(NumberSet.bytes(new BitSet()).length > 0);
    }

    private void link(ProviderId provider, Optional<DeliveryId> delivery, List<Known> known) throws IOException {
        packages.delivery = delivery;
        room.link(packages.of(provider, known));
    }

    private void reopen() {
        close();
        open();
    }

    private Map<Pseudonym, Long> persons() {
        Map<Pseudonym, Long> persons = new HashMap<>();
        for (Assignment one : room.assignmentsSince(0, Integer.MAX_VALUE)) {
            persons.put(one.subject(), one.person().value());
        }
        return persons;
    }
}
