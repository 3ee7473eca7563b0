package org.cadrenode.synthetic.measure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A {@link ScrubScore} as a table for people, and as a tree of values for JSON. */
public final class ScoreReport {

    private static final String ROW = "  %-26s %9s %9s %9s%n";

    private ScoreReport() { }

    /** The table. */
    public static String table(ScrubScore score) {
        StringBuilder table = new StringBuilder();
        head(table, "planted", "all", "found", "recall");
        score.recallByKind().forEach((kind, tally) -> row(table, kind, tally));
        row(table, "all but other_name", ScrubScore.sum(score.recallByKind(), false));
        table.append(System.lineSeparator());
        score.recallByGroup().forEach((group, tally) -> row(table, group, tally));
        table.append(System.lineSeparator());
        head(table, "removed", "all", "right", "precision");
        score.precisionByKind().forEach((kind, tally) -> row(table, kind, tally));
        row(table, "all", ScrubScore.sum(score.precisionByKind(), true));
        table.append(System.lineSeparator());
        table.append(String.format(Locale.ROOT, "  words that might be names (May, Will) left alone: %d of %d, %s%n",
                score.wordsKept().right(), score.wordsKept().all(), share(score.wordsKept().share())));
        table.append(String.format(Locale.ROOT, "  letters and digits removed that belong to something planted: %s%n",
                share(score.precisionOfCharacters())));
        table.append(String.format(Locale.ROOT, "  words removed that should have stayed: %d, in %d notes%n",
                score.wordsWronglyRemoved(), score.notes()));
        return table.toString();
    }

    /** The same as names and values, in this order. */
    public static Map<String, Object> tree(ScrubScore score) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("notes", score.notes());
        tree.put("recall", score.recall());
        tree.put("recall_other_name", score.recallOfOthers());
        tree.put("precision", score.precision());
        tree.put("precision_characters", score.precisionOfCharacters());
        tree.put("words_wrongly_removed", score.wordsWronglyRemoved());
        tree.put("ambiguous_words", score.wordsKept().all());
        tree.put("ambiguous_words_left_alone", score.wordsKept().right());
        tree.put("recall_by_kind", tallies(score.recallByKind(), "found"));
        tree.put("recall_by_group", tallies(score.recallByGroup(), "found"));
        tree.put("precision_by_kind", tallies(score.precisionByKind(), "right"));
        return tree;
    }

    private static Map<String, Object> tallies(Map<String, ScrubScore.Tally> tallies, String right) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tallies.forEach((kind, tally) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("all", tally.all());
            values.put(right, tally.right());
            values.put("share", tally.share());
            tree.put(kind, values);
        });
        return tree;
    }

    private static void head(StringBuilder table, String what, String all, String right, String share) {
        table.append(String.format(Locale.ROOT, ROW, what, all, right, share));
    }

    private static void row(StringBuilder table, String name, ScrubScore.Tally tally) {
        table.append(String.format(Locale.ROOT, ROW, name, tally.all(), tally.right(), share(tally.share())));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.3f %%", share * 100);
    }
}
