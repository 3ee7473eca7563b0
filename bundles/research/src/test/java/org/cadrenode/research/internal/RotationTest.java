package org.cadrenode.research.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.exchange.Receipt;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.linkage.Linkage.Assignment;
import org.cadrenode.api.linkage.Linkage.Status;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.api.pseudonym.RenewalWriter;
import org.cadrenode.api.pseudonym.RowWriter;
import org.cadrenode.api.pseudonym.TokenShape;
import org.cadrenode.api.research.ResearchDatabase.SourceCount;
import org.cadrenode.linkage.internal.LinkageConfiguration;
import org.cadrenode.linkage.internal.LinkageRoom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are rotated at two providers, and the region stays the same: over the rooms that a rotation touches. */
class RotationTest {
    private static final int CHILDREN = 300;

    @TempDir
    private Path folder;
    private final Site site = new Site();
    private final Packages packages = new Packages();
    private final RotatingKeys resourceKeys = new RotatingKeys();
    private final Clinic health = new Clinic("health", new RotatingKeys(), site);
    private final Clinic school = new Clinic("school", new RotatingKeys(), site);
    private LinkageRoom linkage;
    private ResearchRoom research;
    private int deliveries;

    @BeforeEach
    void fill() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < CHILDREN; i++) {
            List<Identifier> identifiers = List.of(
                    new Identifier(IdentifierKind.FORENAME, word(random, 2)), new Identifier(IdentifierKind.SURNAME, word(random, 3)),
                    new Identifier(IdentifierKind.BIRTH_DATE, LocalDate.of(2008, 1, 1).plusDays(random.nextInt(3_000)).toString()),
                    new Identifier(IdentifierKind.SEX, random.nextBoolean() ? "F" : "M"),
                    new Identifier(IdentifierKind.POSTCODE, "ZE" + (1 + random.nextInt(9)) + " " + random.nextInt(10) + "AB"));
            if (random.nextInt(10) < 8) {
                health.know("H" + i, identifiers);
            }
            if (random.nextInt(10) < 8) {
                school.know("S" + i, identifiers);
            }
        }
        open();
        deliver(health);
        deliver(school);
    }

    private static String word(Random random, int syllables) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append("bdfgklmnprstvw".charAt(random.nextInt(14))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.append('n').toString();
    }

    private void open() {
        linkage = new LinkageRoom(packages, resourceKeys, site, new Settings(folder.resolve("linkage").toString()));
        research = new ResearchRoom(ResearchRoom.embedded(folder.resolve("research").resolve("research"), resourceKeys, 16, 3),
                64, packages, site, linkage, site);
    }

    @AfterEach
    void stop() throws Exception {
        research.close();
        close(linkage);
    }

    // The room is closed by the runtime, which calls what this package cannot.
    private static void close(LinkageRoom room) throws Exception {
        var close = LinkageRoom.class.getDeclaredMethod("close");
        close.setAccessible(true);
        close.invoke(room);
    }

    private void restart() throws Exception {
        stop();
        open();
    }

    private Receipt.Count deliver(Clinic clinic) throws IOException {
        Received received = packages.data(clinic, clinic.rows(), clinic.tokens(), ++deliveries);
        Receipt receipt = research.load(linkage.link(received)).receipt();
        research.applyLinks();
        return receipt.counts().get(0);
    }

    private Received renewal(Clinic clinic, int former) throws IOException {
        return packages.received(clinic, PackageKind.RENEWAL, 0, clinic.renewal(former));
    }

    private void renew(Received received) throws IOException {
        research.renew(linkage.renew(received));
        research.applyLinks();
    }

    /** Returns the person of each child, by provider and local id, as the research database has it. */
    private Map<String, Long> persons() {
        Map<String, Long> persons = new TreeMap<>();
        research.visit((provider, source, table, subject, person, date, system, code, number, text) -> {
            Clinic clinic = provider.equals("health") ? health : school;
            persons.put(provider + "/" + clinic.localId(subject), person);
            assertEquals(clinic.pseudonym(clinic.localId(subject)), subject, "the newest pseudonym");
        });
        Map<String, Long> linked = new HashMap<>();
        for (Assignment one : linkage.assignmentsSince(0, 100_000)) {
            Clinic clinic = one.provider().equals(health.id) ? health : school;
            linked.put(one.provider() + "/" + clinic.localId(one.subject()), one.person().value());
        }
        persons.forEach((child, person) -> assertEquals(linked.get(child), person, child));
        return persons;
    }

    private void assertDuplicates(Clinic clinic) throws IOException {
        Receipt.Count count = deliver(clinic);
        assertEquals(0, count.loaded());
        assertEquals(2L * clinic.localIds().size(), count.duplicate());
    }

    @Test
    void theRegionStaysTheSameWhenAProviderRotatesItsPseudonyms() throws Exception {
        Map<String, Long> before = persons();
        List<SourceCount> counts = research.counts();
        Status status = linkage.status();
        assertTrue(status.linked() > CHILDREN / 2, status::toString);
        Pseudonym former = health.pseudonym(health.localIds().iterator().next());
        health.keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        assertNotEquals(former, health.pseudonym(health.localId(former)));
        Received renewal = renewal(health, 1);
        renew(renewal);
        assertEquals(before, persons());
        assertEquals(counts, research.counts());
        assertEquals(status, linkage.status());
        assertDuplicates(health);
        assertDuplicates(school);
        assertEquals(before, persons());
        restart();
        renew(renewal);
        assertEquals(before, persons());
        assertEquals(counts, research.counts());
    }

    @Test
    void theNetworkRotatesItsKeyAtOneProviderAfterTheOtherWithKillsInBetween() throws Exception {
        Map<String, Long> before = persons();
        List<SourceCount> counts = research.counts();
        int version = 1;
        for (Clinic clinic : List.of(health, school, school, health)) {
            clinic.keys.rotate(KeyPurpose.LINKAGE);
            clinic.keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
            resourceKeys.rotate(KeyPurpose.LINKAGE_FILE);
            resourceKeys.rotate(KeyPurpose.RESEARCH_FILE);
            int former = clinic.keys.versions(KeyPurpose.PSEUDONYM_LOCAL).get(1);
            Received received = renewal(clinic, former);
            packages.failAtOpening = 2;
            assertThrows(IOException.class, () -> linkage.renew(received));
            restart();
            linkage.renew(received);
            restart();
            packages.failAtOpening = 2;
            var linked = linkage.renew(received);
            assertThrows(IOException.class, () -> research.renew(linked));
            restart();
            site.journalRefuses = true;
            assertThrows(CadreException.class, () -> research.renew(linkage.renew(received)));
            site.mend();
            restart();
            renew(received);
            assertEquals(before, persons(), "after rotation " + version++);
            assertEquals(counts, research.counts());
            assertDuplicates(clinic);
        }
        assertEquals(Set.of(3), linkage.status().keyVersions().get("health").keySet());
        assertEquals(Set.of(3), linkage.status().keyVersions().get("school").keySet());
        assertDuplicates(health);
        assertDuplicates(school);
        assertEquals(before, persons());
    }

    @Test
    void whoOptedOutStaysBarredUnderTheNewPseudonym() throws Exception {
        String out = health.localIds().iterator().next();
        Pseudonym former = health.pseudonym(out);
        health.optOut(out);
        linkage.forget(List.of(former));
        assertEquals(2, research.purge(packages.received(health, PackageKind.PURGE, 1, former.bytes())).counts().stream()
                .mapToLong(Receipt.Count::optedOut).sum());
        health.keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        renew(renewal(health, 1));
        long subjects = linkage.status().subjects();
        for (Pseudonym name : List.of(former, health.pseudonym(out))) {
            Received received = packages.data(health, health.rows(out, name),
                    List.of(new PersonTokens(name, 1_000, 1, new TokenShape(0, 0, 0, 0), List.of())), ++deliveries);
            Receipt.Count count = research.load(linkage.link(received)).receipt().counts().get(0);
            assertEquals(new Receipt.Count(Site.delivery(deliveries), 0, 0, 2), count);
            assertEquals(subjects, linkage.status().subjects());
        }
        assertDuplicates(health);
    }

    private long rowsOf(Pseudonym subject) {
        long[] rows = new long[1];
        research.visit((provider, source, table, child, person, date, system, code, number, text) ->
                rows[0] += child.equals(subject) ? 1 : 0);
        return rows[0];
    }

    private Received merge(int survivor, int... formers) throws IOException {
        List<String> ids = List.copyOf(health.localIds());
        Pseudonym present = health.pseudonym(ids.get(survivor));
        PersonTokens tokens = health.tokens().stream().filter(set -> set.subject().equals(present)).findFirst().orElseThrow();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(content);
        for (int former : formers) {
            writer.renewal(new Renewal(health.pseudonym(ids.get(former)), present, Optional.of(tokens)));
        }
        writer.finish();
        return packages.received(health, PackageKind.RENEWAL, 0, content.toByteArray());
    }

    @Test
    void childrenWhoseIdsWereMergedBecomeOneInOnePackageOrInSeveralAndLateRowsFindThem() throws Exception {
        List<String> ids = List.copyOf(health.localIds());
        List<Pseudonym> names = ids.stream().map(health::pseudonym).toList();
        long all = names.subList(0, 5).stream().mapToLong(this::rowsOf).sum();
        assertTrue(rowsOf(names.get(0)) > 0);
        long subjects = linkage.status().subjects();
        Received first = merge(3, 0, 1, 2);
        packages.failAtOpening = 2;
        assertThrows(IOException.class, () -> linkage.renew(first));
        restart();
        var linked = linkage.renew(first);
        packages.failAtOpening = 2;
        assertThrows(IOException.class, () -> research.renew(linked));
        restart();
        renew(first);
        renew(first);
        assertEquals(subjects - 3, linkage.status().subjects());
        renew(merge(4, 3));
        assertEquals(subjects - 4, linkage.status().subjects());
        assertEquals(all, rowsOf(names.get(4)));
        for (int former = 0; former < 4; former++) {
            assertEquals(0, rowsOf(names.get(former)));
        }
        restart();
        // What was made before the merge and comes after it finds the one child, and is known.
        deliver(health);
        assertEquals(subjects - 4, linkage.status().subjects());
        assertEquals(all, rowsOf(names.get(4)));
        Set<Long> persons = new HashSet<>();
        research.visit((provider, source, table, child, person, date, system, code, number, text) -> {
            if (child.equals(names.get(4))) {
                persons.add(person);
            }
        });
        assertEquals(1, persons.size());
        // The data that came under any of the ids go by any of its names.
        linkage.forget(List.of(names.get(1)));
        research.purge(packages.received(health, PackageKind.PURGE, 1, names.get(1).bytes()));
        assertEquals(0, rowsOf(names.get(4)));
    }

    @Test
    void rowsUnderAFormerNameThatComeOnlyBehindTheMergeFindTheChildToo() throws Exception {
        List<String> ids = List.copyOf(health.localIds());
        Pseudonym present = health.pseudonym(ids.get(1));
        Pseudonym never = new Pseudonym(4711, 1234);
        Pseudonym nobody = new Pseudonym(4712, 1234);
        Pseudonym another = new Pseudonym(4713, 1234);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        RenewalWriter writer = new RenewalWriter(content);
        writer.renewal(new Renewal(never, present, Optional.empty()));
        writer.renewal(new Renewal(nobody, another, Optional.empty()));
        writer.finish();
        research.renew(new Linked(packages.received(health, PackageKind.RENEWAL, 0, content.toByteArray()), 0));
        long before = rowsOf(present);
        long events = before;
        research.load(linkage.link(packages.data(health, health.rows("never", never), List.of(), ++deliveries)));
        research.load(linkage.link(packages.data(health, health.rows("nobody", nobody), List.of(), ++deliveries)));
        assertEquals(before + events, rowsOf(present));
        assertEquals(events, rowsOf(another));
        assertEquals(0, rowsOf(never) + rowsOf(nobody));
    }

    @Test
    void anAlteredRenewalIsRefusedByBothAndChangesNothing() throws Exception {
        Map<String, Long> before = persons();
        health.keys.rotate(KeyPurpose.PSEUDONYM_LOCAL);
        Received received = packages.received(health, PackageKind.RENEWAL, 0, health.renewal(1));
        byte[] content = packages.contents.get(received.manifest().packageId()).get(0);
        content[9] ^= 1;
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class, () -> linkage.renew(received)).code());
        assertEquals(ErrorCode.CONTENT_CHANGED, assertThrows(CadreException.class,
                () -> research.renew(new Linked(received, 0))).code());
        content[9] ^= 1;
        renew(received);
        assertEquals(before, persons());
    }

    /** Packages as the exchange hands them out. */
    private static final class Packages implements Intake {
        private final Map<String, List<byte[]>> contents = new HashMap<>();
        private int failAtOpening;

        Received data(Clinic clinic, List<Site.Row> rows, List<PersonTokens> tokens, int delivery) throws IOException {
            ByteArrayOutputStream rowBytes = new ByteArrayOutputStream();
            RowWriter rowWriter = new RowWriter(rowBytes);
            int table = rowWriter.table(Site.SCORES);
            for (Site.Row row : rows) {
                rowWriter.row(table, row.key(), row.subject(), row.values());
            }
            rowWriter.finish();
            ByteArrayOutputStream tokenBytes = new ByteArrayOutputStream();
            PersonTokensWriter tokenWriter = new PersonTokensWriter(tokenBytes);
            for (PersonTokens person : tokens) {
                tokenWriter.person(person);
            }
            tokenWriter.finish();
            return received(clinic, PackageKind.DATA, delivery, rowBytes.toByteArray(), tokenBytes.toByteArray());
        }

        Received received(Clinic clinic, PackageKind kind, int number, byte[]... parts) throws IOException {
            int sequence = contents.size() + 1;
            String id = clinic.id + "-" + sequence;
            contents.put(id, new ArrayList<>(List.of(parts)));
            boolean data = kind == PackageKind.DATA;
            Digest digest = Digest.ofContent(parts[0]);
            long count = kind == PackageKind.RENEWAL ? count(parts[0]) : data ? 1_000_000 : number;
            return new Received(new PackageManifest(id, kind, clinic.id, sequence, digest,
                    data ? Optional.of(new SourceId("clinic")) : Optional.empty(),
                    data ? Optional.of(Site.delivery(number)) : Optional.empty(),
                    data ? Optional.of(Site.release(Site.delivery(number), digest)) : Optional.empty(), 0, count, digest,
                    new Journal.Checkpoint(0, digest, ""), Instant.EPOCH));
        }

        private static long count(byte[] renewals) throws IOException {
            RenewalReader reader = new RenewalReader(new ByteArrayInputStream(renewals));
            long count = 0;
            while (reader.next().isPresent()) {
                count++;
            }
            return count;
        }

        @Override
        public InputStream rows(Received received) {
            return new ByteArrayInputStream(contents.get(received.manifest().packageId()).get(0));
        }

        @Override
        public InputStream tokens(Received received) {
            return new ByteArrayInputStream(contents.get(received.manifest().packageId()).get(1));
        }

        @Override
        public InputStream purge(Received received) {
            return rows(received);
        }

        @Override
        public InputStream renewal(Received received) {
            byte[] content = contents.get(received.manifest().packageId()).get(0);
            failAtOpening--;
            return new ByteArrayInputStream(content, 0, failAtOpening == 0 ? content.length / 2 : content.length);
        }

        @Override
        public Optional<Received> next() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void confirm(Received received, Receipt receipt) {
            throw new UnsupportedOperationException();
        }
    }

    private record Settings(String directory) implements LinkageConfiguration {
        @Override
        public int cacheMebibytes() {
            return 16;
        }

        @Override
        public int viewsMebibytes() {
            return 4;
        }

        @Override
        public int largestBlock() {
            return 2_000;
        }

        @Override
        public String weights() {
            return "";
        }

        @Override
        public double linkScore() {
            return 4;
        }

        @Override
        public double reviewScore() {
            return 2;
        }

        @Override
        public double margin() {
            return 1;
        }

        @Override
        public int tokenRetentionDays() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LinkageConfiguration.class;
        }
    }
}
