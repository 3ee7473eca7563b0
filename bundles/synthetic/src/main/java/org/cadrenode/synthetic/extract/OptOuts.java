package org.cadrenode.synthetic.extract;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.errors.Provider;
import org.cadrenode.synthetic.errors.RecordedIdentity;
import org.cadrenode.synthetic.errors.Recorder;
import org.cadrenode.synthetic.region.Ages;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Services;
import org.jspecify.annotations.Nullable;

/**
 * Two lists of opt-outs: about 3 % of the children held by any provider before the first run, about 1 % after it (the
 * second list holds only those who are new). A row names a child by NHS number, by pupil number, by name and birth date
 * or by several of these, with the true values; only such ways are used as match every record of the child exactly,
 * so that whoever is listed can be found in every source that holds them. A child for whom there is no such way is not
 * listed, nor is either identity of an adopted child. Who a row means is in {@code optout-persons.csv}. Not
 * thread-safe.
 */
final class OptOuts implements Closeable {

    // About a quarter of those drawn cannot be listed, see above.
    private static final double INITIAL = 0.040;
    private static final double LATER = 0.0135;
    private static final String[] HEADER =
            {"nhs_number", "upn", "forename", "surname", "birth_date", "scope", "decided_by", "decided_on"};

    private final long seed;
    private final Recorder recorder;
    private final CsvFile initial;
    private final CsvFile later;
    private final CsvFile persons;

    OptOuts(long seed, Recorder recorder, Path truthFolder) throws IOException {
        this.seed = seed;
        this.recorder = recorder;
        this.initial = TruthFolder.open(truthFolder, "optouts-initial.csv", HEADER);
        this.later = TruthFolder.open(truthFolder, "optouts-later.csv", HEADER);
        this.persons = TruthFolder.open(truthFolder, "optout-persons.csv", "person_id", "list", "line", "way");
    }

    private enum Way {
        NHS_NUMBER(true, false, false),
        PUPIL_NUMBER(false, true, false),
        BOTH_NUMBERS(true, true, false),
        NAME_AND_BIRTH_DATE(false, false, true),
        NHS_NUMBER_AND_NAME(true, false, true),
        PUPIL_NUMBER_AND_NAME(false, true, true),
        ALL(true, true, true);

        private final boolean byNhsNumber;
        private final boolean byPupilNumber;
        private final boolean byName;

        Way(boolean byNhsNumber, boolean byPupilNumber, boolean byName) {
            this.byNhsNumber = byNhsNumber;
            this.byPupilNumber = byPupilNumber;
            this.byName = byName;
        }
    }

    /** Perhaps lists the child. */
    void consider(Child child) {
        Chance chance = Chance.of(seed, "opt-out", child.number());
        double place = chance.unit();
        if (place >= INITIAL + LATER || !child.services().any() || child.adoption() != null) {
            return;
        }
        Map<Provider, RecordedIdentity> held = held(child);
        List<Way> ways = new ArrayList<>();
        for (Way way : Way.values()) {
            if (held.entrySet().stream().allMatch(entry -> matches(way, child, entry.getKey(), entry.getValue()))) {
                ways.add(way);
            }
        }
        if (ways.isEmpty()) {
            return;
        }
        boolean isInitial = place < INITIAL;
        Way way = chance.pick(ways);
        CsvFile list = isInitial ? initial : later;
        persons.write(child.personId(), isInitial ? "initial" : "later", Long.toString(list.line()),
                way.name().toLowerCase(Locale.ROOT));
        LocalDate decided = isInitial ? Ages.between(Ages.TODAY.minusDays(900), Ages.TODAY.minusDays(30), chance)
                : Ages.between(Ages.TODAY.plusDays(2), Ages.TODAY.plusDays(60), chance);
        boolean ownDecision = child.ageOn(decided) >= 13 && chance.happens(0.8);
        list.write(
                way.byNhsNumber ? child.numbers().nhsNumber() : null,
                way.byPupilNumber ? child.numbers().pupilNumber() : null,
                way.byName ? child.name().forename() : null,
                way.byName ? child.name().surname() : null,
                way.byName ? child.birthDate().toString() : null,
                "all",
                ownDecision ? "young_person" : chance.happens(0.9) ? "parent" : "guardian", decided.toString());
    }

    private Map<Provider, RecordedIdentity> held(Child child) {
        Services services = child.services();
        Map<Provider, RecordedIdentity> held = new EnumMap<>(Provider.class);
        if (services.mentalHealth()) {
            held.put(Provider.MENTAL_HEALTH_TRUST, recorder.record(child, Provider.MENTAL_HEALTH_TRUST));
        }
        if (services.childInNeed() || services.lookedAfter()) {
            held.put(Provider.COUNCIL, recorder.record(child, Provider.COUNCIL));
        }
        if (services.onRoll()) {
            held.put(Provider.SCHOOL_TRUST, recorder.record(child, Provider.SCHOOL_TRUST));
        }
        return held;
    }

    /** Whether what a row would say of the child is what this provider has recorded. */
    private static boolean matches(Way way, Child child, Provider provider, RecordedIdentity recorded) {
        boolean nhsNumber = way.byNhsNumber && same(child.numbers().nhsNumber(), recorded.nhsNumber());
        boolean pupilNumber = way.byPupilNumber && same(child.numbers().pupilNumber(), recorded.pupilNumber());
        boolean name = way.byName && child.name().forename().equals(recorded.forename())
                && child.name().surname().equals(recorded.surname()) && child.birthDate().equals(recorded.birthDate());
        return switch (provider) {
            case MENTAL_HEALTH_TRUST -> nhsNumber || name;
            case COUNCIL -> pupilNumber;
            case SCHOOL_TRUST -> pupilNumber || name;
        };
    }

    private static boolean same(@Nullable String truth, @Nullable String recorded) {
        return truth != null && truth.equals(recorded);
    }

    long initial() {
        return initial.rows();
    }

    long later() {
        return later.rows();
    }

    @Override
    public void close() throws IOException {
        initial.close();
        later.close();
        persons.close();
    }
}
