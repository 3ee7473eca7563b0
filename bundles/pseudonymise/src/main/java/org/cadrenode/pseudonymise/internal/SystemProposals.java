package org.cadrenode.pseudonymise.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.Operation;

/**
 * Proposes the code system of a column by its name, and to drop what by its name tells an adoption in letters that no list can look
 * for. A person decides: a name may deceive.
 */
final class SystemProposals {
    /** Words of a column's name, and the systems that they speak of; the first that is there counts. */
    private static final Map<String, String> WORDS = words();

    /** Columns of returns about schools that say of a child whether it was adopted. */
    private static final Set<String> ADOPTION = Set.of("plaa", "postlookedafter", "postlookedafterarrangements", "eyppbf", "eyppbasisforfunding");

    private SystemProposals() { }

    private static Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("icd", "icd10");
        words.put("snomed", "snomed");
        words.put("sctid", "snomed");
        words.put("opcs", "opcs4");
        words.put("ctv3", "ctv3");
        words.put("readcode", "read2 ctv3");
        words.put("diagnosis", "icd10 snomed");
        words.put("diag", "icd10 snomed");
        words.put("procedure", "opcs4 snomed");
        return words;
    }

    /** Returns a proposal for a rule that names no system, if its column may hold codes and its name speaks of any. */
    static Optional<DictionaryFinding> of(String table, long line, ColumnRule rule) {
        if (rule.systemKnown() || rule.compared().isEmpty() || rule.keep() && rule.transform().does(Operation.SCRUB)) {
            return Optional.empty();
        }
        String name = plain(rule.column());
        if (rule.keep() && (ADOPTION.contains(name) || name.contains("adopt"))) {
            return Optional.of(new DictionaryFinding(line, "column " + table + "." + rule.column() + " by its name tells an adoption, which the law"
                    + " restricts, in values that are not looked for", "drop it; or write none in the column system if it tells none"));
        }
        if (rule.keep() && (rule.type() == ColumnType.DATE || rule.type() == ColumnType.BOOLEAN)) {
            return Optional.empty();
        }
        return proposed(rule.column()).map(systems -> new DictionaryFinding(line, "no code system is named for column " + table + "."
                + rule.column() + ", which is compared with the restricted codes of all",
                "write " + systems + " in the column system if that is what it holds, or none if it holds no codes"));
    }

    private static Optional<String> proposed(String column) {
        Set<CodeSystem> own = CodeSystem.ofColumn(column);
        String named = own.stream().filter(system -> !system.anywhere()).map(CodeSystem::word).collect(Collectors.joining(" "));
        if (!named.isEmpty()) {
            return Optional.of(named);
        }
        String name = plain(column);
        boolean day = List.of("date", "time", "scheme", "schemeinuse", "text", "description", "desc").stream().anyMatch(name::endsWith);
        return day ? Optional.empty() : WORDS.entrySet().stream().filter(word -> name.contains(word.getKey())).map(Map.Entry::getValue).findFirst();
    }

    private static String plain(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
