package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnRule;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.TableRule;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.SourceRecordReader;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.jspecify.annotations.Nullable;

/**
 * Which records are tried, and what the deliveries themselves tell of their children, by the dictionary that is tried: of a
 * source that was never screened, the vault knows nobody. For one use.
 */
final class TrialSample {
    /** So many records of a delivery are looked through at most. */
    private static final long MOST_RECORDS = 500_000;

    private final LandingZone landing;
    private final Dictionary dictionary;
    private final Map<DeliveryId, Set<Long>> chosen = new LinkedHashMap<>();
    private final Set<String> localIds = new HashSet<>();
    private final Map<String, List<Identifier>> own = new HashMap<>();
    private final Map<String, List<VaultPerson.Relative>> relatives = new HashMap<>();
    private long optedOut;

    TrialSample(LandingZone landing, Dictionary dictionary) {
        this.landing = landing;
        this.dictionary = dictionary;
    }

    /** Chooses the first so many records of each table whose children are not opted out. */
    void choose(List<DeliveryId> deliveries, Optional<TableName> only, int rows, Predicate<String> out) throws IOException {
        Map<TableName, Integer> taken = new HashMap<>();
        for (DeliveryId delivery : deliveries) {
            Optional<TableName> told = table(delivery);
            if (told.filter(name -> only.filter(one -> !one.equals(name)).isPresent()).isPresent()) {
                continue;
            }
            try (SourceRecordReader records = landing.records(delivery)) {
                // A delivery of several tables is looked through; one of a single table only until there is enough of it.
                for (long i = 0; i < MOST_RECORDS && told.map(name -> taken.getOrDefault(name, 0) < rows).orElse(true) && records.next(); i++) {
                    TableName table = records.table().name();
                    if (records.removed() || only.filter(name -> !name.equals(table)).isPresent() || taken.getOrDefault(table, 0) >= rows) {
                        continue;
                    }
                    String localId = localId(records);
                    if (!localId.isEmpty() && out.test(localId)) {
                        optedOut++;
                        continue;
                    }
                    taken.merge(table, 1, Integer::sum);
                    chosen.computeIfAbsent(delivery, key -> new HashSet<>()).add(records.ordinal());
                    localIds.add(localId);
                }
            }
        }
    }

    /** Collects what identifying tables tell of the chosen records' children. */
    void know(List<DeliveryId> deliveries) throws IOException {
        for (DeliveryId delivery : deliveries) {
            if (table(delivery).filter(name -> !dictionary.identifyingTables().contains(name)).isPresent()) {
                continue;
            }
            try (SourceRecordReader records = landing.records(delivery)) {
                for (long i = 0; i < MOST_RECORDS && records.next(); i++) {
                    String localId = localId(records);
                    if (!records.removed() && !localId.isEmpty() && localIds.contains(localId)) {
                        know(records, localId);
                    }
                }
            }
        }
    }

    // The table that all records of a delivery belong to, if its file's name told it.
    private Optional<TableName> table(DeliveryId delivery) {
        return landing.delivery(delivery).map(status -> status.milestone().delivery().table()).filter(name -> !name.isEmpty()).map(TableName::new);
    }

    private void know(SourceRecordReader records, String localId) {
        TableRule rule = dictionary.table(records.table().name()).orElseThrow();
        boolean ofRelative = rule.assigning().identifier().filter(kind -> kind == IdentifierKind.RELATIVE_OF).isPresent();
        Map<Integer, List<Identifier>> told = new HashMap<>();
        for (ColumnRule column : rule.columns()) {
            Optional<IdentifierKind> kind = column.identifier().filter(one -> !one.assignsRow()
                    && one != IdentifierKind.RELATIVE_SUBJECT && one != IdentifierKind.FORMER_SUBJECT);
            kind.flatMap(one -> Optional.ofNullable(value(records, column.column())).flatMap(value -> Identifiers.identifier(one, value)))
                    .ifPresent(identifier -> told.computeIfAbsent(ofRelative ? 1 : column.relative(), whose -> new ArrayList<>())
                            .add(identifier));
        }
        told.forEach((whose, identifiers) -> {
            if (whose == 0) {
                own.computeIfAbsent(localId, key -> new ArrayList<>()).addAll(identifiers);
            } else {
                relatives.computeIfAbsent(localId, key -> new ArrayList<>()).add(new VaultPerson.Relative(Optional.empty(), identifiers));
            }
        });
    }

    private String localId(SourceRecordReader records) {
        return dictionary.table(records.table().name()).map(rule -> value(records, rule.assigning().column())).map(String::strip).orElse("");
    }

    private static @Nullable String value(SourceRecordReader records, String column) {
        SourceTable table = records.table();
        int place = table.columns().indexOf(column);
        return place < 0 ? null : records.value(place);
    }

    /** Returns the ordinals of the chosen records, by delivery. */
    Map<DeliveryId, Set<Long>> chosen() {
        return chosen;
    }

    long optedOut() {
        return optedOut;
    }

    /** Hands out the children of whom something was told. */
    List<VaultPerson> people(ProviderId provider, Function<String, SubjectKey> key) {
        Set<String> told = new HashSet<>(own.keySet());
        told.addAll(relatives.keySet());
        return told.stream().map(id -> new VaultPerson(key.apply(id), provider, id, own.getOrDefault(id, List.of()),
                relatives.getOrDefault(id, List.of()), 0)).toList();
    }

    @Override
    public String toString() {
        return "[sample]";
    }
}
