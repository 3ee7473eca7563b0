package org.cadrenode.validation.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.TableName;
import org.cadrenode.api.dictionary.ColumnType;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.Expectation;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.dictionary.SourceShape;
import org.cadrenode.api.identifiable.SourceTable;
import org.cadrenode.api.validation.Rule;
import org.cadrenode.api.validation.ValidationReport.Finding;
import org.cadrenode.api.validation.ValidationReport.Table;

/** An extract for tests: what its connector says of the columns, and its lines, of which the first is the header's. */
final class ScanCase {
    static final Instant ARRIVED = Instant.parse("2026-11-27T04:00:00Z");
    static final SourceId SOURCE = new SourceId("clinic");

    private final Map<String, List<SourceShape.Column>> shape = new LinkedHashMap<>();
    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final List<Table> before = new ArrayList<>();
    private Optional<Dictionary> dictionary = Optional.empty();
    private boolean whole;
    private int mostChildren = 1000;
    private int mostInMemory = 1000;

    /** Describes a column: {@code child:subject}, {@code day:date}, or only its name. */
    ScanCase column(String table, String words, Expectation... expectations) {
        String[] parts = words.split(":");
        Optional<IdentifierKind> kind = Optional.empty();
        Optional<ColumnType> type = Optional.empty();
        if (parts.length > 1) {
            String word = parts[1].toUpperCase(Locale.ROOT);
            kind = Arrays.stream(IdentifierKind.values()).filter(one -> one.name().equals(word)).findFirst();
            type = kind.isPresent() ? type : Optional.of(ColumnType.valueOf(word));
        }
        shape.computeIfAbsent(table, name -> new ArrayList<>()).add(new SourceShape.Column(parts[0], kind, type, "", List.of(expectations)));
        return this;
    }

    /** Adds lines to a table; the first one of a table is its header. Values have commas between, and none is none. */
    ScanCase lines(String table, String... more) {
        lines.computeIfAbsent(table, name -> new ArrayList<>()).addAll(List.of(more));
        return this;
    }

    ScanCase dictionary(Dictionary decided) {
        dictionary = Optional.of(decided);
        return this;
    }

    ScanCase whole() {
        whole = true;
        return this;
    }

    ScanCase before(Table table) {
        before.add(table);
        return this;
    }

    ScanCase limits(int children, int entries) {
        mostChildren = children;
        mostInMemory = entries;
        return this;
    }

    Scan.Found found() {
        SourceShape described = new SourceShape(SOURCE, shape.entrySet().stream()
                .map(table -> new SourceShape.Table(new TableName(table.getKey()), table.getValue())).toList());
        Scan scan = new Scan(new Known(Optional.of(described), dictionary), new MemorySpill(), mostChildren, mostInMemory);
        scan.arrived(ARRIVED);
        try {
            all(scan, true);
            all(scan, false);
            return scan.found(whole, before);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void all(Scan scan, boolean learning) throws IOException {
        for (Map.Entry<String, List<String>> table : lines.entrySet()) {
            SourceTable declared = new SourceTable(new TableName(table.getKey()), List.of(table.getValue().get(0).split(",")));
            for (int i = 1; i < table.getValue().size(); i++) {
                String[] values = Arrays.copyOf(table.getValue().get(i).split(",", -1), declared.columns().size());
                if (learning) {
                    scan.learn(declared, column -> values[column], i + 1L);
                } else {
                    scan.look(declared, column -> values[column], i + 1L, false);
                }
            }
        }
    }

    /** Returns what failed of a rule, as {@code table.column failing/looked lines}. */
    String failing(Rule rule) {
        return found().findings().stream().filter(finding -> finding.rule() == rule).map(ScanCase::words).collect(Collectors.joining("; "));
    }

    private static String words(Finding finding) {
        return finding.table() + "." + finding.column() + (finding.detail().isEmpty() ? "" : "(" + finding.detail() + ")") + " "
                + finding.failing() + "/" + finding.looked() + " " + finding.lines();
    }

    /** A spill in memory. */
    static final class MemorySpill implements Spill {
        private final List<ByteArrayOutputStream> parts = new ArrayList<>();

        @Override
        public OutputStream part() {
            parts.add(new ByteArrayOutputStream());
            return parts.get(parts.size() - 1);
        }

        @Override
        public InputStream open(int part) {
            return new ByteArrayInputStream(parts.get(part).toByteArray());
        }

        int parts() {
            return parts.size();
        }

        @Override
        public void close() {
            parts.clear();
        }
    }
}
