package org.cadrenode.optout.internal;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.OptOutStatements.Which;
import org.cadrenode.optout.internal.RegisterDigest.Touched;

/**
 * Finds what a transaction changed, as it is at its end, and lets it wait for the register's copy; or all that there is. What the
 * national service answered is not copied: it is asked anew after a restore. Not thread-safe.
 */
final class ReplicaCapture {
    private static final int LOT = 256 * 1024;

    private final Connection connection;
    private final OptOutStatements within;
    private final long at;
    private final ByteArrayOutputStream lot = new ByteArrayOutputStream();

    ReplicaCapture(Connection connection, OptOutStatements within, long at) {
        this.connection = connection;
        this.within = within;
        this.at = at;
    }

    /** Lets changed rows wait. */
    void changed(Set<Touched> touched) throws SQLException {
        Set<Long> decisions = new LinkedHashSet<>();
        for (Touched one : touched) {
            switch (one.table()) {
                case REQUEST, DECISION -> {
                    if (decisions.add(Long.parseLong(one.row()))) {
                        add(within.decisions().find(Long.parseLong(one.row())).map(ReplicaRow.Decided::new));
                    }
                }
                case SUPPRESSED -> child(subject(one));
                case PROTECTION -> add(within.protections().find(Long.parseLong(one.row())).map(ReplicaRow.Protecting::new));
                case HISTORY -> history("number = ?", Long.parseLong(one.row()));
                case CONFIRMATION -> confirmations("name = ?", one.row());
                case RETURNED -> add(Optional.of(new ReplicaRow.Rounds(subject(one), within.returns().rounds(subject(one)))));
                case NATIONAL_STOP -> add(Optional.of(new ReplicaRow.Stop(subject(one), within.nationals().stops(subject(one)))));
                case STATE -> {
                    if (one.row().equals(OptOutStore.VERSION) || one.row().startsWith(OtherNodes.LISTS)) {
                        add(Optional.of(new ReplicaRow.Count(one.row(), within.state(one.row()))));
                    }
                }
                case NATIONAL_LOT, NATIONAL_PART, REPLICA_WAITING, REPLICA_HEAD -> { }
            }
        }
        flush();
    }

    /** Lets all rows wait that there are. */
    void everything() throws SQLException {
        for (List<Recorded> page = within.requests(Which.ALL, 0); !page.isEmpty();
                page = within.requests(Which.ALL, page.get(page.size() - 1).reference())) {
            for (Recorded recorded : page) {
                add(Optional.of(new ReplicaRow.Decided(recorded)));
            }
        }
        for (List<VaultPerson> page = within.suppressedBehind(Optional.empty()); !page.isEmpty();
                page = within.suppressedBehind(Optional.of(page.get(page.size() - 1).key()))) {
            for (VaultPerson child : page) {
                child(child.key());
            }
        }
        for (ProtectionRows.Row row : within.protections().all()) {
            add(Optional.of(new ReplicaRow.Protecting(row)));
        }
        history("number > ?", 0L);
        confirmations("name > ?", "");
        try (PreparedStatement query = connection.prepareStatement("SELECT subject, rounds FROM returned");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                add(Optional.of(new ReplicaRow.Rounds(SubjectKey.ofHash(row.getBytes(1)), row.getInt(2))));
            }
        }
        for (SubjectKey stopped : within.nationals().stops()) {
            add(Optional.of(new ReplicaRow.Stop(stopped, true)));
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT name, number FROM state WHERE name = ? OR name LIKE ?")) {
            query.setString(1, OptOutStore.VERSION);
            query.setString(2, OtherNodes.LISTS + "%");
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    add(Optional.of(new ReplicaRow.Count(row.getString(1), row.getLong(2))));
                }
            }
        }
        flush();
    }

    private void child(SubjectKey subject) throws SQLException {
        Optional<VaultPerson> child = within.suppressed(subject);
        if (child.isPresent()) {
            add(Optional.of(new ReplicaRow.Out(child.get(), within.children().progress(subject).orElseThrow())));
        } else {
            add(Optional.of(new ReplicaRow.In(subject)));
        }
    }

    private void history(String condition, Object value) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT reference, at, what, object FROM history WHERE " + condition + " ORDER BY number")) {
            query.setObject(1, value);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    add(Optional.of(new ReplicaRow.Happening(row.getLong(1),
                            new HistoryRows.Happened(row.getLong(2), row.getString(3), row.getString(4)))));
                }
            }
        }
    }

    private void confirmations(String condition, String value) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT order_name, path, delivery, removed, at FROM confirmation WHERE " + condition + " ORDER BY name")) {
            query.setString(1, value);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    add(Optional.of(new ReplicaRow.Confirming(new HistoryRows.Confirmed(row.getString(1), row.getString(2),
                            row.getString(3), row.getLong(4), row.getLong(5)))));
                }
            }
        }
    }

    private static SubjectKey subject(Touched touched) {
        return SubjectKey.ofHash(HexFormat.of().parseHex(touched.row()));
    }

    private void add(Optional<? extends ReplicaRow> row) throws SQLException {
        if (row.isPresent()) {
            lot.writeBytes(row.get().bytes());
            if (lot.size() >= LOT) {
                flush();
            }
        }
    }

    private void flush() throws SQLException {
        if (lot.size() > 0) {
            within.replica().add(lot.toByteArray(), at);
            lot.reset();
        }
    }
}
