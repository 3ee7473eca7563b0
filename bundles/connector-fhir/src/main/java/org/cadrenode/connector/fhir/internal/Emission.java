package org.cadrenode.connector.fhir.internal;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Hands on resources as records of tables: the resource's own first, then those within it. For one thread. */
final class Emission {
    /** So many records within a resource are told as removed with it; how many there were nobody says. */
    static final int MOST_WITHIN = 100;

    private static final String ERROR = "entered-in-error";
    private static final String MERGE = "patient_merge";
    private static final String ATTACHMENT = "document_content";

    private final Records records;
    private final Map<Scope, Integer> numbers = new IdentityHashMap<>();
    private final Set<String> told = new HashSet<>();
    private long taken;

    Emission(Records records) {
        this.records = records;
    }

    /** Begins a stretch of a collection, in which tables are declared anew. */
    void newStretch() {
        numbers.clear();
        told.clear();
        taken = 0;
    }

    /** Returns how many resources and removals were handed on or rejected in this stretch. */
    long taken() {
        return taken;
    }

    /** Hands on what is not read, each part once. */
    void unread(Set<String> parts) throws IOException {
        for (String part : parts) {
            if (told.add(part)) {
                int blank = part.indexOf(' ');
                records.unread(part.substring(0, blank), part.substring(blank + 1));
            }
        }
    }

    void reject(String table, long line, String column, Problem problem) throws IOException {
        taken++;
        records.reject(table, line, column, problem);
    }

    /**
     * Hands on a resource.
     *
     * @param removed whether its source says that it is no more
     * @param otherwise the version where the resource says none, 0 for that of its extract
     */
    void take(Resource resource, long line, boolean removed, long otherwise) throws IOException {
        Scope scope = resource.top().scope();
        String table = scope.table();
        Problem problem = resource.problem();
        if (problem != null) {
            reject(table, line, "", problem);
            return;
        }
        @Nullable String[] values = values(resource.top(), 0);
        if (isBlank(values[0])) {
            reject(table, line, scope.columns().get(0), scope.subject() == 0 ? Problem.SUBJECT_MISSING : Problem.COLUMN_MISSING);
            return;
        }
        int status = scope.columns().indexOf("status");
        int verification = scope.columns().indexOf("verification");
        boolean gone = removed || status >= 0 && ERROR.equals(values[status]) || verification >= 0 && ERROR.equals(values[verification]);
        if (!gone && scope.subject() >= 0 && isBlank(values[scope.subject()])) {
            reject(table, line, scope.columns().get(scope.subject()), Problem.SUBJECT_MISSING);
            return;
        }
        String updated = values[scope.columns().indexOf("updated")];
        long version = updated == null ? otherwise : version(updated);
        if (updated != null && version < 1 || gone && version < 1) {
            reject(table, line, "updated", Problem.VERSION_INVALID);
            return;
        }
        taken++;
        tell(scope, line, version, gone, values);
        Map<Scope, Integer> places = new HashMap<>();
        for (Resource.Row row : resource.ordered()) {
            @Nullable String[] inner = values(row, places.merge(row.scope(), 1, Integer::sum));
            if (row.scope().table().equals(MERGE)) {
                merge(row.scope(), line, version, gone, inner);
            } else {
                if (row.scope().table().equals(ATTACHMENT)) {
                    attachment(row.scope(), inner);
                }
                tell(row.scope(), line, version, gone, inner);
            }
        }
    }

    /** Hands on that a resource is no more, of which only type and id are known. */
    void removed(Step step, String id, long line, long version) throws IOException {
        Scope scope = step.scope();
        if (scope == null || version < 1) {
            reject(scope == null ? "" : scope.table(), line, "updated", Problem.VERSION_INVALID);
            return;
        }
        taken++;
        tell(scope, line, version, true, key(scope, id, 0));
        for (Scope within : Plan.PLAN.within(step)) {
            if (within.origins().stream().anyMatch(origin -> origin.from() == Scope.From.PLACE)) {
                for (int place = 1; place <= MOST_WITHIN; place++) {
                    tell(within, line, version, true, key(within, id, place));
                }
            }
        }
    }

    private static @Nullable String[] key(Scope scope, String id, int place) {
        @Nullable String[] values = new @Nullable String[scope.columns().size()];
        for (int i = 0; i < values.length; i++) {
            Scope.Origin origin = scope.origins().get(i);
            values[i] = origin.isId() ? id : origin.from() == Scope.From.PLACE ? Integer.toString(place) : null;
        }
        return values;
    }

    private void tell(Scope scope, long line, long version, boolean removed, @Nullable String[] values) throws IOException {
        Integer number = numbers.get(scope);
        if (number == null) {
            number = records.table(scope.table(), scope.columns());
            numbers.put(scope, number);
        }
        if (removed) {
            records.removed(number, line, version, values);
        } else if (version > 0) {
            records.record(number, line, version, values);
        } else {
            records.record(number, line, values);
        }
    }

    // replaced-by names the id that holds; replaces, the one that does not. Other links join nobody.
    private void merge(Scope scope, long line, long version, boolean gone, @Nullable String[] values) throws IOException {
        String kind = values[scope.columns().indexOf("link_type")];
        if (gone || !"replaced-by".equals(kind) && !"replaces".equals(kind)) {
            unread(Set.of("patient link." + ("refer".equals(kind) || "seealso".equals(kind) ? kind : "other")));
            return;
        }
        if (isBlank(values[0]) || isBlank(values[1])) {
            records.reject(MERGE, line, scope.columns().get(0), Problem.SUBJECT_MISSING);
            return;
        }
        if (kind.equals("replaces")) {
            String own = values[1];
            values[1] = values[0];
            values[0] = own;
        }
        tell(scope, line, version, false, values);
    }

    // What is no text cannot be scrubbed as one: it stands in a column of its own.
    private static void attachment(Scope scope, @Nullable String[] values) {
        String type = values[scope.columns().indexOf("content_type")];
        boolean text = type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/") && !type.toLowerCase(Locale.ROOT).startsWith("text/rtf");
        values[scope.columns().indexOf(text ? "binary" : "text")] = null;
    }

    private static @Nullable String[] values(Resource.Row row, int place) {
        Scope scope = row.scope();
        @Nullable String[] values = new @Nullable String[scope.columns().size()];
        for (int i = 0; i < values.length; i++) {
            Scope.Origin origin = scope.origins().get(i);
            Scope outer = origin.outer();
            Resource.Row from = outer == null ? row : row.of(outer);
            values[i] = origin.from() == Scope.From.PLACE ? Integer.toString(place) : from == null ? null : from.value(origin.slot());
        }
        return values;
    }

    private static boolean isBlank(@Nullable String value) {
        return value == null || value.isBlank();
    }

    /** Returns the milliseconds since 1970 of an instant, or of the beginning of a day; 0 if it is none. */
    static long version(String text) {
        try {
            return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
