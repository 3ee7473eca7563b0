package org.cadrenode.connector.fhir.internal;

import java.io.FileNotFoundException;
import java.io.InputStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Meaning;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.cadrenode.connector.spi.delimited.SettingsTable;
import org.cadrenode.connector.spi.layout.Layout;
import org.jspecify.annotations.Nullable;

/**
 * The layout as a plan by which a resource is read in one go, without a tree. Paths are those of a mapping, and say more:
 *
 * <table>
 * <caption>What else a path says</caption>
 * <tr><td>{@code /id}</td><td>from the resource, not from the record</td></tr>
 * <tr><td>{@code identifier[nhs-number]/value}</td><td>only of an object whose {@code system} or {@code url} ends so</td></tr>
 * <tr><td>{@code [use:old]/family}</td><td>only of a record with this {@code use}</td></tr>
 * <tr><td>{@code given[1]}, {@code given[2]}</td><td>the first of a list; all others</td></tr>
 * <tr><td>{@code subject/reference}</td><td>a reference: the id that it points to</td></tr>
 * <tr><td>{@code meta/tag/code=HTEST}</td><td>{@code true} where that stands there</td></tr>
 * <tr><td>{@code #}</td><td>which one of its resource a record is, from 1</td></tr>
 * </table>
 *
 * <p>Immutable.
 */
final class Plan {
    private static final Set<Meaning> WHOSE = Set.of(Meaning.SUBJECT, Meaning.SUBJECT_REFERENCE, Meaning.RELATIVE_OF);
    private static final Set<String> QUANTITIES = Set.of("low", "high", "numerator", "denominator", "dose", "onsetAge", "abatementAge");
    private static final Map<String, List<String>> KNOWN = Map.of("identifier", List.of("system", "use", "type", "period"),
            "telecom", List.of("system", "use", "rank", "period"), "address", List.of("use", "type", "period"),
            "name", List.of("use", "period", "suffix"));

    /** The layout of all FHIR sources. */
    static final Layout LAYOUT = Layout.of(Plan.class, "layout.csv");
    /** The plan of that layout. */
    static final Plan PLAN = new Plan();

    private final Map<String, Step> resources = new HashMap<>();
    private final Map<String, Map<String, Column>> columns = new HashMap<>();

    private Plan() {
        List<SettingsTable.Row> rows = SettingsTable.read("layout.csv", () -> {
            InputStream found = Plan.class.getResourceAsStream("layout.csv");
            if (found == null) {
                throw new FileNotFoundException("layout.csv");
            }
            return found;
        }, Set.of("table", "column", "record", "path"));
        for (Table table : LAYOUT.tables()) {
            Map<String, Column> named = new HashMap<>();
            table.columns().forEach(column -> named.put(column.name(), column));
            columns.put(table.name(), named);
        }
        for (SettingsTable.Row row : rows) {
            if (!row.text("table").isEmpty()) {
                column(row);
            }
        }
        // Items lie within items and within answers, as deep as a form needs.
        Step item = resource("QuestionnaireResponse").child("item");
        item.lead("item", item);
        item.child("answer").lead("item", item);
        for (SettingsTable.Row row : rows) {
            if (row.text("table").isEmpty()) {
                leaveOut(row.text("path"));
            }
        }
        Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        resources.values().forEach(step -> leaveOutParts(step, seen));
    }

    /** Returns how a type of resource is read, null if it is none that is known. */
    @Nullable Step of(String type) {
        return resources.get(type);
    }

    /** Returns the types of resources that are read. */
    Set<String> types() {
        return Set.copyOf(resources.keySet());
    }

    /** Returns the tables whose records lie in those of a resource's table. */
    List<Scope> within(Step resource) {
        Set<Step> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Scope> found = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(resource, seen, found);
        return found.stream().filter(scope -> scope != resource.scope() && !scope.table().isEmpty()).toList();
    }

    private static void collect(Step step, Set<Step> seen, Set<Scope> found) {
        if (seen.add(step)) {
            Scope scope = step.scope();
            if (scope != null) {
                found.add(scope);
            }
            step.all().forEach(next -> collect(next, seen, found));
        }
    }

    private Step resource(String type) {
        return resources.computeIfAbsent(type, key -> new Step("", null));
    }

    private Step at(String path) {
        String[] parts = path.substring(1).split("/");
        Step step = resource(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            step = step.child(parts[i]);
        }
        return step;
    }

