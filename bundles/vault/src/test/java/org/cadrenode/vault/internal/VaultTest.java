package org.cadrenode.vault.internal;

import static org.cadrenode.vault.internal.Children.TRUST;
import static org.cadrenode.vault.internal.Children.adds;
import static org.cadrenode.vault.internal.Children.defines;
import static org.cadrenode.vault.internal.Children.key;
import static org.cadrenode.vault.internal.Children.mother;
import static org.cadrenode.vault.internal.Children.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.keystore.engine.NodeKeys;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final PurposeToken CHECK = PurposeToken.claim(PurposeToken.Purpose.CHECK, "D-AAAAAAAAAAAA");
    private static final Identifier SECOND_NAME = of(IdentifierKind.SURNAME, "Quillfeather");

    @TempDir
    private Path directory;
    private final NodeKeys keys = Children.keys(1);
    private final MemoryJournal journal = new MemoryJournal();
    private VaultService vault;

    @BeforeEach
    void open() {
        vault = new VaultService(keys, journal, directory, 8);
    }

    @AfterEach
    void close() {
        vault.deactivate();
    }

    private void reopen() {
        vault.deactivate();
        open();
    }

    @Test
    void aChildIsKnownOnceItIsDefinedAndOverARestart() {
        assertFalse(vault.knows(key(vault, 1)));
        vault.record(List.of(adds(vault, 1, SECOND_NAME), mother(vault, 1)));
        assertFalse(vault.knows(key(vault, 1)));
        vault.record(List.of(defines(vault, 1)));
        assertTrue(vault.knows(key(vault, 1)));
        assertEquals(1, vault.size(TRUST));
        assertEquals(0, vault.size(Children.COUNCIL));
        VaultPerson before = person(1);
        long version = vault.version();
        reopen();
        assertTrue(vault.knows(key(vault, 1)));
        assertEquals(1, vault.size(TRUST));
        assertEquals(before, person(1));
        assertEquals(version, vault.version());
    }

    // Its keys work for a moment still, and whoever reads it does not know yet.
    @Test
    void aVaultThatIsClosedIsNotOpenedAgainByItsReaders() throws IOException {
        vault.record(List.of(defines(vault, 1)));
        assertEquals(Optional.empty(), vault.readOn("").unreadable());
        vault.deactivate();
        assertThrows(CadreException.class, () -> vault.readOn(""));
        assertThrows(CadreException.class, () -> vault.open(CHECK));
        try (FileChannel channel = FileChannel.open(directory.resolve("vault.mv.db"), StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            assertNotNull(lock, "nobody has the file");
        }
    }

    @Test
    void earlierValuesStayOldestFirstAndRelativesAreThereOnce() {
        vault.record(List.of(defines(vault, 1), adds(vault, 1, SECOND_NAME)));
        vault.record(List.of(mother(vault, 1), defines(vault, 1), mother(vault, 1)));
        List<Identifier> expected = new ArrayList<>(Children.identifiers(1));
        expected.add(SECOND_NAME);
        assertEquals(expected, person(1).identifiers());
        assertEquals(1, person(1).relatives().size());
        assertEquals("L1", person(1).localId());
        assertEquals(TRUST, person(1).provider());
    }

    @Test
    void recordingTheSameAgainChangesNothingNotEvenAfterARestart() {
        List<Contribution> all = List.of(defines(vault, 1), adds(vault, 1, SECOND_NAME), mother(vault, 1), defines(vault, 2));
        vault.record(all);
        long version = vault.version();
        vault.record(all);
        assertEquals(version, vault.version());
        reopen();
        vault.record(all);
        assertEquals(version, vault.version());
        vault.record(List.of(adds(vault, 1, of(IdentifierKind.TOWN, "Elsewhere"))));
        assertTrue(vault.version() > version);
    }

    @Test
    void aContributionThatSaysNothingLeavesNoTrace() {
        vault.record(List.of(adds(vault, 1), Children.contribution(vault, 1, Contribution.Role.RELATIVE, List.of())));
        assertEquals(0, vault.version());
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertTrue(reading.person(key(vault, 1)).isEmpty());
        }
    }

    @Test
    void aChildIsFoundByEachOfItsNumbersAndByNameWithBirthDate() {
        vault.record(List.of(defines(vault, 1), adds(vault, 1, of(IdentifierKind.FORMER_UPN, "A950000178301"), SECOND_NAME,
                of(IdentifierKind.PREFERRED_NAME, "Zoë-Anne")), defines(vault, 2)));
        SubjectKey one = key(vault, 1);
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(List.of(one), reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(1))));
            assertEquals(List.of(one), reading.find(of(IdentifierKind.UPN, "A950000178301")));
            assertEquals(List.of(), reading.find(of(IdentifierKind.UPN, "H243278544154")));
            assertEquals(List.of(one), reading.find(named("ZOE ANNE", "quill-feather", Children.birthDate(1))));
            assertEquals(List.of(one), reading.find(named("forename1", "Surname1", Children.birthDate(1))));
            assertEquals(List.of(), reading.find(named("Forename2", "Surname1", Children.birthDate(1))));
            assertEquals(List.of(), reading.find(named("Forename1", "Surname1", Children.birthDate(2))));
            assertThrows(IllegalArgumentException.class, () -> reading.find(of(IdentifierKind.PHONE, "1")));
            assertThrows(IllegalArgumentException.class, () -> reading.find(List.of(of(IdentifierKind.SURNAME, "x"))));
        }
    }

    @Test
    void aChildThatIsNotDefinedYetIsFoundAsWell() {
        vault.record(List.of(adds(vault, 1, of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(1)))));
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(List.of(key(vault, 1)), reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(1))));
        }
    }

    @Test
    void theNewestBirthDayIsInMemoryOverARestart() {
        vault.record(List.of(defines(vault, 1)));
        vault.record(List.of(adds(vault, 1, of(IdentifierKind.BIRTH_DATE, "2011-12-13")), adds(vault, 2, SECOND_NAME)));
        for (int round = 0; round < 2; round++) {
            try (Vault.Reading reading = vault.open(CHECK)) {
                assertEquals(OptionalLong.of(LocalDate.of(2011, 12, 13).toEpochDay()), reading.birthDay(key(vault, 1)));
                assertEquals(OptionalLong.empty(), reading.birthDay(key(vault, 2)));
                assertEquals(OptionalLong.empty(), reading.birthDay(key(vault, 3)));
            }
            reopen();
        }
    }

    @Test
    void whatChangedSinceAVersionIsHandedOutOnceAndNothingElse() {
        IntStream.range(0, 5).forEach(lot -> vault.record(
                IntStream.range(0, 700).mapToObj(child -> defines(vault, lot * 700 + child)).toList()));
        long version = vault.version();
        vault.record(List.of(mother(vault, 7), adds(vault, 3100, SECOND_NAME), defines(vault, 1)));
        List<SubjectKey> changed = new ArrayList<>();
        List<SubjectKey> all = new ArrayList<>();
        try (Vault.Reading reading = vault.open(CHECK)) {
            reading.changedSince(version, person -> changed.add(person.key()));
            reading.changedSince(0, person -> all.add(person.key()));
        }
        assertEquals(List.of(key(vault, 7), key(vault, 3100)), changed);
        assertEquals(3500, all.size());
        assertEquals(3500, all.stream().distinct().count());
    }

    @Test
    void aValueEndsWhenAnotherOneIsSeenAfterItWhateverComesFirst() {
        LocalDate first = LocalDate.of(2024, 3, 1);
        Identifier old = of(IdentifierKind.SURNAME, "Before");
        Identifier present = of(IdentifierKind.SURNAME, "Behind");
        Identifier phone = of(IdentifierKind.PHONE, "07700 900001");
        vault.record(List.of(dated(1, first.plusDays(20), present, of(IdentifierKind.PHONE, "07700 900002"))));
        vault.record(List.of(dated(1, first, old, phone)));
        long version = vault.version();
        List<VaultPerson.Held> expected = List.of(held(present, first.plusDays(20), null),
                held(of(IdentifierKind.PHONE, "07700 900002"), first.plusDays(20), null),
                held(old, first, first.plusDays(20)), held(phone, first, null));
        assertEquals(expected, person(1).history());
        vault.record(List.of(dated(1, first.plusDays(50), present, phone), dated(1, first.plusDays(19), old)));
        assertEquals(version, vault.version(), "nothing that a reader sees has changed");
        reopen();
        assertEquals(expected, person(1).history());
        vault.record(List.of(dated(1, first.plusDays(40), old)));
        assertEquals(held(old, first, first.plusDays(50)), person(1).history().get(2));
        assertEquals(held(present, first.plusDays(20), null), person(1).history().get(0));
        assertEquals("[held]", person(1).history().get(0).toString());
    }

    private Contribution dated(int child, LocalDate day, Identifier... identifiers) {
        return new Contribution(key(vault, child), TRUST, Children.localId(child), Contribution.Role.ADDS, Optional.empty(),
                List.of(identifiers), day);
    }

    private static VaultPerson.Held held(Identifier identifier, LocalDate since, @Nullable LocalDate until) {
        return new VaultPerson.Held(identifier, since, Optional.ofNullable(until));
    }

    @Test
    void aRemovedChildLeavesNothingBehind() {
        vault.record(List.of(defines(vault, 1), mother(vault, 1), defines(vault, 2)));
        long version = vault.version();
        vault.remove(key(vault, 1));
        assertTrue(vault.version() > version);
        for (int round = 0; round < 2; round++) {
            assertFalse(vault.knows(key(vault, 1)));
            assertTrue(vault.knows(key(vault, 2)));
            assertEquals(1, vault.size(TRUST));
            try (Vault.Reading reading = vault.open(CHECK)) {
                assertTrue(reading.person(key(vault, 1)).isEmpty());
                assertEquals(List.of(), reading.find(of(IdentifierKind.NHS_NUMBER, Children.nhsNumber(1))));
                assertEquals(List.of(), reading.find(named("Forename1", "Surname1", Children.birthDate(1))));
            }
            reopen();
        }
        vault.remove(key(vault, 1));
        vault.record(List.of(defines(vault, 1)));
        assertTrue(vault.knows(key(vault, 1)));
        assertEquals(List.of(), person(1).relatives());
    }

    @Test
    void aReadingIsJournalledBeforeItReadsAndCountedWhenItEnds() {
        vault.record(List.of(defines(vault, 1)));
        try (Vault.Reading reading = vault.open(CHECK)) {
            assertEquals(1, journal.events().size());
            assertEquals(vault.version(), journal.events().get(0).counts().get("vault_version"));
            reading.person(key(vault, 1));
            reading.person(key(vault, 1));
            reading.birthDay(key(vault, 1));
        }
        List<AuditEvent> events = journal.events();
        assertEquals(2, events.size());
        assertEquals(AuditAction.VAULT_READ, events.get(0).action());
        assertEquals("D-AAAAAAAAAAAA", events.get(0).object());
        assertEquals("CHECK", events.get(0).detail().get("purpose"));
        assertEquals(2L, events.get(1).counts().get("people"));
        assertEquals(1L, events.get(1).counts().get("birth_days"));
        journal.becomeUnwritable();
        CadreException refused = assertThrows(CadreException.class, () -> vault.open(CHECK));
        assertEquals(ErrorCode.JOURNAL_UNWRITABLE, refused.code());
    }

    @Test
    void anIdOfManyIdentitiesIsNotAKnownChildAnyMore() {
        vault.record(List.of(defines(vault, 1)));
        for (int lot = 0; lot < 5; lot++) {
            int from = lot * 100;
            vault.record(IntStream.range(0, 100).mapToObj(i -> Children.contribution(vault, 1, Contribution.Role.DEFINES,
                    List.of(of(IdentifierKind.SURNAME, "Other" + (from + i))))).toList());
        }
        for (int round = 0; round < 2; round++) {
            assertFalse(vault.knows(key(vault, 1)));
            assertEquals(0, vault.size(TRUST));
            assertEquals(1, vault.store().overfull());
            reopen();
        }
        long version = vault.version();
        vault.record(List.of(adds(vault, 1, SECOND_NAME)));
        assertEquals(version, vault.version());
    }

    @Test
    void aContributionUnderAnotherChildsKeyIsRefused() {
        Contribution wrong = new Contribution(key(vault, 2), TRUST, "L1", Contribution.Role.DEFINES,
                Optional.empty(), Children.identifiers(1));
        assertThrows(IllegalArgumentException.class, () -> vault.record(List.of(wrong)));
        assertFalse(vault.knows(key(vault, 2)));
    }

    @Test
    void theDatabaseFileHoldsNoClearIdentifier() throws IOException {
        vault.record(IntStream.range(0, 500).mapToObj(child -> defines(vault, child)).toList());
        vault.record(IntStream.range(0, 500).mapToObj(child -> mother(vault, child)).toList());
        vault.deactivate();
        List<String> words = List.of("Surname1", "Forename1", "Quillback", "Mother", "07700 9", Children.nhsNumber(1),
                Children.birthDate(1), "AB1 2CD");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                String wide = new String(Files.readAllBytes(file), StandardCharsets.UTF_16BE);
                for (String word : words) {
                    assertFalse(bytes.contains(word), "a clear identifier in " + file.getFileName());
                    assertFalse(wide.contains(word), "a clear identifier in " + file.getFileName());
                }
            }
        }
        open();
    }

    @Test
    void theTablesBehindTheFilesCipherHoldNoClearIdentifierEither() throws SQLException {
        vault.record(List.of(defines(vault, 1), mother(vault, 1)));
        try (Connection connection = new VaultDatabase(directory, 8, keys).connect()) {
            StringBuilder script = new StringBuilder();
            try (var result = connection.createStatement().executeQuery("SCRIPT")) {
                while (result.next()) {
                    script.append(result.getString(1)).append('\n');
                }
            }
            String lower = script.toString().toLowerCase(java.util.Locale.ROOT);
            assertTrue(lower.contains("insert into \"public\".\"person\""));
            for (String word : List.of("Surname1", "Forename1", "Quillback", "Mother1", Children.nhsNumber(1), "L1")) {
                String hex = java.util.HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
                assertFalse(word.length() > 2 && lower.contains(word.toLowerCase(java.util.Locale.ROOT)), word);
                assertFalse(word.length() > 2 && lower.contains(hex), word);
            }
        }
    }

    @Test
    void anotherKeyDoesNotOpenTheFile() {
        vault.record(List.of(defines(vault, 1)));
        vault.deactivate();
        CadreException refused = assertThrows(CadreException.class,
                () -> new VaultService(Children.keys(2), journal, directory, 8));
        assertEquals(ErrorCode.STORE_FAILED, refused.code());
        open();
        assertTrue(vault.knows(key(vault, 1)));
    }

    @Test
    void aThreadThatIsInterruptedWhileItReadsClosesTheVaultForNobody() throws InterruptedException {
        for (int lot = 0; lot < 30; lot++) {
            int from = lot * 500;
            vault.record(IntStream.range(from, from + 500).mapToObj(child -> defines(vault, child)).toList());
        }
        vault.deactivate();
        vault = new VaultService(keys, journal, directory, 4);
        Thread reader = new Thread(() -> {
            try (Vault.Reading reading = vault.open(CHECK)) {
                for (int child = 0; child < 3000; child++) {
                    if (child % 100 == 50) {
                        Thread.currentThread().interrupt();
                    }
                    reading.person(key(vault, child * 5));
                }
            }
        });
        reader.start();
        reader.join();
        vault.record(List.of(defines(vault, 20_000)));
        assertEquals(Children.identifiers(14_999), person(14_999).identifiers());
        assertEquals(15_001, vault.size(TRUST));
    }

    @Test
    void afterTheDatabaseWasClosedUnderItTheVaultGoesOn() throws SQLException {
        vault.record(List.of(defines(vault, 1)));
        try (Connection connection = new VaultDatabase(directory, 8, keys).connect()) {
            connection.createStatement().execute("SHUTDOWN IMMEDIATELY");
        }
        assertEquals(ErrorCode.STORE_FAILED,
                assertThrows(CadreException.class, () -> vault.record(List.of(defines(vault, 2)))).code());
        vault.record(List.of(defines(vault, 2)));
        assertTrue(vault.knows(key(vault, 1)));
        assertTrue(vault.knows(key(vault, 2)));
        assertEquals(2, vault.size(TRUST));
    }

    @Test
    void nothingOfAPersonIsPrinted() {
        vault.record(List.of(defines(vault, 1)));
        assertEquals("[person]", person(1).toString());
        assertEquals("[contribution]", defines(vault, 1).toString());
        assertEquals("[subject]", key(vault, 1).toString());
    }

    private VaultPerson person(int child) {
        try (Vault.Reading reading = vault.open(CHECK)) {
            return reading.person(key(vault, child)).orElseThrow();
        }
    }

    private static List<Identifier> named(String forename, String surname, String birthDate) {
        return List.of(of(IdentifierKind.FORENAME, forename), of(IdentifierKind.SURNAME, surname),
                of(IdentifierKind.BIRTH_DATE, birthDate));
    }
}
