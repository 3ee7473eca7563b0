package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.identifiable.OptOutScreen.Suppressed;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.VaultPerson;

/** A reading of the suppression store for one purpose, on a connection of its own. Not thread-safe. */
final class SuppressedReading implements Suppressed {
    private final OptOutStore store;
    private final OptOutStatements statements;
    private final Occupancy.Stay stay;
    private final Journal journal;
    private final PurposeToken purpose;
    private final long opened;
    private long read;
    private boolean closed;

    private SuppressedReading(OptOutStore store, Journal journal, PurposeToken purpose, long opened) {
        this.store = store;
        this.journal = journal;
        this.purpose = purpose;
        this.opened = opened;
        stay = store.enter();
        boolean connected = false;
        try {
            statements = store.beside();
            connected = true;
        } finally {
            if (!connected) {
                stay.close();
            }
        }
    }

    /** Journals the reading, then opens it. */
    static SuppressedReading open(OptOutStore store, Journal journal, PurposeToken purpose) {
        long opened = journal.record(event(purpose).with("reading", "opened")).sequence();
        return new SuppressedReading(store, journal, purpose, opened);
    }

    @Override
    public Optional<VaultPerson> person(SubjectKey subject) {
        demandOpen();
        if (!store.isOut(subject)) {
            return Optional.empty();
        }
        try {
            Optional<VaultPerson> child = statements.suppressed(subject);
            read += child.isPresent() ? 1 : 0;
            return child;
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    @Override
    public void all(Consumer<VaultPerson> consumer) {
        demandOpen();
        try {
            List<VaultPerson> page = statements.suppressedBehind(Optional.empty());
            while (!page.isEmpty()) {
                for (VaultPerson child : page) {
                    read++;
                    consumer.accept(child);
                }
                page = statements.suppressedBehind(Optional.of(page.get(page.size() - 1).key()));
            }
        } catch (SQLException e) {
            throw OptOutDatabase.failure("be read", e);
        }
    }

    private void demandOpen() {
        if (closed) {
            throw new IllegalStateException("The reading was closed");
        }
    }

    private static AuditEvent event(PurposeToken purpose) {
        return AuditEvent.of(AuditAction.VAULT_READ, purpose.object()).with("purpose", purpose.purpose())
                .with("store", "suppression");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            statements.close();
        } catch (SQLException e) {
            throw OptOutDatabase.failure("close a connection", e);
        } finally {
            stay.close();
            journal.record(event(purpose).with("reading", "closed").with("opened", opened).count("people", read));
        }
    }
}
