package org.cadrenode.api.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;

/**
 * The automatic check of a pseudonymised delivery. It holds no value of any row but the sample of scrubbed free text,
 * which is for the eyes of the person who releases.
 *
 * @param delivery the delivery
 * @param rows digest of the rows that were checked
 * @param tokens digest of the tokens that go with them
 * @param dictionary digest of the dictionary
 * @param rowCount rows checked
 * @param removals records that leave as removals: a key and a version each, nothing of a child
 * @param valueCount values checked
 * @param findings what forbids the release, by kind and column; empty if the check passed
 * @param freeText what was measured and seen in the free text that would leave
 * @param droppedColumns columns of the source that no rule names, by table
 * @param withheldColumns free-text columns that no one released by name
 * @param risk how alike the children of the delivery are
 * @param restricted what was kept back because the law restricts it
 */
public record CheckReport(
        DeliveryId delivery, Digest rows, Digest tokens, Digest dictionary, long rowCount, long removals, long valueCount,
        List<Finding> findings, FreeText freeText, Map<String, List<String>> droppedColumns, List<String> withheldColumns,
        Risk risk, Restricted restricted) {
    public CheckReport {
        findings = List.copyOf(findings);
        droppedColumns = Map.copyOf(droppedColumns);
        withheldColumns = List.copyOf(withheldColumns);
    }

    /** Makes a report of a delivery that was compared with no list of restricted codes. */
    public CheckReport(DeliveryId delivery, Digest rows, Digest tokens, Digest dictionary, long rowCount, long removals, long valueCount,
            List<Finding> findings, FreeText freeText, Map<String, List<String>> droppedColumns, List<String> withheldColumns,
            Risk risk) {
        this(delivery, rows, tokens, dictionary, rowCount, removals, valueCount, findings, freeText, droppedColumns, withheldColumns,
                risk, Restricted.NONE);
    }

    /** Returns whether a person may release the delivery. */
    public boolean passed() {
        return findings.isEmpty();
    }

    /**
     * Something that was found.
     *
     * @param kind of identifier, such as {@code nhs_number} or {@code own_name}, or {@code unknown_column}
     * @param table where
     * @param column where; empty for a whole row
     * @param count how often
     */
    public record Finding(String kind, String table, String column, long count) { }

    /**
     * The free text of a delivery that leaves if a person names its columns.
     *
     * @param columns as {@code table.column}, sorted; to be named by who releases
     * @param words words in them
     * @param doubtful what looks like an identifier and may be none, by kind and column; it forbids nothing by itself
     * @param mostDoubtful doubtful places per thousand words beyond which a column has a finding
     * @param measuredTexts texts into which identifiers were planted to measure the scrubber; 0 if it was not measured
     * @param recall of planted identifiers, by kind
     * @param sample scrubbed values, drawn evenly
     */
    public record FreeText(List<String> columns, long words, List<Finding> doubtful, int mostDoubtful, long measuredTexts,
            List<Recall> recall, List<Passage> sample) {
        /** No free text leaves. */
        public static final FreeText NONE = new FreeText(List.of(), 0, List.of(), 0, 0, List.of(), List.of());

        public FreeText {
            columns = List.copyOf(columns);
            doubtful = List.copyOf(doubtful);
            recall = List.copyOf(recall);
            sample = List.copyOf(sample);
        }
    }

    /**
     * How many planted identifiers of a kind the scrubber took out.
     *
     * @param kind of identifier, and how it was written
     * @param planted how many were planted
     * @param removed how many of these were taken out to the last character
     * @param atLeast lower bound of the true share: with 95 % confidence it is no smaller (Clopper and Pearson, 1934)
     */
    public record Recall(String kind, long planted, long removed, double atLeast) { }

    /**
     * A scrubbed value.
     *
     * @param column as {@code table.column}
     * @param text the value, or its beginning
     * @param marks doubtful and certain places in it, in order, apart from each other
     */
    public record Passage(String column, String text, List<Mark> marks) {
        public Passage {
            marks = List.copyOf(marks);
        }

        @Override
        public String toString() {
            return "[passage of " + column + ", " + marks.size() + " marks]";
        }
    }

    /**
     * A place in a passage.
     *
     * @param start offset of its first UTF-16 unit
     * @param end offset behind its last
     * @param kind what it looks like
     */
    public record Mark(int start, int end, String kind) { }

    /**
     * How alike the children of a delivery are in their quasi-identifiers. All figures are 0 without such columns.
     *
     * @param k classes of fewer children are counted in {@code childrenBelowK}
     * @param children who were compared
     * @param classes of children who are alike in all quasi-identifiers
     * @param smallestClass size of the smallest
     * @param childrenBelowK children in classes smaller than k
     * @param unique children who are alone in their class
     * @param populationShare the share of the population that is in the delivery, as configured
     * @param uniqueMatch estimated chance that a child who is alone in the delivery is alone in the population too (Skinner
     *     and Elliot, 2002)
     * @param prosecutorHighest the highest risk to a child who is known to be in the delivery: 1 through its class's size
     * @param prosecutorMean the mean of that risk over the children; it is the share that an attacker who matches
     *     everybody gets right (marketer risk) if the delivery holds the whole population
     * @param journalistHighest the highest risk if it is not known who is in the delivery
     * @param marketer the share of children that an attacker who matches everybody in the population gets right
     * @param diversity of sensitive columns within the classes
     */
    public record Risk(int k, long children, long classes, long smallestClass, long childrenBelowK, long unique,
            double populationShare, double uniqueMatch, double prosecutorHighest, double prosecutorMean,
            double journalistHighest, double marketer, List<Diversity> diversity) {
        public Risk {
            diversity = List.copyOf(diversity);
        }

        /** Returns the risk of a delivery without quasi-identifiers. */
        public static Risk none(int k, double populationShare) {
            return new Risk(k, 0, 0, 0, 0, 0, populationShare, 0, 0, 0, 0, 0, List.of());
        }
    }

    /**
     * How many distinct values of a sensitive column the classes hold (distinct l-diversity, Machanavajjhala and others,
     * 2007).
     *
     * @param column as {@code table.column}
     * @param smallest number of distinct values in the least diverse class that has any
     * @param childrenAlike children who have a value and whose class, of two children or more, shows one value only: to
     *     know that a child is of this class is to know its value
     */
    public record Diversity(String column, long smallest, long childrenAlike) { }

    /**
     * What the list of restricted codes kept back. It stays at the provider, and holds no code.
     *
     * @param list digest of the list with which rows and records were compared; empty if there was none
     * @param kept by category and column, in the order of both
     */
    public record Restricted(Optional<Digest> list, List<Kept> kept) {
        /** Compared with no list. */
        public static final Restricted NONE = new Restricted(Optional.empty(), List.of());

        public Restricted {
            kept = List.copyOf(kept);
        }

        /** Returns how many records did not leave. */
        public long records() {
            return kept.stream().mapToLong(Kept::count).sum();
        }
    }

    /**
     * Records that did not leave.
     *
     * @param category of the code that was found first in each
     * @param table of the records
     * @param column in which the code stood; empty if the whole table is restricted
     * @param count how many
     */
    public record Kept(String category, String table, String column, long count) { }
}
