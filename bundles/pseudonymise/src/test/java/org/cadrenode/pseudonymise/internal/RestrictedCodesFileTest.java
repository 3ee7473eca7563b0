package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedCodes.Finding;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestrictedCodesFileTest {
    private static final SourceId COUNCIL = new SourceId("council");
    private static final SourceId TRUST = new SourceId("trust");
    private static final String LIST = """
            category,system,code,note
            sexual-health,icd10,A54*,"gonorrhoea, all of it"
            adoption,ssda903,E11,
            adoption,table,ad1
            """;

    @TempDir
    Path folder;
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final Map<SourceId, Set<String>> unrestricted = new HashMap<>();
    private final TermsBook terms = new TermsBook() {
        @Override
        public Optional<Terms> terms(SourceId source) {
            Terms.Reference reference = new Terms.Reference("A", LocalDate.MAX, 1);
            return Optional.ofNullable(unrestricted.get(source)).map(categories -> new Terms(source, Digest.ofContent(new byte[0]), "c", "l",
                    reference, reference, Set.of(), false, categories, new Terms.Retention(8, Optional.empty())));
        }

        @Override
        public List<Refusal> refusals(SourceId source) {
            return List.of();
        }
    };

    private RestrictedCodesFile file(String content) throws IOException {
        Path file = folder.resolve("restricted-codes.csv");
        Files.writeString(file, content);
        return new RestrictedCodesFile(file, terms, journal);
    }

    private static List<Finding> findings(String lines) {
        return RestrictedListReader.read(("category,system,code,note\n" + lines).getBytes(StandardCharsets.UTF_8)).findings();
    }

    @Test
    void eachWrongLineIsNamedWithWhatToWrite() {
        List<Finding> findings = findings("""
                sexual-health,icd10,A54*,
                Sexual,icd10,A54*,
                sexual-health,icd11,A54*,
                sexual-health,icd10,54,
                sexual-health,icd10,A*4,
                sexual-health,snomed,86406009,wrong check digit
                sexual-health,snomed,8640*,
                sexual-health,read2,A9,
                sexual-health,local,G,
                sexual-health,table,AD1,
                sexual-health,none,A54,
                sexual-health
                sexual-health,icd10,*,
                """);
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L), findings.stream().map(Finding::line).toList());
        assertTrue(findings.stream().allMatch(finding -> !finding.problem().isBlank() && finding.remedy().length() > 10));
        assertTrue(findings.stream().noneMatch(finding -> finding.toString().contains("86406009")), "no code of the list");
    }

    @Test
    void aCodeOfTheSitesOwnThatWouldNotBeFoundAsItIsWrittenIsWrong() {
        for (String code : List.of("S/12", "F-64*", "H.I.V", "AB--12", "AB-1-2-3-4", "AB12-", "A".repeat(25))) {
            assertEquals(1, findings("sexual-health,local," + code + ",\n").size(), code);
        }
        for (String code : List.of("GUM", "FAZ-6*", "64-6*", "AB.1/2_3", "A".repeat(24))) {
            assertEquals(List.of(), findings("sexual-health,local," + code + ",\n"), code);
        }
    }

    @Test
    void aFileThatIsNoListHasAFindingEach() {
        assertEquals(1, RestrictedListReader.read("a,b,c\n".getBytes(StandardCharsets.UTF_8)).findings().size());
        assertEquals(1, RestrictedListReader.read(new byte[0]).findings().size());
        assertEquals(1, RestrictedListReader.read(new byte[] {(byte) 0xff, 'a'}).findings().size());
        assertEquals(1, findings("").size(), "an empty list would let everything leave");
        assertEquals(1, findings("a,icd10,\"A54*,\n").size());
        assertEquals(List.of(), findings("\n a , icd10 , A54* \n"));
    }

    @Test
    void aMissingOrWrongFileGivesNoListAndTheHealthCheckSaysWhy() throws IOException {
        RestrictedCodesFile missing = new RestrictedCodesFile(folder.resolve("none.csv"), terms, journal);
        assertEquals(ErrorCode.RESTRICTED_LIST_INVALID, assertThrows(CadreException.class, () -> missing.list(COUNCIL)).code());
        assertEquals(Result.Status.CRITICAL, new RestrictedHealthCheck(missing).execute().getStatus());
        RestrictedCodesFile wrong = file(LIST + "sexual-health,icd10,wrong,\n");
        CadreException refused = assertThrows(CadreException.class, () -> wrong.list(COUNCIL));
        assertEquals(ErrorCode.RESTRICTED_LIST_INVALID, refused.code());
        assertTrue(refused.getMessage().contains("line 5"), refused.getMessage());
        assertTrue(new RestrictedHealthCheck(wrong).execute().toString().contains("Line 5"));
        assertEquals(List.of(), journal.events, "nothing came into force");
        Files.writeString(folder.resolve("restricted-codes.csv"), LIST);
        assertEquals(3, wrong.list(COUNCIL).codes().size(), "and a mended one is read");
        assertEquals(Result.Status.OK, new RestrictedHealthCheck(wrong).execute().getStatus());
        Files.delete(folder.resolve("restricted-codes.csv"));
        assertThrows(CadreException.class, () -> wrong.list(COUNCIL), "one that is taken away stops the flow again");
    }

    @Test
    void allCategoriesHoldUnlessTheTermsOfTheSourceLetOneLeave() throws IOException {
        RestrictedCodesFile codes = file(LIST);
        assertEquals(3, codes.list(COUNCIL).codes().size(), "no terms");
        unrestricted.put(COUNCIL, Set.of("adoption", "something-else"));
        unrestricted.put(TRUST, Set.of());
        assertEquals(List.of(new RestrictedCode("sexual-health", CodeSystem.ICD10, "A54", true)), codes.list(COUNCIL).codes());
        assertEquals(3, codes.list(TRUST).codes().size());
        assertNotEquals(codes.list(TRUST).digest(), codes.list(COUNCIL).digest());
        assertSame(codes.list(TRUST), codes.list(TRUST));
    }

    @Test
    void aListIsJournalledBeforeItIsFirstUsedAndNotesDoNotMakeAnotherOfIt() throws IOException {
        RestrictedCodesFile codes = file(LIST);
        Digest before = codes.list(COUNCIL).digest();
        codes.list(TRUST);
        assertEquals(List.of(AuditAction.RESTRICTED_CODES_IN_FORCE), journal.events.stream().map(event -> event.action()).toList());
        assertEquals(Map.of("adoption", 2L, "sexual-health", 1L), journal.events.get(0).counts());
        Files.writeString(folder.resolve("restricted-codes.csv"), LIST.replace("all of it", "every kind of it"));
        assertEquals(before, codes.list(COUNCIL).digest());
        assertEquals(2, journal.events.size(), "the file is another all the same");
        Files.writeString(folder.resolve("restricted-codes.csv"), LIST + "adoption,ssda903,E12,\n");
        assertNotEquals(before, codes.list(COUNCIL).digest());
        assertEquals(3L, journal.events.get(2).counts().get("adoption"));
    }

    @Test
    void theListThatComesWithTheNodePassesItsCheckAndHasAllCategories() throws IOException {
        RestrictedListReader.Reading shipped = RestrictedListReader.read(Files.readAllBytes(Path.of("../../etc/restricted-codes.csv")));
        assertEquals(List.of(), shipped.findings());
        assertEquals(Set.of("sexual-health", "gender-recognition", "assisted-conception", "adoption"),
                shipped.codes().stream().map(RestrictedCode::category).collect(Collectors.toSet()));
    }

    @Test
    void aCheckDigitIsThatOfVerhoeff() {
        for (String id : List.of("86406008", "407377005", "93461009", "999000000", "100005", "32570681000036106")) {
            assertEquals(!id.equals("999000000"), RestrictedListReader.checked(id), id);
        }
        for (String id : List.of("86406009", "84606008", "407377050")) {
            assertEquals(false, RestrictedListReader.checked(id), id);
        }
    }
}
