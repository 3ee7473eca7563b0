package org.cadrenode.omop.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.omop.engine.Account.Unmapped;
import org.cadrenode.omop.engine.Account.Unnamed;
import org.cadrenode.omop.engine.Concepts.Concept;
import org.jspecify.annotations.Nullable;

/** The second reading: rows of what happened to the children. For one thread's use. */
final class Rows implements ResearchDatabase.Reader {
    private static final int LONGEST_SOURCE = 50;
    private static final int LONGEST_STRING = 60;
    private static final int MOST_REMEMBERED = 100_000;

    private final Map<String, TableFile> files;
    private final Places places;
    private final Concepts concepts;
    private final People people;
    private final int[] ids;
    private final Map<String, Integer> careSites = new LinkedHashMap<>();
    private final Map<LeftOut, Long> leftOut = new EnumMap<>(LeftOut.class);
    private final Map<Unnamed, long[]> unnamed = new LinkedHashMap<>();
    private final Map<String, Map<String, long[]>> unmapped = new HashMap<>();
    private final List<Visit> visits = new ArrayList<>();
    private final Map<Place, Fields> fields = new EnumMap<>(Place.class);
    private String provider = "";
    private String source = "";
    private String table = "";
    private int child = -1;
    private @Nullable LocalDate end;
    private long events;
    private long ofChildren;
    private long ends;
    private long endsOfRecord;
    private long valuesLeftOut;
    private long imprecise;
    private int codes;

    private record Visit(LocalDate start, String codeSystem, String code) { }

    /** The names of the fields that rows of a place have in common. */
    private record Fields(String id, String concept, String type, String source, String sourceConcept, String date) {
        static Fields of(Place place, String table) {
            return new Fields(table + "_id", place.prefix() + "_concept_id", place.prefix() + "_type_concept_id",
                    place.prefix() + "_source_value", place.prefix() + "_source_concept_id", place.date());
        }
    }

    /**
     * Prepares the reading.
     *
     * @param ids of the persons, by their place
     */
    Rows(Map<String, TableFile> files, Places places, Concepts concepts, People people, int[] ids) {
        this.files = files;
        this.places = places;
        this.concepts = concepts;
        this.people = people;
        this.ids = ids;
        for (Place place : Place.values()) {
            place.table().ifPresent(name -> fields.put(place, Fields.of(place, name)));
        }
    }

    @Override
    public void record(String ofProvider, String ofSource, String ofTable, long ofChild) {
        endRecord();
        provider = ofProvider;
        source = ofSource;
        table = ofTable;
        places.table(ofSource, ofTable);
        child = people.find(ofChild);
    }

    @Override
    public void event(@Nullable String date, String codeSystem, String code, @Nullable String number, @Nullable String text,
            @Nullable String unit) {
        events++;
        PlaceRule rule = places.rule(codeSystem, code);
        Place place = rule.place() != Place.FINDING ? rule.place() : number == null ? Place.OBSERVATION : Place.MEASUREMENT;
        if (place == Place.NONE) {
            leave(rule == Places.UNNAMED ? LeftOut.UNNAMED : LeftOut.SILENCED);
            if (rule == Places.UNNAMED) {
                unnamed(codeSystem);
            }
            return;
        }
        // Whoever came after the first reading has no number.
        if (child < 0 || child >= ids.length) {
            leave(LeftOut.MEANWHILE);
            return;
        }
        if (people.get(People.Fact.BIRTH, child) == 0) {
            leave(LeftOut.BIRTH_UNKNOWN);
            return;
        }
        if (place.ofPerson()) {
            people.set(People.Fact.SEEN, child, 1);
            ofChildren++;
            return;
        }
        LocalDate day = date == null ? null : Days.first(date);
        if (day == null) {
            leave(LeftOut.UNDATED);
            return;
        }
        if (place == Place.VISIT_END) {
            end = day;
            endsOfRecord++;
            return;
        }
        if (code.length() > LONGEST_SOURCE) {
            leave(LeftOut.CODE_TOO_LONG);
            return;
        }
        seen(day);
        if (!Days.precise(date)) {
            imprecise++;
        }
        if (place == Place.VISIT) {
            visits.add(new Visit(day, codeSystem, code));
        } else {
            write(place, rule, day, codeSystem, code, number, text, unit);
        }
    }

    private void leave(LeftOut why) {
        leftOut.merge(why, 1L, Long::sum);
    }

    private void unnamed(String codeSystem) {
        Unnamed what = new Unnamed(source, table, codeSystem, 0);
        if (unnamed.size() < MOST_REMEMBERED || unnamed.containsKey(what)) {
            unnamed.computeIfAbsent(what, any -> new long[1])[0]++;
        }
    }

