package org.cadrenode.synthetic.errors;

import java.time.LocalDate;

import java.util.List;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.CheckDigits;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.ChildName;
import org.cadrenode.synthetic.region.NameBook;
import org.jspecify.annotations.Nullable;

/**
 * Records who a child is, as a provider would. The same child at the same provider is always recorded the same.
 * Immutable and thread-safe.
 */
public final class Recorder {

    private final long seed;
    private final ErrorRates rates;
    private final NameBook names;

    public Recorder(long seed, ErrorRates rates, NameBook names) {
        this.seed = seed;
        this.rates = rates;
        this.names = names;
    }

    /** What this provider has recorded of the child. */
    public RecordedIdentity record(Child child, Provider provider) {
        Chance chance = Chance.of(seed, "recorded by " + provider.id(), child.number());
        ChildName name = child.name();
        String forename = misspelt(forename(name, chance), chance);
        boolean oldSurname = chance.happens(rates.oldSurnames());
        String former = name.formerSurname();
        String surname = misspelt(oldSurname && former != null ? former : name.surname(), chance);
        LocalDate birthDate = chance.happens(rates.birthDates()) ? wrong(child.birthDate(), chance) : child.birthDate();
        String nhsNumber = nhsNumber(child.numbers().nhsNumber(), chance);
        String pupilNumber = pupilNumber(child, provider, chance);
        Address before = child.formerAddress();
        Address address = chance.happens(rates.oldAddresses()) && before != null ? before : child.address();
        return new RecordedIdentity(forename, name.middleNames(), surname, name.preferredName(), name.formerSurname(),
                birthDate, nhsNumber, pupilNumber, child.numbers().formerPupilNumber(),
                child.numbers().learnerNumber(), address);
    }

    private String forename(ChildName name, Chance chance) {
        boolean called = chance.happens(rates.shortNames());
        if (!called) {
            return name.forename();
        }
        if (name.preferredName() != null) {
            return name.preferredName();
        }
        List<String> shortForms = names.shortForms(name.forename());
        return shortForms.isEmpty() ? name.forename() : chance.pick(shortForms);
    }

    private String misspelt(String name, Chance chance) {
        return chance.happens(rates.nameTypos()) ? Misspelling.of(name, chance) : name;
    }

    private @Nullable String nhsNumber(@Nullable String number, Chance chance) {
        boolean missing = chance.happens(rates.missingNhsNumbers());
        boolean wrong = chance.happens(rates.wrongNhsNumbers());
        if (number == null || missing) {
            return null;
        }
        return wrong ? number.substring(0, 9) + (number.charAt(9) - '0' + 1 + chance.below(9)) % 10 : number;
    }

    private @Nullable String pupilNumber(Child child, Provider provider, Chance chance) {
        String number = child.numbers().pupilNumber();
        boolean missing = chance.happens(rates.missingPupilNumbers()) && provider == Provider.COUNCIL;
        boolean wrong = chance.happens(rates.wrongPupilNumbers());
        if (number == null || missing) {
            return null;
        }
        if (!wrong) {
            return number;
        }
        // Another check letter, or two neighbouring digits the wrong way round, as they are mistyped.
        int place = 1 + chance.below(11);
        String swapped = number.substring(0, place) + number.charAt(place + 1) + number.charAt(place)
                + number.substring(place + 2);
        char letter = number.charAt(0) == 'A' ? 'B' : 'A';
        return CheckDigits.isPupilNumber(swapped) ? letter + number.substring(1) : swapped;
    }

    /** Day and month the wrong way round where that is a date, or else one component off. */
    static LocalDate wrong(LocalDate date, Chance chance) {
        int day = date.getDayOfMonth();
        int month = date.getMonthValue();
        if (day <= 12 && day != month && chance.happens(0.5)) {
            return inPast(LocalDate.of(date.getYear(), day, month), date);
        }
        return switch (chance.below(3)) {
            case 0 -> inPast(date.withDayOfMonth(1 + (day + chance.below(9)) % date.lengthOfMonth()), date);
            case 1 -> inPast(date.plusMonths(month == 12 ? -1 : 1), date);
            default -> inPast(date.plusYears(chance.happens(0.5) ? 1 : -1), date);
        };
    }


    /** Nobody records a birth date that is yet to come. */
    private static LocalDate inPast(LocalDate wrong, LocalDate date) {
        return wrong.isAfter(Ages.TODAY) ? date.minusYears(1) : wrong;
    }
}
