package org.cadrenode.vault.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.vault.internal.PersonTable.Row;

/**
 * What one transaction removes. A child's ids that were merged into its own stay, to tell under which ids it would come back;
 * but copies of their rows from before the merge are under the keys that they have now, and say more. So they get rows, and
 * with them keys, that are new. For one use.
 */
final class Removal {
    private final PersonWriter out;
    private final Merging.Rows rows;
    private final Merges merges;
    private final ChildKeys children;
    private final List<Gone> gone = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();

    /** A child who is removed, with its row as it was. */
    record Gone(Row row, PersonEntry entry) { }

    /** A merged id whose row, as it was, is replaced by a new one. */
    record Moved(Row row, long id, int stamp) { }

    Removal(PersonWriter out, Merging.Rows rows, Merges merges, ChildKeys children) {
        this.out = out;
        this.rows = rows;
        this.merges = merges;
        this.children = children;
    }

    /** Adds the removal of those who are held to the writer's transaction. */
    void take(Collection<SubjectKey> subjects) throws SQLException {
        for (SubjectKey subject : subjects.stream().map(merges::survivor).distinct().toList()) {
            Row row = rows.row(subject).orElse(null);
            if (row != null) {
                gone.add(new Gone(row, rows.open(row)));
                out.delete(row);
                for (SubjectKey former : merges.formers(subject)) {
                    move(rows.row(former).orElseThrow());
                }
            }
        }
    }

    private void move(Row row) throws SQLException {
        long id = children.next();
        int stamp = out.insert(id, rows.open(row), row.version());
        out.delete(row);
        moved.add(new Moved(row, id, stamp));
    }

    List<Gone> gone() {
        return gone;
    }

    List<Moved> moved() {
        return moved;
    }

    /** Returns the numbers of the keys that are to be destroyed. */
    List<Long> keys() {
        return Stream.concat(gone.stream().map(Gone::row), moved.stream().map(Moved::row)).map(Row::id).toList();
    }
}
