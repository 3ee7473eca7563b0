package org.cadrenode.synthetic.errors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Region;
import org.cadrenode.synthetic.region.RegionPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecorderPropertiesTest {

    private static final long SEED = 77;
    private static final List<Child> CHILDREN = new ArrayList<>();

    @BeforeAll
    static void makeChildren() {
        new Region(new RegionPlan(20_000, SEED)).forEach(household -> CHILDREN.addAll(household.children()));
    }

    private static Recorder recorder(ErrorRates rates) {
        return new Recorder(SEED, rates, new NameBook());
    }

    private static double share(Recorder recorder, Provider provider, BiPredicate<Child, RecordedIdentity> counted,
            BiPredicate<Child, RecordedIdentity> of) {
        int all = 0;
        int some = 0;
        for (Child child : CHILDREN) {
            RecordedIdentity recorded = recorder.record(child, provider);
            if (of.test(child, recorded)) {
                all++;
                some += counted.test(child, recorded) ? 1 : 0;
            }
        }
        return (double) some / all;
    }

    @Test
    void withoutErrorsTheRecordIsTheTruth() {
        Recorder recorder = recorder(ErrorRates.none());
        for (Child child : CHILDREN) {
            RecordedIdentity recorded = recorder.record(child, Provider.COUNCIL);
            assertEquals(child.name().forename(), recorded.forename());
            assertEquals(child.name().surname(), recorded.surname());
            assertEquals(child.birthDate(), recorded.birthDate());
            assertEquals(child.numbers().nhsNumber(), recorded.nhsNumber());
            assertEquals(child.numbers().pupilNumber(), recorded.pupilNumber());
            assertEquals(child.address(), recorded.address());
        }
    }

    @Test
    void theUsualRatesAreThoseThatAreDocumented() {
        assertEquals(new ErrorRates(0.02, 0.01, 0.01, 0.05, 0.10, 0.04, 0.005, 0.04, 0.005, 0.001, 0.001, 0),
                ErrorRates.usual());
    }

    @Test
    void errorsHappenAtTheirRates() {
        Recorder recorder = recorder(ErrorRates.usual());
        Provider trust = Provider.MENTAL_HEALTH_TRUST;
        assertEquals(0.02, share(recorder, trust, (c, r) -> !r.surname().equals(c.name().surname()),                 (c, r) -> c.name().formerSurname() == null), 0.004);
        assertEquals(0.01, share(recorder, trust, (c, r) -> !r.birthDate().equals(c.birthDate()), (c, r) -> true),
                0.003);
        assertEquals(0.05, share(recorder, trust, (c, r) -> !r.address().equals(c.address()),
                (c, r) -> c.formerAddress() != null), 0.008);
        assertEquals(0.04, share(recorder, trust, (c, r) -> r.nhsNumber() == null,                 (c, r) -> c.numbers().nhsNumber() != null), 0.006);
        assertEquals(0.005, share(recorder, trust, (c, r) -> !CheckDigits.isNhsNumber(String.valueOf(r.nhsNumber())),
                (c, r) -> r.nhsNumber() != null), 0.002);
        assertEquals(0.04, share(recorder, Provider.COUNCIL, (c, r) -> r.pupilNumber() == null,                 (c, r) -> c.numbers().pupilNumber() != null), 0.006);
        assertEquals(0.0, share(recorder, Provider.SCHOOL_TRUST, (c, r) -> r.pupilNumber() == null,
                (c, r) -> c.numbers().pupilNumber() != null));
        assertEquals(0.005, share(recorder, Provider.SCHOOL_TRUST,
                (c, r) -> !CheckDigits.isPupilNumber(String.valueOf(r.pupilNumber())),
                (c, r) -> r.pupilNumber() != null), 0.002);
        double forenames = share(recorder, trust, (c, r) -> !r.forename().equals(c.name().forename()), (c, r) -> true);
        assertTrue(forenames > 0.02 && forenames < 0.032, () -> "forenames " + forenames);
    }

    @Test
    void aProviderAlwaysRecordsAChildTheSameAndProvidersErrOnTheirOwn() {
        Recorder recorder = recorder(ErrorRates.usual());
        int differing = 0;
        for (Child child : CHILDREN) {
            RecordedIdentity atTrust = recorder.record(child, Provider.MENTAL_HEALTH_TRUST);
            assertEquals(atTrust, recorder.record(child, Provider.MENTAL_HEALTH_TRUST));
            RecordedIdentity atSchool = recorder.record(child, Provider.SCHOOL_TRUST);
            boolean bothWrong = !atTrust.surname().equals(child.name().surname()) && !atSchool.surname()
                    .equals(child.name().surname());
            differing += !atTrust.surname().equals(atSchool.surname()) && !bothWrong ? 1 : 0;
        }
        assertTrue(differing > CHILDREN.size() * 0.03, "an error at one provider is not one at the other");
    }

    @Test
    void aWrongBirthDateIsAnotherDateThatHasBeen() {
        Chance chance = Chance.of(SEED, "dates", 0);
        for (LocalDate date = LocalDate.of(2005, 10, 4); !date.isAfter(Ages.TODAY); date = date.plusDays(1)) {
            LocalDate wrong = Recorder.wrong(date, chance);
            assertNotEquals(date, wrong);
            assertFalse(wrong.isAfter(Ages.TODAY));
        }
    }

    @Test
    void aTypingErrorIsOneErrorAndKeepsTheNameAName() {
        Chance chance = Chance.of(SEED, "typing", 0);
        int changed = 0;
        for (Child child : CHILDREN) {
            String name = child.name().surname();
            String wrong = Misspelling.of(name, chance);
            changed += wrong.equals(name) ? 0 : 1;
            assertTrue(Math.abs(wrong.length() - name.length()) <= 1 && !wrong.isBlank());
            assertEquals(name.chars().filter(c -> c == '-' || c == '\'' || c == ' ').count(), wrong.chars()
                    .filter(c -> c == '-' || c == '\'' || c == ' ').count());
        }
        assertTrue(changed > CHILDREN.size() * 0.95, "nearly every name can be misspelt");
        assertEquals("Ng", Misspelling.of("Ng", chance), "a name of two letters is left alone");
    }

    @Test
    void aChildWithoutANumberIsRecordedWithoutOne() {
        Recorder recorder = recorder(ErrorRates.usual());
        for (Child child : CHILDREN) {
            if (child.numbers().nhsNumber() == null) {
                assertNull(recorder.record(child, Provider.MENTAL_HEALTH_TRUST).nhsNumber());
            }
        }
    }

    @Test
    void aRateOutsideZeroToOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ErrorRates(1.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ErrorRates(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new ErrorRates(0, 0, 0, 0, 0, Double.NaN, 0, 0, 0, 0, 0, 0));
    }
}
