package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.synthetic.errors.Misspelling;
import org.cadrenode.synthetic.region.Address;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.Origin;
import org.cadrenode.synthetic.region.Relation;
import org.cadrenode.synthetic.region.School;
import org.cadrenode.synthetic.region.Sex;

/**
 * One note being filled in: whom it is about, who else occurs in it (the same friend, teacher and clinician
 * throughout), and the text so far. Not thread-safe.
 */
final class Filling {

    private final NoteSubject subject;
    private final LocalDate written;
    private final Chance chance;
    private final double typos;
    private final NoteText text;
    private final boolean varied;
    private final NameBook names;
    private final Map<Relation, NamedPerson> relativesNamed = new EnumMap<>(Relation.class);
    private final List<Integer> quotesFrom = new ArrayList<>();
    private final Bystanders bystanders;
    private final Address otherAddress;
    private final String called;
    private final String friend;
    private final String teacher;
    private final String teacherTitle;
    private final String workerForename;
    private final String workerSurname;
    private final Staff.Member clinician;

    Filling(NoteSubject subject, LocalDate written, NameBook names, Staff staff, double typos, boolean varied,
            Chance chance, NoteText text) {
        this.subject = subject;
        this.names = names;
        this.written = written;
        this.chance = chance;
        this.typos = typos;
        this.text = text;
        this.varied = varied;
        this.bystanders = new Bystanders(names, chance);
        this.otherAddress = WrittenPlaces.address(chance);
        List<String> shortForms = names.shortForms(subject.child().name().forename());
        String preferred = subject.child().name().preferredName();
        String usual = shortForms.isEmpty() ? subject.child().name().forename() : shortForms.get(0);
        this.called = preferred != null ? preferred : usual;
        this.friend = names.forename(subject.child().sex(), Origin.ENGLISH, chance);
        this.teacher = names.surname(Origin.ENGLISH, chance);
        this.teacherTitle = chance.pickOf("Mrs", "Mr", "Miss", "Ms");
        this.workerForename = names.forename(Sex.FEMALE, Origin.ENGLISH, chance);
        this.workerSurname = names.surname(Origin.ENGLISH, chance);
        this.clinician = staff.any(chance);
    }

    /** Appends words that are no identifier. */
    void say(String words) {
        text.append(words);
    }

    /** Plants a value as it is. */
    void plant(PlantedKind kind, String value) {
        text.plant(kind, value, subject.known().contains(value), false);
    }

    /** Plants a name, with a typing error at the rate that was asked for. */
    void plantName(PlantedKind kind, String name) {
        plantTyped(kind, varied ? WrittenNames.written(name, chance) : name);
    }

    /** Plants a surname as {@link #plantName}, now and then only half of a double-barrelled one. */
    void plantSurname(PlantedKind kind, String surname) {
        plantName(kind, varied ? WrittenNames.perhapsHalf(surname, chance) : surname);
    }

    void plantCapitals(PlantedKind kind, String name) {
        if (varied) {
            plantTyped(kind, WrittenNames.written(name, chance).toUpperCase(Locale.ROOT));
        } else {
            plant(kind, name.toUpperCase(Locale.ROOT));
        }
    }

    private void plantTyped(PlantedKind kind, String name) {
        boolean wrong = kind != PlantedKind.OTHER_NAME && chance.happens(typos);
        String typed = wrong ? Misspelling.of(name, chance) : name;
        text.plant(kind, typed, subject.known().contains(name), !typed.equals(name));
    }

    void plantTitled(String title, String surname) {
        say(title + " ");
        plant(PlantedKind.OTHER_NAME, surname);
    }

    /** Plants a date in one of its written forms; a birth date is known if the record holds it in any form. */
    void plantDate(PlantedKind kind, LocalDate date) {
        boolean known = kind == PlantedKind.DOB && subject.known().contains(date.toString());
        String form = !varied ? WrittenDates.written(date, chance)
                : kind == PlantedKind.DOB ? WrittenDates.birth(date, chance) : WrittenDates.anyForm(date, chance);
        text.plant(kind, form, known, false);
    }

    /** Writes the child's initials; of varied notes they are a part of what a scrubber should find. */
    void writeInitials() {
        String initials = initial() + "." + child().name().surname().charAt(0) + ".";
        if (varied) {
            text.plant(PlantedKind.FORENAME, initials, true, false);
        } else {
            say(initials);
        }
    }

    /** Plants a part of an address, with what stands for Street and the like as it is or short. */
    void plantAddress(String address) {
        String form = varied ? WrittenNumbers.street(address, chance) : address;
        text.plant(PlantedKind.ADDRESS, form, subject.known().contains(address), false);
    }

    /** Plants an e-mail address, now and then with capitals. */
    void plantEmail(String email) {
        plant(PlantedKind.EMAIL, !varied || chance.happens(0.85) ? email
                : chance.happens(0.5) ? email.toUpperCase(Locale.ROOT)
                : email.substring(0, 1).toUpperCase(Locale.ROOT) + email.substring(1));
    }

    /** Plants a school or the like. */
    void plantPlace(String name) {
        plant(PlantedKind.PLACE, varied && chance.happens(0.2) ? name.replace("'", "") : name);
    }

    /** Plants the day and month of the child's birth. */
    void plantBirthday() {
        boolean known = subject.known().contains(child().birthDate().toString());
        text.plant(PlantedKind.DOB, WrittenDates.dayAndMonth(child().birthDate(), chance), known, false);
    }

    NamedPerson childNamed() {
        return new NamedPerson(child().name().forename(), called, child().name().middleNames(),
                child().name().surname(), female() ? "Miss" : "Master", PlantedKind.FORENAME, PlantedKind.SURNAME);
    }

