package org.cadrenode.pseudonymise.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SourceValues;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a record of one table is kept back because a column, whether it leaves or not, holds a code that the law
 * restricts, or because the whole table is restricted. Text that the scrubber takes codes out of keeps no record back. Compiled
 * once; not thread-safe: what was found last is kept until the next record.
 */
public final class RowRestriction {
    private static final int SLOTS = 8;
    private static final int LONGEST_KEPT = 64;

    private final RestrictedMatcher matcher;
    private final RowHashes hashes;
    private final String table;
    private final List<String> columns;
    private final String whole;
    private final int[] places;
    private final int[] masks;
    private final int[] shortest;
    private final boolean[] days;
    private final @Nullable String[] clean;
    private final int[] texts;
    private final boolean[] documents;
    private String category = "";
    private String column = "";
    private long mark;

    RowRestriction(SourceId source, SourceTable table, TableRule rule, RestrictedMatcher matcher, RowHashes hashes, boolean leaves) {
        this.matcher = matcher;
        this.hashes = hashes;
        this.table = table.name().value();
        columns = table.columns();
        whole = leaves ? matcher.table(source, table.name()).orElse("") : "";
        List<int[]> compared = new ArrayList<>();
        List<Integer> text = new ArrayList<>();
        List<Boolean> document = new ArrayList<>();
        for (int i = 0; leaves && whole.isEmpty() && i < columns.size(); i++) {
            Optional<ColumnRule> known = rule.column(columns.get(i));
            if (known.filter(RowRestriction::scrubbed).isPresent()) {
                if (TablePlan.leaves(known.get())) {
                    text.add(i);
                    document.add(known.get().transform().does(Operation.BASE64) || known.get().transform().does(Operation.DOCUMENT_TEXT));
                }
                continue;
            }
            Set<CodeSystem> systems = known.map(ColumnRule::compared).orElse(CodeSystem.ofColumn(columns.get(i)));
            int mask = RestrictedMatcher.mask(systems, known.filter(ColumnRule::systemKnown).isPresent());
            if (mask != 0) {
                compared.add(new int[] {i, mask});
            }
        }
        places = compared.stream().mapToInt(one -> one[0]).toArray();
        clean = new @Nullable String[places.length * SLOTS];
        masks = compared.stream().mapToInt(one -> one[1]).toArray();
        shortest = Arrays.stream(masks).map(matcher::shortest).toArray();
        days = new boolean[places.length];
        for (int i = 0; i < days.length; i++) {
            days[i] = rule.column(columns.get(places[i])).filter(known -> known.type() == ColumnType.DATE).isPresent();
        }
        texts = text.stream().mapToInt(one -> one).toArray();
        documents = new boolean[texts.length];
        for (int i = 0; i < documents.length; i++) {
            documents[i] = document.get(i);
        }
    }

    private static boolean scrubbed(ColumnRule rule) {
        return rule.keep() && rule.transform().does(Operation.SCRUB);
    }

    /** Returns whether a record is kept back; of a table of which nothing leaves, none is. */
    public boolean keepsBack(SourceValues record) {
        mark = 0;
        if (!whole.isEmpty()) {
            category = whole;
            column = "";
            mark = hashes.fingerprint("restricted", table);
            return true;
        }
        for (int i = 0; i < places.length; i++) {
            String value = record.value(places[i]);
            if (value == null) {
                continue;
            }
            int length = value.length();
            if (length < shortest[i]) {
                continue;
            }
            // Most columns of codes hold few values over and over.
            int slot = days[i] || length > LONGEST_KEPT ? -1 : i * SLOTS + (length + value.charAt(length - 1) & SLOTS - 1);
            if (slot >= 0 && value.equals(clean[slot])) {
                continue;
            }
            int found = matcher.find(value, masks[i]);
            if (found < 0) {
                if (slot >= 0) {
                    clean[slot] = value;
                }
            } else {
                category = matcher.category(found);
                column = columns.get(places[i]);
                mark = hashes.fingerprint("restricted", table, column, value.strip());
                return true;
            }
        }
        for (int i = 0; i < texts.length; i++) {
            String text = record.value(texts[i]);
            if (text != null && !text.isBlank()) {
                mark += textMark(columns.get(texts[i]), text, documents[i]);
            }
        }
        return false;
    }

    // A document is not read twice: what the list takes out of it depends on the list.
    private long textMark(String name, String text, boolean document) {
        if (document) {
            return hashes.fingerprint("restricted document", table, name, matcher.digest());
        }
        long[] sum = {0};
        matcher.find(text, (start, end) -> sum[0] += hashes.fingerprint("restricted text", table, name, text.substring(start, end)));
        return sum[0];
    }

    /** Returns the category of what kept the last record back. */
    public String category() {
        return category;
    }

    /** Returns the column that kept the last record back; empty if it was the table as a whole. */
    public String column() {
        return column;
    }

    /**
     * Returns a hash of what was kept back of the last record, or taken out of its texts; 0 if nothing was. The sum over a
     * child's records changes with what leaves of it.
     */
    public long mark() {
        return mark;
    }
}