    private void column(SettingsTable.Row row) {
        String record = row.text("record");
        Step step = at(record);
        Scope scope = step.scope(new Scope());
        Step top = at(record.substring(0, (record + "/").indexOf('/', 1)));
        Column column = columns.getOrDefault(row.text("table"), Map.of()).get(row.text("column"));
        if (column == null) {
            throw new IllegalStateException("The layout has no column " + row.text("column"));
        }
        Scope.Origin origin = null;
        for (String way : row.text("path").split(";")) {
            if (way.equals("#")) {
                origin = new Scope.Origin(Scope.From.PLACE, 0, null, false);
            } else if (way.startsWith("/")) {
                Scope outer = top.scope(new Scope());
                int slot = outer.slot(row.text("path") + whose(column));
                target(top, outer, way.substring(1), column, slot);
                origin = new Scope.Origin(Scope.From.TOP, slot, outer, way.equals("/id"));
            } else if (way.startsWith("../")) {
                Step above = at(record.substring(0, record.lastIndexOf('/')));
                Scope outer = above.scope(new Scope());
                int slot = outer.slot(row.text("path") + whose(column));
                target(above, outer, way.substring(3), column, slot);
                origin = new Scope.Origin(Scope.From.OUTER, slot, outer, false);
            } else {
                int slot = scope.slot(row.text("column"));
                target(step, scope, way, column, slot);
                origin = new Scope.Origin(Scope.From.OWN, slot, null, way.equals("id"));
            }
        }
        if (origin != null) {
            scope.rank(row.line());
            scope.add(row.text("table"), column.name(), column.meaning().filter(WHOSE::contains).isPresent(), origin);
        }
    }

    // A reference says whose a record is in another way than what it points to.
    private static String whose(Column column) {
        return column.meaning().filter(WHOSE::contains).isPresent() ? "?" : "";
    }

    private static void target(Step from, Scope scope, String way, Column column, int slot) {
        Step step = from;
        Step.How how = Step.How.PLAIN;
        String sought = "";
        for (String part : way.split("/")) {
            String name = part;
            int equals = name.indexOf('=');
            if (equals > 0) {
                how = Step.How.EQUALS;
                sought = name.substring(equals + 1);
                name = name.substring(0, equals);
            }
            if (name.endsWith("#binary")) {
                name = name.substring(0, name.length() - 7);
            }
            int bracket = name.indexOf('[');
            String own = bracket < 0 ? name : name.substring(0, bracket);
            step = own.isEmpty() ? step : step.child(own);
            step = bracket < 0 ? step : step.variant(name.substring(bracket + 1, name.length() - 1));
        }
        if (way.endsWith("reference") && how == Step.How.PLAIN) {
            how = column.meaning().filter(WHOSE::contains).isPresent() ? Step.How.PATIENT : Step.How.REFERENCE;
        }
        Step.Target target = new Step.Target(scope, slot, how, sought);
        if (!step.targets().contains(target)) {
            step.add(target);
        }
    }

    private void leaveOut(String path) {
        String[] parts = path.substring(1).split("/", 2);
        for (Map.Entry<String, Step> each : resources.entrySet()) {
            if (parts[0].equals("*") || parts[0].equals(each.getKey())) {
                Step step = each.getValue();
                for (String part : parts[1].split("/")) {
                    step = step.child(part);
                }
                step.leaveOut();
            }
        }
    }

    // Parts of the data types that say nothing beyond the columns: of a code, its system's edition; of a reference, its type.
    private static void leaveOutParts(Step step, Set<Step> seen) {
        if (!seen.add(step)) {
            return;
        }
        String name = step.path().substring(step.path().lastIndexOf('.') + 1);
        if (step.isVariant()) {
            leaveOut(step, "url", "system", "use");
        }
        if (step.next("coding") != null) {
            leaveOut(step, "text");
        }
        if (step.next("code") != null && (name.equals("coding") || name.equals("valueCoding") || name.equals("class") || name.equals("format"))) {
            leaveOut(step, "version", "userSelected", "system", "display");
        }
        if (step.next("reference") != null) {
            leaveOut(step, "type");
        }
        if (step.next("value") != null && (step.next("unit") != null || QUANTITIES.contains(name))) {
            leaveOut(step, "system", "code", "unit");
        }
        leaveOut(step, KNOWN.getOrDefault(name, List.of()).toArray(String[]::new));
        if (!step.isLeaf() && !step.isOnlyChosen()) {
            leaveOut(step, "id");
        }
        step.all().forEach(next -> leaveOutParts(next, seen));
    }

    private static void leaveOut(Step step, String... names) {
        for (String name : names) {
            if (!step.isLeaf() && step.next(name) == null) {
                step.child(name).leaveOut();
            }
        }
    }
}
