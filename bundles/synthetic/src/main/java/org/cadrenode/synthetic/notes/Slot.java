package org.cadrenode.synthetic.notes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Gazetteer;
import org.cadrenode.synthetic.region.Relation;

/**
 * What can stand in braces in a sentence: the word there, when it can be filled, and how. What plants an identifier
 * says so with {@code plant}; what is only said ({@code say}) is not an identifier, however much it looks like one.
 */
enum Slot implements Blank {
    FIRST("first", f -> f.plantName(PlantedKind.FORENAME, f.child().name().forename())),
    NICK("nick", f -> f.plantName(PlantedKind.FORENAME, f.called())),
    SURNAME("surname", f -> f.plantName(PlantedKind.SURNAME, f.child().name().surname())),
    SURNAME_CAPITALS("SURNAME", f -> f.plantCapitals(PlantedKind.SURNAME, f.child().name().surname())),
    FULL("full", f -> {
        f.plantName(PlantedKind.FORENAME, f.child().name().forename());
        f.say(" ");
        f.plantName(PlantedKind.SURNAME, f.child().name().surname());
    }),
    FORMER_SURNAME("former-surname", s -> s.child().name().formerSurname() != null,
            f -> f.plantSurname(PlantedKind.SURNAME, String.valueOf(f.child().name().formerSurname()))),
    INITIALS("initials", Filling::writeInitials),
    INITIAL_SURNAME("initial-surname", f -> {
        f.say(f.initial() + ". ");
        f.plantName(PlantedKind.SURNAME, f.child().name().surname());
    }),

    MOTHER("mother", has(Relation.MOTHER), forename(Relation.MOTHER)),
    MOTHER_FULL("mother-full", has(Relation.MOTHER), fullName(Relation.MOTHER)),
    MOTHER_TITLE("mother-title", has(Relation.MOTHER), title(Relation.MOTHER)),
    FATHER("father", has(Relation.FATHER), forename(Relation.FATHER)),
    FATHER_FULL("father-full", has(Relation.FATHER), fullName(Relation.FATHER)),
    STEP("step", has(Relation.STEP_PARENT), forename(Relation.STEP_PARENT)),
    STEP_FULL("step-full", has(Relation.STEP_PARENT), fullName(Relation.STEP_PARENT)),
    GRANDPARENT("grandparent", has(Relation.GRANDPARENT), forename(Relation.GRANDPARENT)),
    GRANDPARENT_FULL("grandparent-full", has(Relation.GRANDPARENT), fullName(Relation.GRANDPARENT)),
    SIBLING("sibling", s -> !s.siblings().isEmpty(),
            f -> f.plantName(PlantedKind.RELATIVE, f.sibling().name().calledName())),
    SIBLING_FULL("sibling-full", s -> !s.siblings().isEmpty(), f -> {
        f.plantName(PlantedKind.RELATIVE, f.sibling().name().forename());
        f.say(" ");
        f.plantName(PlantedKind.RELATIVE, f.sibling().name().surname());
    }),

    SCHOOL("school", s -> s.child().school() != null, f -> f.plantPlace(f.school().name())),
    PRACTICE("practice", f -> f.plantPlace(f.child().practice().name())),
    TOWN("town", f -> f.plant(PlantedKind.ADDRESS, f.child().address().town())),
    STREET("street", f -> f.plantAddress(f.child().address().street())),
    ADDRESS("address", f -> f.plantAddress(f.child().address().line())),
    SCHOOL_SHORT("school-short", s -> s.child().school() != null && !WrittenPlaces.ofSchool(s).isEmpty(),
            f -> f.plantPlace(f.chance().pick(WrittenPlaces.ofSchool(f.subject())))),
    PRACTICE_SHORT("practice-short", s -> !WrittenPlaces.ofPractice(s).isEmpty(),
            f -> f.plantPlace(f.chance().pick(WrittenPlaces.ofPractice(f.subject())))),
    CLINIC("clinic", f -> f.plantPlace(f.chance().pick(WrittenPlaces.clinics()))),
    OTHER_ADDRESS("other-address", f -> f.plantAddress(f.otherAddress().line())),
    OTHER_POSTCODE("other-postcode", f -> f.plant(PlantedKind.POSTCODE, f.writtenPostcode(f.otherAddress()))),
    GRANDPARENT_ADDRESS("grandparent-address", has(Relation.GRANDPARENT),
            f -> f.plantAddress(f.relative(Relation.GRANDPARENT).address().line())),
    ADDRESS_CAPITALS("ADDRESS", f -> f.plant(PlantedKind.ADDRESS, f.child().address().line().toUpperCase(Locale.ROOT))),
    TOWN_CAPITALS("TOWN", f -> f.plant(PlantedKind.ADDRESS, f.child().address().town().toUpperCase(Locale.ROOT))),
    POSTCODE("postcode", f -> f.plant(PlantedKind.POSTCODE, f.writtenPostcode(f.child().address()))),
    FORMER_ADDRESS("former-address", s -> s.child().formerAddress() != null,
            f -> f.plantAddress(f.formerAddress().line())),
    FORMER_POSTCODE("former-postcode", s -> s.child().formerAddress() != null,
            f -> f.plant(PlantedKind.POSTCODE, f.writtenPostcode(f.formerAddress()))),

