package org.cadrenode.omop.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.cadrenode.api.research.ResearchDatabase;

/**
 * Makes an export: the events are read twice, first for who the children are, then for what happened to them, and go out row by
 * row; what is kept in memory grows with the children alone. Persons have numbers of this export's own, drawn by lot, and stand
 * in the order of those. Rows of what happened stand in the order in which they were loaded.
 */
public final class Export {
    private final List<PlaceRule> rules;
    private final Concepts concepts;
    private final About about;
    private final Random lot;

    /** Where the events are. */
    public interface Events {
        /** Hands all of them to a reader; twice, maybe not the same. */
        void read(ResearchDatabase.Reader reader);
    }

    /** Prepares an export. */
    public Export(List<PlaceRule> rules, Concepts concepts, About about) {
        this(rules, concepts, about, new SecureRandom());
    }

    Export(List<PlaceRule> rules, Concepts concepts, About about, Random lot) {
        this.rules = List.copyOf(rules);
        this.concepts = concepts;
        this.about = about;
        this.lot = lot;
    }

    /** Writes the tables into an empty folder, and returns what became of the events. */
    public Account write(Events events, Path folder) throws IOException {
        People people = new People();
        events.read(new Gathering(new Places(rules), people));
        int[] ids = ids(people.size());
        Map<String, TableFile> files = new LinkedHashMap<>();
        try {
            for (CdmTable table : Cdm.tables()) {
                files.put(table.name(), new TableFile(folder, table));
            }
            Rows rows = new Rows(files, new Places(rules), concepts, people, ids);
            events.read(rows);
            rows.endRecord();
            people(people, ids, files);
            careSites(rows.careSites(), file(files, "care_site"));
            about(file(files, "cdm_source"));
            Account account = rows.account();
            for (TableFile file : files.values()) {
                file.close();
            }
            return account;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (TableFile file : files.values()) {
                file.close();
            }
        }
    }

    private int[] ids(int size) {
        int[] ids = new int[size];
        for (int i = 0; i < size; i++) {
            int other = lot.nextInt(i + 1);
            ids[i] = ids[other];
            ids[other] = i + 1;
        }
        return ids;
    }

    private static TableFile file(Map<String, TableFile> files, String table) {
        return Optional.ofNullable(files.get(table)).orElseThrow();
    }

    private void people(People people, int[] ids, Map<String, TableFile> files) throws IOException {
        int[] places = new int[ids.length];
        for (int place = 0; place < ids.length; place++) {
            places[ids[place] - 1] = place;
        }
        Map<String, Integer> locations = new LinkedHashMap<>();
        for (int place : places) {
            if (people.get(People.Fact.BIRTH, place) != 0 && people.get(People.Fact.SEEN, place) != 0) {
                person(people, place, ids[place], locations, files);
            }
        }
        TableFile location = file(files, "location");
        for (Map.Entry<String, Integer> one : locations.entrySet()) {
            location.set("location_id", one.getValue()).set("location_source_value", one.getKey()).end();
        }
    }

    private void person(People people, int place, int id, Map<String, Integer> locations, Map<String, TableFile> files) throws IOException {
        int birth = people.get(People.Fact.BIRTH, place);
        String sex = people.word(people.get(People.Fact.SEX, place));
        String ethnicity = people.word(people.get(People.Fact.ETHNICITY, place));
        String area = people.word(people.get(People.Fact.AREA, place));
        TableFile person = file(files, "person").set("person_id", id).set("year_of_birth", People.year(birth))
                .set("gender_concept_id", sex == null ? 0 : concepts.of(Concepts.SEX, sex).standard()).set("gender_source_value", sex)
                .set("race_concept_id", ethnicity == null ? 0 : concepts.of(Concepts.ETHNICITY, ethnicity).standard())
                .set("race_source_value", ethnicity).set("ethnicity_concept_id", 0);
        if (People.month(birth) != 0) {
            person.set("month_of_birth", People.month(birth));
        }
        if (area != null) {
            person.set("location_id", locations.computeIfAbsent(area, any -> locations.size() + 1));
        }
        person.end();
        int first = people.get(People.Fact.FIRST, place);
        if (first != People.NEVER) {
            TableFile period = file(files, "observation_period");
            period.set("observation_period_id", period.next()).set("person_id", id)
                    .set("observation_period_start_date", LocalDate.ofEpochDay(first).toString())
                    .set("observation_period_end_date", LocalDate.ofEpochDay(people.get(People.Fact.LAST, place)).toString())
                    .set("period_type_concept_id", Cdm.FROM_RECORDS).end();
        }
        int death = people.get(People.Fact.DEATH, place);
        if (death != People.NEVER) {
            file(files, "death").set("person_id", id).set("death_date", LocalDate.ofEpochDay(death).toString())
                    .set("death_type_concept_id", Cdm.FROM_RECORDS).end();
        }
    }

    private static void careSites(Map<String, Integer> providers, TableFile file) throws IOException {
        for (Map.Entry<String, Integer> one : providers.entrySet()) {
            file.set("care_site_id", one.getValue()).set("care_site_source_value", one.getKey()).end();
        }
    }

    private void about(TableFile file) throws IOException {
        file.set("cdm_source_name", about.name()).set("cdm_source_abbreviation", about.abbreviation()).set("cdm_holder", about.holder())
                .set("source_release_date", about.day().toString()).set("cdm_release_date", about.day().toString())
                .set("cdm_version", "5.4").set("cdm_version_concept_id", Cdm.VERSION_CONCEPT)
                .set("vocabulary_version", about.vocabulary()).end();
    }
}
