package org.cadrenode.omop.engine;

import java.time.LocalDate;
import org.cadrenode.api.research.ResearchDatabase;
import org.jspecify.annotations.Nullable;

/** The first reading: who the children are. For one thread's use. */
final class Gathering implements ResearchDatabase.Reader {
    private static final int LONGEST_VALUE = 50;

    private final Places places;
    private final People people;
    private int child;

    Gathering(Places places, People people) {
        this.places = places;
        this.people = people;
    }

    @Override
    public void record(String provider, String source, String table, long ofChild) {
        places.table(source, table);
        child = people.add(ofChild);
    }

    @Override
    public void event(@Nullable String date, String codeSystem, String code, @Nullable String number, @Nullable String text,
            @Nullable String unit) {
        Place place = places.rule(codeSystem, code).place();
        switch (place) {
            case BIRTH -> {
                int birth = Days.birth(date == null ? text == null ? "" : text : date);
                if (birth != 0) {
                    people.tell(People.Fact.BIRTH, child, birth, 0);
                }
            }
            case DEATH -> {
                LocalDate day = Days.last(date == null ? text == null ? "" : text : date);
                if (day != null) {
                    people.tell(People.Fact.DEATH, child, (int) day.toEpochDay(), People.NEVER);
                }
            }
            case SEX -> word(People.Fact.SEX, text == null ? number : text);
            case ETHNICITY -> word(People.Fact.ETHNICITY, text == null ? number : text);
            case AREA -> word(People.Fact.AREA, text == null ? number : text);
            default -> { }
        }
    }

    private void word(People.Fact fact, @Nullable String value) {
        if (value != null && value.length() <= LONGEST_VALUE) {
            people.tell(fact, child, people.word(value), 0);
        }
    }
}