    PHONE("phone", has(Relation.MOTHER),
            f -> f.plant(PlantedKind.PHONE, f.writtenPhone(f.relative(Relation.MOTHER).phone()))),
    FATHER_PHONE("father-phone", has(Relation.FATHER),
            f -> f.plant(PlantedKind.PHONE, f.writtenPhone(f.relative(Relation.FATHER).phone()))),
    CHILD_PHONE("child-phone", s -> s.child().phone() != null,
            f -> f.plant(PlantedKind.PHONE, f.writtenPhone(String.valueOf(f.child().phone())))),
    EMAIL("email", hasEmail(Relation.MOTHER),
            f -> f.plantEmail(String.valueOf(f.relative(Relation.MOTHER).email()))),
    FATHER_EMAIL("father-email", hasEmail(Relation.FATHER),
            f -> f.plantEmail(String.valueOf(f.relative(Relation.FATHER).email()))),
    CHILD_EMAIL("child-email", s -> s.child().email() != null,
            f -> f.plantEmail(String.valueOf(f.child().email()))),
    OFFICE_PHONE("office-phone", f -> f.plant(PlantedKind.PHONE, f.writtenPhone(Gazetteer.landline(f.chance())))),
    WORK_MOBILE("work-mobile", f -> f.plant(PlantedKind.PHONE, f.writtenPhone(Gazetteer.mobile(f.chance())))),
    WORK_EMAIL("work-email", f -> f.plantEmail(f.workEmail())),
    URL("url", f -> f.plant(PlantedKind.URL, f.url())),
    SITE("site", f -> f.plant(PlantedKind.URL, f.chance().pickOf("www.school.example", "https://school.example/contact",
            "http://www.trust.example.net", "www.council.example.org/children"))),
    VEHICLE("vehicle", f -> f.plant(PlantedKind.VEHICLE, f.vehicle())),

    NHS("nhs", s -> s.child().numbers().nhsNumber() != null, f -> f.plant(PlantedKind.NHS, f.writtenNhsNumber())),
    PATIENT_ID("patient-id", f -> f.plant(PlantedKind.ID, f.subject().patientId())),
    UPN("upn", s -> s.child().numbers().pupilNumber() != null,
            f -> f.plant(PlantedKind.ID, String.valueOf(f.child().numbers().pupilNumber()))),
    FORMER_UPN("former-upn", s -> s.child().numbers().formerPupilNumber() != null,
            f -> f.plant(PlantedKind.ID, String.valueOf(f.child().numbers().formerPupilNumber()))),
    ULN("uln", s -> s.child().numbers().learnerNumber() != null,
            f -> f.plant(PlantedKind.ID, String.valueOf(f.child().numbers().learnerNumber()))),
    CHI("chi", f -> f.plant(PlantedKind.ID,
            WrittenNumbers.healthIndex(f.child().birthDate(), f.female(), f.chance()))),
    NI("ni", f -> f.plant(PlantedKind.ID, WrittenNumbers.insuranceNumber(f.chance()))),
    DOB("dob", f -> f.plantDate(PlantedKind.DOB, f.child().birthDate())),
    DOB_DAY("dob-day", Filling::plantBirthday),
    DATE("date", f -> f.plantDate(PlantedKind.DATE, f.recentDate())),
    OLD_DATE("old-date", f -> f.plantDate(PlantedKind.DATE, f.oldDate())),
    NEXT_DATE("next-date", f -> f.plantDate(PlantedKind.DATE, f.nextDate())),

    FRIEND("friend", f -> f.plant(PlantedKind.OTHER_NAME, f.friend())),
    TEACHER("teacher", f -> f.plantTitled(f.teacherTitle(), f.teacher())),
    CLINICIAN("clinician", f -> f.plantTitled(f.clinician().title(), f.clinician().surname())),
    WORKER("worker", f -> {
        f.plant(PlantedKind.OTHER_NAME, f.workerForename());
        f.say(" ");
        f.plant(PlantedKind.OTHER_NAME, f.workerSurname());
    }),

