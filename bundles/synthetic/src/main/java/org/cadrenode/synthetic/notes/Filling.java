package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
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
    private final String called;
    private final String friend;
    private final String teacher;
    private final String teacherTitle;
    private final String workerForename;
    private final String workerSurname;
    private final Staff.Member clinician;

    Filling(NoteSubject subject, LocalDate written, NameBook names, Staff staff, double typos, Chance chance,
            NoteText text) {
        this.subject = subject;
        this.written = written;
        this.chance = chance;
        this.typos = typos;
        this.text = text;
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
        String typed = chance.happens(typos) ? Misspelling.of(name, chance) : name;
        text.plant(kind, typed, subject.known().contains(typed), !typed.equals(name));
    }

    void plantCapitals(PlantedKind kind, String name) {
        plant(kind, name.toUpperCase(Locale.ROOT));
    }

    void plantTitled(String title, String surname) {
        say(title + " ");
        plant(PlantedKind.OTHER_NAME, surname);
    }

    /** Plants a date in one of its written forms; a birth date is known if the record holds it in any form. */
    void plantDate(PlantedKind kind, LocalDate date) {
        boolean known = kind == PlantedKind.DOB && subject.known().contains(date.toString());
        text.plant(kind, WrittenDates.written(date, chance), known, false);
    }

    /** Plants the day and month of the child's birth. */
    void plantBirthday() {
        boolean known = subject.known().contains(child().birthDate().toString());
        text.plant(PlantedKind.DOB, WrittenDates.dayAndMonth(child().birthDate(), chance), known, false);
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
        return switch (chance.below(6)) {
            case 0 -> postcode.replace(" ", "");
            case 1 -> postcode.toLowerCase(Locale.ROOT);
            default -> postcode;
        };
    }

    String writtenPhone(String phone) {
        return switch (chance.below(5)) {
            case 0 -> phone.replace(" ", "");
            case 1 -> phone.startsWith("07") ? "+44 " + phone.substring(1) : "(" + phone.replace(" ", ") ");
            case 2 -> phone.substring(0, phone.length() - 3) + " " + phone.substring(phone.length() - 3);
            default -> phone;
        };
    }

    String writtenNhsNumber() {
        String number = String.valueOf(child().numbers().nhsNumber());
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
        String letters = "ABCDEFGHJKLMNOPRSTUVWXYZ";
        StringBuilder plate = new StringBuilder("ZQ").append(chance.between(10, 74))
                .append(chance.happens(0.8) ? " " : "");
        for (int i = 0; i < 3; i++) {
            plate.append(letters.charAt(chance.below(letters.length())));
        }
        return plate.toString();
    }
}