    private void seen(LocalDate day) {
        int number = (int) day.toEpochDay();
        people.set(People.Fact.SEEN, child, 1);
        int first = people.get(People.Fact.FIRST, child);
        if (first == People.NEVER || number < first) {
            people.set(People.Fact.FIRST, child, number);
        }
        if (number > people.get(People.Fact.LAST, child)) {
            people.set(People.Fact.LAST, child, number);
        }
    }

    private void write(Place place, PlaceRule rule, LocalDate day, String codeSystem, String code, @Nullable String number,
            @Nullable String text, @Nullable String unit) {
        TableFile file = begin(place, day, codeSystem, code);
        switch (place) {
            case DRUG -> file.set("drug_exposure_end_date", day.toString());
            case MEASUREMENT, OBSERVATION -> {
                file.set("value_as_number", number);
                if (unit != null && number != null) {
                    file.set("unit_concept_id", concepts.of(Concepts.UNIT, unit).standard()).set("unit_source_value", fit(unit, LONGEST_SOURCE));
                }
                String words = rule.text() ? text : null;
                file.set("value_source_value", number == null ? words == null ? null : fit(words, LONGEST_SOURCE) : fit(number, LONGEST_SOURCE));
                if (place == Place.OBSERVATION && words != null) {
                    file.set("value_as_string", words.length() > LONGEST_STRING ? null : words);
                }
            }
            default -> { }
        }
        end(file);
    }

    private @Nullable String fit(String value, int most) {
        if (value.length() <= most) {
            return value;
        }
        valuesLeftOut++;
        return null;
    }

    private TableFile begin(Place place, LocalDate day, String codeSystem, String code) {
        Fields names = fields.get(place);
        TableFile file = files.get(place.table().orElseThrow());
        Concept concept = concepts.of(codeSystem, code);
        if (concept.standard() == 0) {
            unmapped(codeSystem, code);
        }
        return file.set(names.id(), file.next()).set("person_id", ids[child]).set(names.concept(), concept.standard())
                .set(names.date(), day.toString()).set(names.type(), Cdm.FROM_RECORDS).set(names.source(), code)
                .set(names.sourceConcept(), concept.source());
    }

    private void unmapped(String codeSystem, String code) {
        Map<String, long[]> ofSystem = unmapped.computeIfAbsent(codeSystem, any -> new HashMap<>());
        long[] count = ofSystem.get(code);
        if (count == null) {
            if (codes == MOST_REMEMBERED) {
                return;
            }
            codes++;
            count = new long[1];
            ofSystem.put(code, count);
        }
        count[0]++;
    }

    private static void end(TableFile file) {
        try {
            file.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the contacts of the record that was read last. */
    void endRecord() {
        for (Visit visit : visits) {
            LocalDate until = end == null ? visit.start() : end;
            if (end != null) {
                seen(end);
            }
            end(begin(Place.VISIT, visit.start(), visit.codeSystem(), visit.code()).set("visit_end_date", until.toString())
                    .set("care_site_id", careSites.computeIfAbsent(provider, any -> careSites.size() + 1)));
        }
        if (visits.isEmpty()) {
            if (endsOfRecord > 0) {
                leftOut.merge(LeftOut.LONE_END, endsOfRecord, Long::sum);
            }
        } else {
            ends += endsOfRecord;
        }
        visits.clear();
        end = null;
        endsOfRecord = 0;
    }

    /** Returns the providers at which there were contacts, by their number. */
    Map<String, Integer> careSites() {
        return careSites;
    }

    /** Returns what became of all that was read. */
    Account account() {
        Map<String, Integer> rows = new LinkedHashMap<>();
        files.forEach((name, file) -> rows.put(name, file.rows()));
        List<Unnamed> unnamedMost = new ArrayList<>();
        unnamed.forEach((what, count) -> unnamedMost.add(new Unnamed(what.source(), what.table(), what.codeSystem(), count[0])));
        unnamedMost.sort((one, other) -> Long.compare(other.events(), one.events()));
        List<Unmapped> unmappedMost = new ArrayList<>();
        unmapped.forEach((system, all) -> all.forEach((code, count) -> unmappedMost.add(new Unmapped(system, code, count[0]))));
        unmappedMost.sort((one, other) -> Long.compare(other.rows(), one.rows()));
        return new Account(events, rows, ofChildren, ends, leftOut, valuesLeftOut, imprecise, people.conflicts(), unnamedMost, unmappedMost);
    }
}
