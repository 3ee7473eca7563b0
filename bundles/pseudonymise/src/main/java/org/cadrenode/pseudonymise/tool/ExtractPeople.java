package org.cadrenode.pseudonymise.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.RowCondition;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyedHash;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.Family;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.jspecify.annotations.Nullable;

/**
 * The people of an extract, as its dictionary's identifiers tell them: what the vault is in an appliance, in memory. Not
 * thread-safe.
 */
final class ExtractPeople {
    private static final int MOST_SCRUBBERS = 512;

    private final Dictionary dictionary;
    private final KeyedHash hash;
    private final ProviderId provider;
    private final RestrictedMatcher restricted;
    private final Map<SubjectKey, Known> people = new HashMap<>();
    private final Map<String, String> merges = new HashMap<>();
    private final Set<SubjectKey> out = new HashSet<>();
    private final Set<SubjectKey> hidden = new HashSet<>();
    private final Map<String, Boolean> optOutsSaid = new LinkedHashMap<>();
    private final Map<SubjectKey, Scrubber> scrubbers = new HashMap<>();
    private final Everyone everyone = new Everyone();
    private boolean defined;

    private static final class Known {
        private final String localId;
        private final Set<Identifier> own = new LinkedHashSet<>();
        private final Set<VaultPerson.Relative> relatives = new LinkedHashSet<>();
        private boolean defined;

        private Known(String localId) {
            this.localId = localId;
        }
    }

    ExtractPeople(Dictionary dictionary, KeyedHash hash, ProviderId provider, RestrictedMatcher restricted) {
        this.restricted = restricted;
        this.dictionary = dictionary;
        this.hash = hash;
        this.provider = provider;
    }

    /** Reads all tables that the dictionary names, first what they say of ids that are one child. */
    void read(Extract extract) throws IOException {
        for (Map.Entry<TableName, Path> file : extract.files().entrySet()) {
            Optional<TableRule> rule = dictionary.table(file.getKey()).filter(table -> table.columns().stream()
                    .anyMatch(ExtractPeople::former));
            if (rule.isPresent()) {
                try (Extract.Rows rows = new Extract.Rows(file.getKey(), file.getValue())) {
                    readMerges(rows, rule.get());
                }
            }
        }
        for (Map.Entry<TableName, Path> file : extract.files().entrySet()) {
            Optional<TableRule> rule = dictionary.table(file.getKey());
            if (rule.isPresent()) {
                try (Extract.Rows rows = new Extract.Rows(file.getKey(), file.getValue())) {
                    read(rows, rule.get());
                }
            }
        }
    }

    private static boolean former(ColumnRule rule) {
        return rule.identifier().filter(kind -> kind == IdentifierKind.FORMER_SUBJECT).isPresent();
    }

    // As the vault does: an id that was merged once stays where it is, and nobody is merged into who was merged into them.
    private void readMerges(Extract.Rows rows, TableRule rule) throws IOException {
        List<String> columns = rows.table().columns();
        int subject = columns.indexOf(rule.assigning().column());
        int[] formers = rule.columns().stream().filter(ExtractPeople::former).mapToInt(column -> columns.indexOf(column.column()))
                .filter(place -> place >= 0).toArray();
        while (subject >= 0 && rows.next()) {
            String localId = rows.value(subject);
            for (int column : localId == null || localId.isBlank() || !rows.whole() ? new int[0] : formers) {
                String former = rows.value(column);
                if (former != null && !former.isBlank() && !present(localId).equals(former.strip())) {
                    merges.putIfAbsent(former.strip(), present(localId));
                }
            }
        }
    }

    /** Returns the id that stands for a child: the one into which its own was merged, if it was. */
    String present(String localId) {
        String id = localId.strip();
        for (String next = merges.get(id); next != null; next = merges.get(id)) {
            id = next;
        }
        return id;
    }

    /** Adds what another file tells of people whom the extract's ids name. */
    void add(People others) {
        others.forEach((id, own, relatives) -> {
            Known known = people.computeIfAbsent(key(id), none -> new Known(present(id)));
            known.own.addAll(own);
            relatives.forEach(relative -> known.relatives.add(new VaultPerson.Relative(Optional.empty(), relative)));
        });
    }

    /** Looks for the full names and addresses of everybody in every text; to be called once all are known. */
    void lookForEveryone() {
        for (Known known : people.values()) {
            everyone.add(List.copyOf(known.own));
            known.relatives.forEach(relative -> everyone.add(relative.identifiers()));
        }
    }