    SHORT_DATE("short-date", f -> f.plant(PlantedKind.DATE, WrittenDates.shortForm(f.recentDate(), f.chance()))),
    NUMERIC_DATE("numeric-date", f -> f.plant(PlantedKind.DATE, WrittenDates.numeric(f.recentDate(), f.chance()))),
    SIBLING_DOB("sibling-dob", s -> !s.siblings().isEmpty(),
            f -> f.plantDate(PlantedKind.DOB, f.sibling().birthDate())),
    RELATIVE_DOB("mother-dob", has(Relation.MOTHER),
            f -> f.plantDate(PlantedKind.DOB, f.relative(Relation.MOTHER).birthDate())),

    HE("he", f -> f.say(f.female() ? "she" : "he")),
    HE_CAPITAL("He", f -> f.say(f.female() ? "She" : "He")),
    HIM("him", f -> f.say(f.female() ? "her" : "him")),
    HIS("his", f -> f.say(f.female() ? "her" : "his")),
    HIS_CAPITAL("His", f -> f.say(f.female() ? "Her" : "His")),
    HIMSELF("himself", f -> f.say(f.female() ? "herself" : "himself")),
    AGE("age", f -> f.say(Integer.toString(f.age()))),
    MONTH("month", f -> f.say(WrittenDates.anyMonth(f.chance()))),
    DOSE("dose", f -> f.say(f.chance().pickOf("2 mg", "5 mg", "10 mg", "18 mg", "20mg", "25 mg", "36 mg", "100mg"))),
    WEIGHT("weight", f -> f.say(f.chance().between(18, 88) + "." + f.chance().below(10))),
    HEIGHT("height", f -> f.say(Integer.toString(f.chance().between(104, 186)))),
    PULSE("pulse", f -> f.say(Integer.toString(f.chance().between(58, 124)))),
    COUNT("count", f -> f.say(Integer.toString(f.chance().between(2, 9)))),
    SCORE("score", f -> f.say(Integer.toString(f.chance().between(3, 79)))),
    TIME("time", f -> f.say(f.chance().between(8, 20) + f.chance().pickOf(":00", ":10", ".15", ":30", ".45"))),


    BLOOD_PRESSURE("bp", f -> f.say(f.chance().between(88, 139) + "/" + f.chance().between(48, 89))),
    PERCENT("percent", f -> f.say(f.chance().between(2, 99) + f.chance().pickOf("%", " %", "% ile", " per cent"))),
    ICD("icd", f -> f.say(f.chance().pickOf("F84.0", "F90.0", "F41.1", "F32.1", "G40.3", "J45.9", "Z63.5", "F93.0"))),
    SNOMED("snomed", f -> f.say(f.chance().pickOf("35489007", "406506008", "197480006", "408856003", "195967001"))),
    TEN("ten", f -> f.say(f.chance().between(1, 10) + f.chance().pickOf("/10", " / 10", " out of 10")));

    private static final Map<String, Slot> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(slot -> slot.word, Function.identity()));

    private final String word;
    private final Predicate<NoteSubject> possible;
    private final Consumer<Filling> fill;

    Slot(String word, Consumer<Filling> fill) {
        this(word, subject -> true, fill);
    }

    Slot(String word, Predicate<NoteSubject> possible, Consumer<Filling> fill) {
        this.word = word;
        this.possible = possible;
        this.fill = fill;
    }

    /** The slot of a word in braces. */
    static Slot named(String word) {
        Slot slot = BY_WORD.get(word);
        if (slot == null) {
            throw new IllegalArgumentException("no slot named " + word);
        }
        return slot;
    }

    @Override
    public boolean isPossible(NoteSubject subject) {
        return possible.test(subject);
    }

    @Override
    public void fill(Filling filling) {
        fill.accept(filling);
    }

    private static Predicate<NoteSubject> has(Relation relation) {
        return subject -> subject.relative(relation) != null;
    }

    private static Predicate<NoteSubject> hasEmail(Relation relation) {
        return subject -> {
            Adult adult = subject.relative(relation);
            return adult != null && adult.email() != null;
        };
    }

    private static Consumer<Filling> forename(Relation relation) {
        return f -> f.plantName(PlantedKind.RELATIVE, f.relative(relation).forename());
    }

    private static Consumer<Filling> fullName(Relation relation) {
        return f -> {
            f.plantName(PlantedKind.RELATIVE, f.relative(relation).forename());
            f.say(" ");
            f.plantName(PlantedKind.RELATIVE, f.relative(relation).surname());
        };
    }

    private static Consumer<Filling> title(Relation relation) {
        return f -> {
            f.say(f.relative(relation).title() + " ");
            f.plantName(PlantedKind.RELATIVE, f.relative(relation).surname());
        };
    }
}
