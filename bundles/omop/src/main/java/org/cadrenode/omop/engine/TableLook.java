package org.cadrenode.omop.engine;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.omop.engine.CdmField.Type;

/** The look through one table of an export. For one thread's use. */
final class TableLook {
    private static final int DAYS_AFTER_DEATH = 60;
    private static final int OLDEST = 25;
    /** Fields that need not, and should have a value. */
    private static final Set<String> WANTED = Set.of("person.month_of_birth", "person.gender_source_value", "person.race_source_value",
            "person.location_id", "visit_occurrence.care_site_id", "measurement.value_as_number", "measurement.unit_source_value",
            "location.location_source_value", "care_site.care_site_source_value");

    private final CdmTable table;
    private final Cells cells;
    private final Map<String, IdSet> keys;
    private final People persons;
    private final int today;
    private final CdmField[] fields;
    private final long[] without;
    private final long[] badType;
    private final long[] tooLong;
    private final long[] again;
    private final long[] dangling;
    private final long[] zero;
    private final IdSet ownKeys = new IdSet();
    private final IdSet ofItself = new IdSet();
    private final IdSet theirs = new IdSet();
    private final int person;
    private final int start;
    private final int end;
    private final int number;
    private long rows;
    private long badWidth;
    private final long[] looked = new long[Rule.values().length];
    private final long[] failing = new long[Rule.values().length];

    /** Takes what a rule found. */
    interface Found {
        void found(Rule rule, String table, String field, long looked, long failing);
    }

    /**
     * Prepares the look.
     *
     * @param keys of the tables that were looked at before, by table; this one adds its own
     * @param persons what those tables tell of the persons; this one adds what it tells
     */
    TableLook(CdmTable table, Cells cells, Map<String, IdSet> keys, People persons, int today) {
        this.table = table;
        this.cells = cells;
        this.keys = keys;
        this.persons = persons;
        this.today = today;
        fields = table.fields().toArray(CdmField[]::new);
        without = new long[fields.length];
        badType = new long[fields.length];
        tooLong = new long[fields.length];
        again = new long[fields.length];
        dangling = new long[fields.length];
        zero = new long[fields.length];
        person = first("person_id");
        start = first("_start_date", "_date");
        end = first("_end_date");
        number = table.name().equals("measurement") ? table.place("value_as_number") : -1;
        keys.put(table.name(), ownKeys);
    }

    // The first field whose name ends so.
    private int first(String... ends) {
        for (String one : ends) {
            for (int i = 0; i < fields.length; i++) {
                if (fields[i].name().endsWith(one) && !fields[i].name().startsWith("verbatim")) {
                    return i;
                }
            }
        }
        return -1;
    }

    void row(List<String> row) {
        rows++;
        if (row.size() != fields.length) {
            badWidth++;
        }
        int most = Math.min(fields.length, row.size());
        for (int i = 0; i < fields.length; i++) {
            String cell = i < most ? row.get(i) : "";
            if (cell.isEmpty()) {
                without[i]++;
            } else {
                cell(i, cell);
            }
        }
        switch (table.name()) {
            case "person" -> person(row);
            case "death" -> fact(row, People.Fact.DEATH, start);
            case "observation_period" -> {
                fact(row, People.Fact.FIRST, start);
                fact(row, People.Fact.LAST, end);
            }
            default -> { }
        }
        if (person >= 0 && !table.name().equals("person")) {
            happened(row);
        }
    }

    private void cell(int place, String cell) {
        CdmField field = fields[place];
        if (!cells.is(field.type(), cell)) {
            badType[place]++;
            return;
        }
        if (field.length() > 0 && cell.length() > field.length()) {
            tooLong[place]++;
        }
        if (field.type() != Type.INTEGER) {
            return;
        }
        if (field.primary() || field.refers() || field.name().endsWith("_concept_id")) {
            int id = Integer.parseInt(cell);
            if (field.primary() && !ownKeys.add(id)) {
                again[place]++;
            }
            if (field.refersTo().equals(table.name())) {
                ofItself.add(id);
            } else if (field.refers() && !keys.getOrDefault(field.refersTo(), new IdSet()).contains(id)) {
                dangling[place]++;
            }
            if (id == 0) {
                zero[place]++;
            }
        }
    }

    // Persons are kept by number, and none of them is 0.
    private int known(List<String> row) {
        return person < row.size() && cells.is(Type.INTEGER, orZero(row.get(person))) ? persons.find(key(row.get(person))) : -1;
    }

    private static String orZero(String cell) {
        return cell.isEmpty() ? "0" : cell;
    }

    private static long key(String id) {
        return Integer.parseInt(orZero(id)) | 1L << 40;
    }