    private void read(Extract.Rows rows, TableRule rule) {
        List<String> columns = rows.table().columns();
        int subject = columns.indexOf(rule.assigning().column());
        IdentifierKind assigning = rule.assigning().identifier().orElseThrow();
        defined |= assigning == IdentifierKind.SUBJECT;
        while (rows.next()) {
            String localId = subject < 0 ? null : rows.value(subject);
            if (localId == null || localId.isBlank() || !rows.whole()) {
                continue;
            }
            SubjectKey key = key(localId);
            Known known = people.computeIfAbsent(key, none -> new Known(present(localId)));
            known.defined |= assigning == IdentifierKind.SUBJECT;
            Map<Integer, List<Identifier>> told = new HashMap<>();
            Map<Integer, SubjectKey> relatives = new HashMap<>();
            for (ColumnRule column : rule.columns()) {
                String value = columns.contains(column.column()) ? rows.value(columns.indexOf(column.column())) : null;
                optOut(rule, column, value, key);
                IdentifierKind kind = column.identifier().orElse(null);
                if (kind == null || kind.assignsRow() || kind == IdentifierKind.FORMER_SUBJECT || value == null || value.isBlank()) {
                    continue;
                }
                int whose = assigning == IdentifierKind.RELATIVE_OF ? 1 : column.relative();
                if (kind == IdentifierKind.RELATIVE_SUBJECT) {
                    relatives.put(whose, key(value));
                    told.computeIfAbsent(whose, none -> new ArrayList<>());
                } else {
                    Identifiers.identifier(kind, value).ifPresent(identifier ->
                            told.computeIfAbsent(whose, none -> new ArrayList<>()).add(identifier));
                }
            }
            told.forEach((whose, identifiers) -> {
                if (whose == 0) {
                    known.own.addAll(identifiers);
                } else {
                    known.relatives.add(new VaultPerson.Relative(Optional.ofNullable(relatives.get(whose)), identifiers));
                }
            });
        }
    }

    private void optOut(TableRule table, ColumnRule column, @Nullable String value, SubjectKey key) {
        if (column.rows().effect() == RowCondition.Effect.OUT) {
            optOutsSaid.merge(table.table() + "." + column.column(), value != null && column.rows().valid(value), Boolean::logicalOr);
            if (value != null && column.rows().optsOut(value)) {
                out.add(key);
            }
        }
        if (value != null && column.rows().protects(value)) {
            hidden.add(key);
        }
    }

    // Whose address is protected, and whoever is related to them; as the node does, but for households known by address alone.
    private boolean sheltered(SubjectKey key) {
        return hidden.contains(key) || relatives(key).anyMatch(hidden::contains)
                || hidden.stream().anyMatch(one -> relatives(one).anyMatch(key::equals));
    }

    private Stream<SubjectKey> relatives(SubjectKey key) {
        Known known = people.get(key);
        return known == null ? Stream.empty() : known.relatives.stream().flatMap(relative -> relative.subject().stream());
    }

    private SubjectKey key(String localId) {
        return SubjectKey.ofHash(hash.of(":subject", present(localId)));
    }

    /** Returns the opt-out columns that say of nobody whether it is in or out. */
    List<String> silentOptOuts() {
        return optOutsSaid.entrySet().stream().filter(column -> !column.getValue()).map(Map.Entry::getKey).toList();
    }

    /** Returns whether a child is opted out by the extract itself. */
    boolean isOut(String localId) {
        return out.contains(key(localId));
    }

    /** Returns whether a child is known: where the extract has a table that makes children known, by that one. */
    boolean knows(String localId) {
        Known known = people.get(key(localId));
        return known != null && (known.defined || !defined);
    }

    /** Returns what plans must know of a child. */
    Family family(String localId) {
        SubjectKey key = key(localId);
        return person(key).<Family>map(person -> new KnownChild(person, KnownFamily.of(person, this::person), sheltered(key)))
                .orElse(Family.UNKNOWN);
    }

    private Optional<VaultPerson> person(SubjectKey key) {
        return Optional.ofNullable(people.get(key)).map(known -> new VaultPerson(key, provider, known.localId, List.copyOf(known.own),
                List.copyOf(known.relatives), 1));
    }

    private Scrubber scrubber(SubjectKey key, KnownFamily family) {
        if (scrubbers.size() >= MOST_SCRUBBERS && !scrubbers.containsKey(key)) {
            scrubbers.clear();
        }
        return scrubbers.computeIfAbsent(key, none -> new Scrubber(family.words(ScrubOptions.DEFAULT), everyone, SiteWords.NONE, restricted));
    }

    private final class KnownChild implements Family {
        private final VaultPerson person;
        private final KnownFamily family;
        private final int born;
        private final Set<Integer> days;
        private final boolean scrubs;
        private final boolean sheltered;

        private KnownChild(VaultPerson person, KnownFamily family, boolean sheltered) {
            this.sheltered = sheltered;
            this.person = person;
            this.family = family;
            born = person.identifiers().stream().filter(identifier -> identifier.kind() == IdentifierKind.BIRTH_DATE)
                    .mapToInt(identifier -> Day.parse(identifier.value())).reduce(Day.NONE, (first, last) -> last);
            days = family.identifiers().filter(identifier -> identifier.kind() == IdentifierKind.BIRTH_DATE)
                    .map(identifier -> Day.parse(identifier.value())).collect(Collectors.toSet());
            Set<IdentifierKind> kinds = person.identifiers().stream().map(Identifier::kind).collect(Collectors.toSet());
            scrubs = !kinds.isEmpty() && kinds.containsAll(dictionary.requiredScrubbers());
        }

        @Override
        public boolean birthDay(int day) {
            return days.contains(day);
        }

        @Override
        public boolean sheltered() {
            return sheltered;
        }

        @Override
        public int born() {
            return born;
        }

        @Override
        public @Nullable String scrub(String text) {
            return scrubs ? scrubber(person.key(), family).scrub(text).text() : null;
        }
    }
}
