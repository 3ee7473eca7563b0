package org.cadrenode.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.Span;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.cadrenode.synthetic.measure.ScoreReport;
import org.cadrenode.synthetic.measure.ScrubScore;
import org.cadrenode.synthetic.notes.Note;
import org.cadrenode.synthetic.notes.NoteBook;
import org.cadrenode.synthetic.notes.NoteCorpus;
import org.cadrenode.synthetic.notes.NoteStyle;
import org.cadrenode.synthetic.region.RegionPlan;

/**
 * What the scrubber finds of identifiers that were planted in synthetic notes of every style, and what it takes wrongly.
 * {@code ./cadre bench scrub} runs it before {@link ScrubBenchmark}. The argument, if any, names a file for the figures.
 */
public final class ScrubQuality {
    private static final int CHILDREN = 2_000;
    private static final int NOTES_PER_CHILD = 3;
    private static final double TYPOS = 0.1;

    private ScrubQuality() { }

    /** Measures three times: names as they are, with typing errors, and the same on sentences of another hand. */
    public static void main(String[] arguments) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("seed", Patients.SEED);
        figures.put("exact", measure("names as they are", 0, NoteBook.usual()));
        figures.put("typos", measure("a typing error in 10 % of the names", TYPOS, NoteBook.usual()));
        figures.put("held_out", measure("the same, in held-out sentences and layouts", TYPOS, NoteBook.heldOut()));
        if (arguments.length > 0) {
            new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(new File(arguments[0]), figures);
        }
    }

    private static Map<String, Object> measure(String title, double typos, NoteBook book) {
        List<Patient> patients = new ArrayList<>();
        List<List<Note>> notes = new ArrayList<>();
        Everyone everyone = new Everyone();
        NoteCorpus corpus = new NoteCorpus(new RegionPlan(CHILDREN, Patients.SEED), typos, NOTES_PER_CHILD, book);
        SiteWords site = new SiteWords(corpus.places(), List.of());
        corpus.forEach(entry -> {
            Patient patient = Patients.patient(entry.subject());
            everyone.add(patient.person().identifiers());
            patient.person().relatives().forEach(relative -> everyone.add(relative.identifiers()));
            patients.add(patient);
            notes.add(entry.notes());
        });
        ScrubScore score = new ScrubScore();
        Map<NoteStyle, ScrubScore> byStyle = new EnumMap<>(NoteStyle.class);
        for (int i = 0; i < patients.size(); i++) {
            Scrubber scrubber = patients.get(i).scrubber(ScrubOptions.DEFAULT, everyone, site);
            for (Note note : notes.get(i)) {
                List<ScrubScore.Found> found = found(note.text(), scrubber.scrub(note.text()).spans());
                score.add(note.text(), planted(note), found);
                byStyle.computeIfAbsent(note.style(), style -> new ScrubScore()).add(note.text(), planted(note), found);
            }
        }
        System.out.printf(Locale.ROOT, "Scrubbing: %s; %d children, %d notes, seed %d%n%n%s%n", title, patients.size(),
                score.notes(), Patients.SEED, ScoreReport.table(score));
        System.out.printf(Locale.ROOT, "  %-18s %9s %9s %9s%n", "style", "recall", "others", "precision");
        byStyle.forEach((style, scored) -> System.out.printf(Locale.ROOT, "  %-18s %8.3f%% %8.3f%% %8.3f%%%n", style.word(),
                100 * scored.recall(), 100 * scored.recallOfOthers(), 100 * scored.precisionOfCharacters()));
        System.out.println();
        Map<String, Object> tree = ScoreReport.tree(score);
        Map<String, Object> styles = new LinkedHashMap<>();
        byStyle.forEach((style, scored) -> styles.put(style.word(), ScoreReport.tree(scored)));
        tree.put("by_style", styles);
        return tree;
    }

    private static List<ScrubScore.Planted> planted(Note note) {
        return note.spans().stream().map(span -> new ScrubScore.Planted(span.start(), span.end(), span.kind().word(),
                span.known(), span.misspelt())).toList();
    }

    private static List<ScrubScore.Found> found(String text, List<Span> spans) {
        List<ScrubScore.Found> found = new ArrayList<>(spans.size());
        for (Span span : spans) {
            int start = text.codePointCount(0, span.start());
            int end = start + text.codePointCount(span.start(), span.end());
            found.add(new ScrubScore.Found(start, end, span.kind().word()));
        }
        return found;
    }
}
