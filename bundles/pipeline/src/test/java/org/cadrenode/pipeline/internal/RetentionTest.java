package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.Stage;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Destruction;
import org.cadrenode.api.security.Authorizer;
import org.cadrenode.api.terms.RetentionKeeper.Line;
import org.cadrenode.api.terms.RetentionKeeper.Outcome;
import org.cadrenode.api.terms.RetentionKeeper.Standing;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.cadrenode.keystore.engine.NodeKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is past its time goes, from the provider and from the resource, and nothing else. */
class RetentionTest {
    private static final String RULES = """
            people,id,drop,subject,,,,,,
            people,born,keep,birth_date,date,month,born,,,
            visits,id,drop,subject_reference,,,,,,
            visits,number,keep,,code,as_is,number,key,,
            """;

    @TempDir
    Path folder;
    private RealNode node;
    private Optional<Terms.Retention> retention = Optional.of(new Terms.Retention(8, Optional.empty()));
    private LocalDate received;

    @BeforeEach
    void start() throws IOException {
        node = new RealNode(folder);
        node.dictionary(RULES);
        received = LocalDate.now(ZoneOffset.UTC);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private RetentionFlow flow(LocalDate today) throws IOException {
        return flow(today, node.landing);
    }

    private RetentionFlow flow(LocalDate today, Destruction destruction) throws IOException {
        Clock clock = Clock.fixed(today.atTime(23, 59).toInstant(ZoneOffset.UTC), ZoneOffset.UTC);
        Journal record = node.record();
        RetentionSweep sweep = new RetentionSweep(node.landing, node.landing, destruction, node.dictionaries, node.vault,
                Optional.of(new Book()), record, clock);
        return new RetentionFlow(Optional.empty(), sweep, new Holds(new SealedFolder(folder.resolve("retention"), NodeKeys.of(
                purpose -> Digest.ofContent(new byte[] {(byte) purpose.ordinal()}).bytes()))), record, new Anybody(), clock);
    }

    private LocalDate after(int years) {
        return received.plusYears(years).plusDays(2);
    }

    private boolean there(DeliveryId id) {
        return node.landing.delivery(id).isPresent();
    }

    @Test
    void itStaysUntilItsTimeThenIsTakenBackByAReleasedRevisionAndOnlyThenDestroyed() throws IOException {
        DeliveryId people = node.load("people", "id,born", "P1,2010-05-06", "P2,2011-07-08");
        DeliveryId visits = node.load("visits", "id,number", "P1,1", "P2,2");
        Set<String> rows = node.resource();
        assertEquals(4, rows.size());
        assertEquals(new Outcome(0, 0, 0, 0, 0, 0, 0), flow(received.plusYears(8)).run(false), "never before its time");
        assertEquals(List.of(Standing.KEPT), flow(received).plan().stream().map(Line::standing).distinct().toList());

        RetentionFlow flow = flow(after(8));
        assertEquals(new Outcome(0, 0, 0, 2, 2, 0, 0), flow.run(true));
        assertEquals(2, node.landing.deliveries().size(), "a trial changes nothing");
        flow.sweep();
        assertEquals(List.of(Standing.TAKING_BACK), flow.plan().stream().map(Line::standing).toList());
        assertEquals(rows, node.resource(), "a person has to release it");
        flow.sweep();
        assertEquals(4, node.landing.deliveries().size(), "asked for once");
        node.run();
        assertEquals(Set.of(), node.resource());
        assertTrue(there(people) && there(visits));
        node.revisor.look(EnumSet.allOf(RevisionReason.class));
        assertEquals(4, node.landing.deliveries().size(), "nothing is made again");

        Path sealed = folder.resolve("landing").resolve(people.value());
        assertTrue(Files.exists(sealed));
        assertEquals(2, flow.run(false).deliveries());
        assertEquals(List.of(), node.landing.deliveries());
        assertFalse(Files.exists(sealed));
        assertEquals(0, node.vault.size(RealNode.TRUST));
        assertFalse(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P1")));
        assertEquals(new Outcome(0, 0, 0, 0, 0, 0, 0), flow.run(false));
        assertEquals(2, node.journal.stream().filter(event -> event.action() == AuditAction.RETENTION_APPLIED).count());
        node.restart();
        assertEquals(List.of(), node.landing.deliveries());
    }

    @Test
    void aChildWhomAnotherDeliveryHoldsStaysInTheVault() throws IOException {
        DeliveryId gone = node.load("people", "id,born", "P1,2010-05-06", "P2,2011-07-08");
        DeliveryId refused = node.deliver("people", "id,born", "P2,2011-07-08", "P3,2012-01-02");
        while (node.landing.delivery(refused).orElseThrow().milestone().stage() != Stage.PSEUDONYMISED) {
            node.screen(refused);
        }
        RetentionFlow flow = flow(after(8));
        flow.hold(RealNode.CLINIC, "a claim");
        assertEquals(2, flow.run(false).held());
        assertEquals(ErrorCode.WRONG_STAGE, assertThrows(CadreException.class, () -> flow.hold(RealNode.CLINIC, "again")).code());
        assertEquals("a claim", flow(after(8)).holds().get(0).reason(), "kept over a restart");
        flow.free(RealNode.CLINIC, "settled");
        node.refuse(refused);
        // The refused one never left: it goes at once, and the one that left waits for its release.
        Outcome outcome = flow.run(false);
        assertEquals(1, outcome.deliveries());
        assertEquals(1, outcome.children(), "P3 alone");
        assertTrue(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P2")));
        assertFalse(node.vault.knows(node.vault.keyOf(RealNode.TRUST, "P3")));
        assertTrue(there(gone) && !there(refused));
    }

    @Test
    void withoutTermsNothingIsDestroyedAndItIsReported() throws IOException {
        node.load("people", "id,born", "P1,2010-05-06");
        retention = Optional.empty();
        RetentionFlow flow = flow(after(100));
        assertEquals(new Outcome(0, 0, 0, 0, 0, 0, 1), flow.run(false));
        assertEquals(List.of(new Line(RealNode.CLINIC, Optional.empty(), Standing.NO_TERMS, 1, 1)), flow.plan());
        assertFalse(flow.execute().isOk());
    }

    @Test
    void theAgeOfTheYoungestCountsAndAnUnknownOneKeeps() throws IOException {
        retention = Optional.of(new Terms.Retention(200, Optional.of(25)));
        node.load("people", "id,born", "P1,2010-05-06", "P2,2011-07-08");
        assertEquals(List.of(Standing.KEPT), flow(LocalDate.of(2036, 7, 8)).plan().stream().map(Line::standing).toList());
        assertEquals(List.of(Standing.DUE), flow(LocalDate.of(2036, 7, 9)).plan().stream().map(Line::standing).toList());
        node.load("people", "id,born", "P9,");
        assertEquals(Set.of(Standing.DUE, Standing.KEPT), Set.copyOf(flow(LocalDate.of(2036, 7, 9)).plan().stream().map(Line::standing).toList()));
    }

    @Test
    void whatAPersonRefusedToReleaseIsAskedForAgainOnlyByAPerson() throws IOException {
        DeliveryId people = node.load("people", "id,born", "P1,2010-05-06");
        RetentionFlow flow = flow(after(8));
        flow.sweep();
        DeliveryId revision = people.continuation(2);
        while (node.landing.delivery(revision).orElseThrow().milestone().stage() != Stage.PSEUDONYMISED) {
            node.screen(revision);
        }
        node.refuse(revision);
        flow.sweep();
        assertEquals(List.of(Standing.REFUSED), flow.plan().stream().map(Line::standing).toList());
        assertEquals(2, node.landing.deliveries().size());
        assertEquals(1, flow.run(false).begun());
        node.run();
        assertEquals(Set.of(), node.resource());
        assertEquals(1, flow.run(false).deliveries());
        assertEquals(List.of(), node.landing.deliveries());
    }

    @Test
    void aKillBetweenTheStepsLeavesNothingHalfDone() throws IOException {
        DeliveryId people = node.load("people", "id,born", "P1,2010-05-06", "P2,2011-07-08");
        flow(after(8)).sweep();
        node.run();
        RetentionFlow killed = flow(after(8), id -> {
            if (id.equals(people)) {
                throw new IOException("killed");
            }
            return node.landing.destroy(id);
        });
        assertEquals(1, killed.run(false).waiting());
        assertTrue(there(people) && !there(people.continuation(2)));
        node.restart();
        Files.move(folder.resolve("landing").resolve(people.value()), folder.resolve("landing").resolve(".gone-" + people));
        node.restart();
        assertEquals(List.of(), node.landing.deliveries());
        try (Stream<Path> left = Files.list(folder.resolve("landing"))) {
            assertEquals(List.of(), left.map(path -> path.getFileName().toString()).filter(name -> name.contains(people.value())).toList());
        }
    }

    private final class Book implements TermsBook {
        @Override
        public Optional<Terms> terms(SourceId source) {
            Terms.Reference reference = new Terms.Reference("DSA-1", LocalDate.of(2031, 3, 31), 1);
            return retention.map(kept -> new Terms(source, Digest.ofContent(new byte[0]), "Council", "basis", reference, reference,
                    Set.of(), false, Set.of(), kept));
        }

        @Override
        public List<Refusal> refusals(SourceId source) {
            return List.of();
        }
    }

    private static final class Anybody implements Authorizer {
        @Override
        public String actor() {
            return "gwen";
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public String require(String permission) {
            return actor();
        }
    }
}
