package org.cadrenode.terms.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsBook.Refusal;
import org.cadrenode.api.terms.TermsState.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTextTest {
    private static final SourceId SOURCE = new SourceId("ssda903");
    private static final String GOOD = """
            # what was agreed on
            controller        "Exampleshire County Council"
            lawful-basis      "UK GDPR 6(1)(e), 9(2)(h)"
            agreement         DSA-2026-017  until 2031-03-31
            dpia              DPIA-2026-004 until 2030-12-31
            purpose           research
            purpose           service-improvement
            retain            8 years, or to age 25
            """;

    private static TermsText.Reading read(String text) {
        return TermsText.read(SOURCE, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRightFileSaysWhatStandsInIt() {
        Terms terms = read(GOOD).terms().orElseThrow();
        assertEquals(new Terms(SOURCE, Digest.ofContent(GOOD.getBytes(StandardCharsets.UTF_8)), "Exampleshire County Council",
                "UK GDPR 6(1)(e), 9(2)(h)", new Terms.Reference("DSA-2026-017", LocalDate.of(2031, 3, 31), 4),
                new Terms.Reference("DPIA-2026-004", LocalDate.of(2030, 12, 31), 5), Set.of(Purpose.RESEARCH, Purpose.SERVICE_IMPROVEMENT), false,
                Set.of(), new Terms.Retention(8, Optional.of(25))), terms);
        assertEquals(LocalDate.of(2030, 12, 31), terms.until());
    }

    @Test
    void whatIsOptionalMayStandAndLinesMayEndAsWindowsEndsThem() {
        TermsText.Reading reading = read("\uFEFF" + (GOOD.replace("8 years, or to age 25", "1 year") + "release never\n\tunrestricted  adoption\tsexual-health\n")
                .replace("\n", "\r\n"));
        assertEquals(List.of(), reading.findings());
        assertTrue(reading.terms().orElseThrow().neverRelease());
        assertEquals(9, reading.neverLine());
        assertEquals(Set.of("adoption", "sexual-health"), reading.terms().get().unrestricted());
        assertEquals(new Terms.Retention(1, Optional.empty()), reading.terms().get().retention());
    }

    @Test
    void dataThatNeverLeaveNeedNoPurpose() {
        assertTrue(read(GOOD.replaceAll("purpose .*\n", "") + "release never\n").terms().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "lawful-basis", "agreement", "dpia", "retain", "purpose"})
    void aLineThatIsMissingIsNamed(String word) {
        List<Finding> findings = read(GOOD.replaceAll("(?m)^" + word + " .*\n", "")).findings();
        assertEquals(1, findings.size(), findings.toString());
        assertEquals(0, findings.get(0).line());
        assertTrue(findings.get(0).remedy().contains(word), findings.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "purposes research", "purpose", "purpose research commercial", "purpose Research", "controller Exampleshire Council",
        "controller \"Exampleshire", "controller \"Example\"shire", "agreement DSA-1 until 2031-02-30", "agreement DSA-1 2031-03-31",
        "agreement \"\" until 2031-03-31", "dpia DPIA-1 until 31/03/2031", "retain 0 years", "retain 8", "retain 8 years, or to age 0",
        "retain 101 years", "release", "release sometimes", "unrestricted", "unrestricted Adoption!", "=cmd()"})
    void aLineThatIsWrongIsNamedWithItsRemedyAndNothingIsAllowed(String line) {
        String without = GOOD.replaceAll("(?m)^" + line.split(" ")[0] + " .*\n", "");
        TermsText.Reading reading = read(without + line + "\n");
        int number = without.split("\n").length + 1;
        assertTrue(reading.findings().stream().anyMatch(finding -> finding.line() == number && !finding.remedy().isBlank()),
                reading.findings().toString());
        assertEquals(Optional.empty(), reading.terms());
    }

    @Test
    void aLineThatStandsTwiceIsWrongEvenIfItSaysTheSame() {
        for (String line : List.of("controller \"Exampleshire County Council\"", "purpose research", "agreement DSA-9 until 2040-01-01", "retain 9 years")) {
            TermsText.Reading reading = read(GOOD + line + "\n");
            assertEquals(1, reading.findings().size(), line);
            assertEquals(9, reading.findings().get(0).line());
            assertEquals(Optional.empty(), reading.terms(), line);
        }
    }

    @Test
    void aFileThatIsNoTextOrTooLargeIsWrong() {
        assertTrue(TermsText.read(SOURCE, new byte[] {(byte) 0xC3, 0x28}).terms().isEmpty());
        assertTrue(TermsText.read(SOURCE, new byte[TermsText.LARGEST + 1]).terms().isEmpty());
        assertTrue(read(GOOD + "# ok\ncontroller\u0007 x\n").findings().stream().anyMatch(finding -> finding.line() == 10));
    }

    @Test
    void noChangeOfOneCharacterMakesAPurposeOrALaterDay() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Terms good = read(GOOD).terms().orElseThrow();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            text.deleteCharAt(random.nextInt(text.length()));
            read(text.toString()).terms().ifPresent(terms -> {
                assertTrue(good.purposes().containsAll(terms.purposes()), text.toString());
                assertTrue(terms.agreement().until().getYear() <= 2031, text.toString());
            });
        }
    }

    @Test
    void theLastDayStillAllowsAndTheNextForbidsWithTheLine() {
        TermsText.Reading reading = read(GOOD);
        assertEquals(List.of(), Judgement.of(reading, Set.of(Purpose.RESEARCH), LocalDate.of(2030, 12, 31)));
        List<Refusal> refusals = Judgement.of(reading, Set.of(Purpose.RESEARCH), LocalDate.of(2031, 1, 1));
        assertEquals(List.of(5), refusals.stream().map(Refusal::line).toList());
        assertTrue(refusals.get(0).text().startsWith("line 5: the assessment DPIA-2026-004 of ssda903 ran out on 2030-12-31"), refusals.toString());
        assertEquals(List.of(4, 5), Judgement.of(reading, Set.of(Purpose.RESEARCH), LocalDate.of(2031, 4, 1)).stream().map(Refusal::line).toList());
    }

    @Test
    void everyPurposeThatTheResourceServesHasToBeAllowed() {
        TermsText.Reading reading = read(GOOD);
        LocalDate day = LocalDate.of(2027, 1, 1);
        assertEquals(List.of(), Judgement.of(reading, Set.of(Purpose.RESEARCH, Purpose.SERVICE_IMPROVEMENT), day));
        List<Refusal> refusals = Judgement.of(reading, Set.of(Purpose.RESEARCH, Purpose.COMMERCIAL), day);
        assertEquals(6, refusals.get(0).line());
        assertTrue(refusals.get(0).reason().contains("serves commercial, which"), refusals.toString());
        assertEquals(1, Judgement.of(reading, Set.of(), day).size(), "no purpose at all is none that is allowed");
    }

    @Test
    void neverIsNever() {
        TermsText.Reading reading = read(GOOD + "release never\n");
        assertEquals(List.of(9), Judgement.of(reading, Set.of(Purpose.RESEARCH), LocalDate.of(2027, 1, 1)).stream().map(Refusal::line).toList());
    }
}