    private void person(List<String> row) {
        int year = table.place("year_of_birth");
        int month = table.place("month_of_birth");
        if (month >= row.size() || row.get(person).isEmpty() || !cells.is(Type.INTEGER, row.get(person)) || row.get(year).isEmpty()
                || !cells.is(Type.INTEGER, row.get(year))) {
            return;
        }
        int born = Integer.parseInt(row.get(year));
        int exported = LocalDate.ofEpochDay(today).getYear();
        tell(Rule.BIRTH_YEAR, born <= exported && born >= exported - OLDEST);
        if (born >= 1 && born <= exported) {
            String ofYear = row.get(month);
            boolean precise = !ofYear.isEmpty() && cells.is(Type.INTEGER, ofYear) && Integer.parseInt(ofYear) >= 1 && Integer.parseInt(ofYear) <= 12;
            persons.set(People.Fact.BIRTH, persons.add(key(row.get(person))),
                    (int) LocalDate.of(born, precise ? Integer.parseInt(ofYear) : 1, 1).toEpochDay());
        }
    }

    private void fact(List<String> row, People.Fact fact, int field) {
        int place = known(row);
        if (place >= 0 && field < row.size() && cells.day(row.get(field)) != Cells.NO_DAY) {
            persons.set(fact, place, cells.day(row.get(field)));
        }
    }

    private void happened(List<String> row) {
        if (person < row.size() && !row.get(person).isEmpty() && cells.is(Type.INTEGER, row.get(person))) {
            theirs.add(Integer.parseInt(row.get(person)));
        }
        int day = start >= 0 && start < row.size() ? cells.day(row.get(start)) : Cells.NO_DAY;
        if (day == Cells.NO_DAY) {
            return;
        }
        tell(Rule.NOT_IN_FUTURE, day <= today);
        if (end >= 0 && end < row.size() && cells.day(row.get(end)) != Cells.NO_DAY) {
            tell(Rule.ENDS_AFTER_START, cells.day(row.get(end)) >= day);
        }
        if (number >= 0 && number < row.size() && !row.get(number).isEmpty()) {
            tell(Rule.NOT_NEGATIVE, row.get(number).charAt(0) != '-');
        }
        int place = known(row);
        if (place < 0) {
            return;
        }
        tell(Rule.AFTER_BIRTH, day >= persons.get(People.Fact.BIRTH, place));
        int death = persons.get(People.Fact.DEATH, place);
        if (!table.name().equals("death") && death != People.NEVER) {
            tell(Rule.BEFORE_DEATH, day <= death + DAYS_AFTER_DEATH);
        }
        if (!table.name().equals("death") && !table.name().equals("observation_period")) {
            int from = persons.get(People.Fact.FIRST, place);
            tell(Rule.WITHIN_PERIOD, from != People.NEVER && day >= from && day <= persons.get(People.Fact.LAST, place));
        }
    }

    private void tell(Rule rule, boolean holds) {
        looked[rule.ordinal()]++;
        if (!holds) {
            failing[rule.ordinal()]++;
        }
    }

    long rows() {
        return rows;
    }

    /** Hands over what was found. */
    void checks(Found found) {
        String name = table.name();
        found.found(Rule.ROW_WIDTH, name, "", rows, badWidth);
        for (int i = 0; i < fields.length; i++) {
            CdmField field = fields[i];
            long there = rows - without[i];
            if (field.required()) {
                found.found(Rule.REQUIRED, name, field.name(), rows, without[i]);
            }
            if (field.type() != Type.TEXT) {
                found.found(Rule.TYPE, name, field.name(), there, badType[i]);
            } else if (field.length() > 0) {
                found.found(Rule.LENGTH, name, field.name(), there, tooLong[i]);
            }
            if (field.primary()) {
                found.found(Rule.KEY_ONCE, name, field.name(), there, again[i]);
            }
            if (field.refers()) {
                found.found(Rule.REFERENCE, name, field.name(), there,
                        field.refersTo().equals(name) ? ownKeys.missing(ofItself) : dangling[i]);
            }
            if (WANTED.contains(name + "." + field.name())) {
                found.found(Rule.VALUE_THERE, name, field.name(), rows, without[i]);
            }
            if (coded().contains(field.name())) {
                found.found(Rule.CONCEPT_THERE, name, field.name(), there, zero[i]);
            }
        }
        if (person >= 0 && !name.equals("person")) {
            long all = keys.getOrDefault("person", new IdSet()).size();
            found.found(Rule.PERSON_HAS_ROWS, name, "", all, Math.max(0, all - theirs.size()));
        }
        for (Rule rule : Rule.values()) {
            if (looked[rule.ordinal()] > 0) {
                found.found(rule, name, rule == Rule.NOT_NEGATIVE ? "value_as_number" : start >= 0 ? fields[start].name() : "year_of_birth",
                        looked[rule.ordinal()], failing[rule.ordinal()]);
            }
        }
    }

    // The fields of the concepts that a site's map gives.
    private Set<String> coded() {
        Set<String> coded = new HashSet<>();
        for (Place place : Place.values()) {
            if (place.table().filter(table.name()::equals).isPresent()) {
                coded.add(place.prefix() + "_concept_id");
            }
        }
        if (table.name().equals("person")) {
            coded.addAll(Set.of("gender_concept_id", "race_concept_id"));
        }
        return coded;
    }
}