    NamedPerson siblingNamed() {
        return NamedPerson.relative(sibling().name().forename(), sibling().name().calledName(),
                sibling().name().surname(), sibling().sex() == Sex.FEMALE ? "Miss" : "Mr");
    }

    NamedPerson relativeNamed(Relation relation) {
        return relativesNamed.computeIfAbsent(relation, this::named);
    }

    private NamedPerson named(Relation relation) {
        Adult adult = relative(relation);
        List<String> shortForms = names.shortForms(adult.forename());
        String calledName = shortForms.isEmpty() || chance.happens(0.4) ? adult.forename() : chance.pick(shortForms);
        return NamedPerson.relative(adult.forename(), calledName, adult.surname(), adult.title());
    }

    NamedPerson bystander(Who who) {
        return bystanders.of(who);
    }

    /** Marks that a message that is quoted in another begins here. */
    void quote() {
        quotesFrom.add(text.length());
    }

    List<Integer> quotesFrom() {
        return quotesFrom;
    }

    boolean varied() {
        return varied;
    }

    NoteSubject subject() {
        return subject;
    }

    Chance chance() {
        return chance;
    }

    Child child() {
        return subject.child();
    }

    boolean female() {
        return child().sex() == Sex.FEMALE;
    }

    int age() {
        return child().ageOn(written);
    }

    String called() {
        return called;
    }

    char initial() {
        return child().name().forename().charAt(0);
    }

    Child sibling() {
        return subject.siblings().get(0);
    }

    Adult relative(Relation relation) {
        Adult adult = subject.relative(relation);
        if (adult == null) {
            throw new IllegalStateException("no such relative");
        }
        return adult;
    }

    School school() {
        School school = child().school();
        if (school == null) {
            throw new IllegalStateException("no school");
        }
        return school;
    }

    Address formerAddress() {
        Address former = child().formerAddress();
        if (former == null) {
            throw new IllegalStateException("never moved");
        }
        return former;
    }

    /** An address that is in no record; the same throughout the note. */
    Address otherAddress() {
        return otherAddress;
    }

    /** The e-mail address of a member of staff, at a domain that is kept for examples. */
    String workEmail() {
        NamedPerson worker = bystanders.of(chance.pickOf(Who.SOCIAL_WORKER, Who.TEACHER, Who.CLERK));
        return chance.happens(0.3) ? chance.pickOf("office", "duty", "head", "camhs.admin", "reception")
                + "@" + chance.pickOf("school.example", "council.example.org", "trust.example.net")
                : (chance.happens(0.5) ? plainLetters(worker.forename()) : plainLetters(worker.forename()).substring(0, 1))
                + "." + plainLetters(worker.surname()) + "@"
                + chance.pickOf("school.example", "council.example.org", "trust.example.net");
    }

    private static String plainLetters(String name) {
        String plain = WrittenNames.withoutAccents(name).replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
        return plain.isEmpty() ? "staff" : plain;
    }

    String friend() {
        return friend;
    }

    String teacher() {
        return teacher;
    }

    String teacherTitle() {
        return teacherTitle;
    }

    String workerForename() {
        return workerForename;
    }

    String workerSurname() {
        return workerSurname;
    }

    Staff.Member clinician() {
        return clinician;
    }

    LocalDate recentDate() {
        return chance.happens(0.5) ? written : written.minusDays(chance.between(1, 60));
    }

    LocalDate oldDate() {
        return written.minusDays(chance.between(61, 500));
    }

    LocalDate nextDate() {
        return written.plusDays(chance.between(3, 60));
    }

    String writtenPostcode(Address address) {
        String postcode = address.postcode();
        if (varied) {
            return WrittenNumbers.postcode(postcode, chance);
        }
        return switch (chance.below(6)) {
            case 0 -> postcode.replace(" ", "");
            case 1 -> postcode.toLowerCase(Locale.ROOT);
            default -> postcode;
        };
    }

    String writtenPhone(String phone) {
        if (varied) {
            return WrittenNumbers.phone(phone, chance);
        }
        return switch (chance.below(5)) {
            case 0 -> phone.replace(" ", "");
            case 1 -> phone.startsWith("07") ? "+44 " + phone.substring(1) : "(" + phone.replace(" ", ") ");
            case 2 -> phone.substring(0, phone.length() - 3) + " " + phone.substring(phone.length() - 3);
            default -> phone;
        };
    }

    String writtenNhsNumber() {
        String number = String.valueOf(child().numbers().nhsNumber());
        if (varied) {
            return WrittenNumbers.nhsNumber(number, chance);
        }
        return switch (chance.below(4)) {
            case 0 -> number;
            case 1 -> number.substring(0, 3) + "-" + number.substring(3, 6) + "-" + number.substring(6);
            default -> number.substring(0, 3) + " " + number.substring(3, 6) + " " + number.substring(6);
        };
    }

    /** An address at a domain that is kept for examples. */
    String url() {
        String name = child().name().forename().codePoints().filter(c -> c < 128 && Character.isLetter(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString()
                .toLowerCase(Locale.ROOT);
        String site = chance.pickOf("https://www.example.org/", "http://example.com/art/", "www.example.net/u/");
        return site + name + chance.between(10, 9999);
    }

    /** A registration in the form of 2001 with a first letter pair, ZQ, that is not issued. */
    String vehicle() {
        if (varied) {
            return WrittenNumbers.plate(chance);
        }
        String letters = "ABCDEFGHJKLMNOPRSTUVWXYZ";
        StringBuilder plate = new StringBuilder("ZQ").append(chance.between(10, 74))
                .append(chance.happens(0.8) ? " " : "");
        for (int i = 0; i < 3; i++) {
            plate.append(letters.charAt(chance.below(letters.length())));
        }
        return plate.toString();
    }
}
