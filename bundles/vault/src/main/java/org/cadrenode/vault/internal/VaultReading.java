package org.cadrenode.vault.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;

/** A reading for one purpose, on a connection of its own. Not thread-safe. */
final class VaultReading implements Vault.Reading {
    private final VaultStore store;
    private final LookupHashes hashes;
    private final PersonTable people;
    private final Journal journal;
    private final PurposeToken purpose;
    private final long opened;
    private long read;
    private long birthDays;
    private boolean closed;

    private VaultReading(VaultStore store, LookupHashes hashes, PersonTable people, Journal journal, PurposeToken purpose,
            long opened) {
        this.store = store;
        this.hashes = hashes;
        this.people = people;
        this.journal = journal;
        this.purpose = purpose;
        this.opened = opened;
    }

    /** The connection that a reading has for itself. */
    @FunctionalInterface
    interface People {
        PersonTable connect() throws SQLException;
    }

    /** Journals the reading, then opens it. */
    static VaultReading open(VaultStore store, LookupHashes hashes, People people, Journal journal, PurposeToken purpose) {
        long opened = journal.record(event(purpose).with("reading", "opened")).sequence();
        try {
            return new VaultReading(store, hashes, people.connect(), journal, purpose, opened);
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    @Override
    public Optional<VaultPerson> person(SubjectKey subject) {
        demandOpen();
        try {
            return people.row(subject, store.subjects().row(subject)).map(this::opened);
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    @Override
    public OptionalLong birthDay(SubjectKey subject) {
        demandOpen();
        birthDays++;
        return store.subjects().birthDay(subject);
    }

    @Override
    public List<SubjectKey> find(Identifier identifier) {
        if (!LookupHashes.strong(identifier.kind())) {
            throw new IllegalArgumentException("The vault finds nobody by this kind of identifier alone");
        }
        return find(List.of(identifier));
    }

    @Override
    public List<SubjectKey> find(List<Identifier> allOf) {
        demandOpen();
        List<SubjectKey> found = new ArrayList<>();
        try {
            for (PersonTable.Row row : people.byLookup(entry(allOf))) {
                VaultPerson person = opened(row);
                if (allOf.stream().allMatch(wanted -> has(person.identifiers(), wanted))) {
                    found.add(person.key());
                }
            }
        } catch (SQLException e) {
            throw VaultDatabase.failure("be searched", e);
        }
        return found;
    }

    @Override
    public void changedSince(long version, Consumer<VaultPerson> consumer) {
        demandOpen();
        try {
            long atVersion = version + 1;
            long id = 0;
            while (true) {
                List<PersonTable.Row> rows = people.byVersion(atVersion, id);
                if (rows.isEmpty()) {
                    return;
                }
                for (PersonTable.Row row : rows) {
                    consumer.accept(opened(row));
                }
                PersonTable.Row last = rows.get(rows.size() - 1);
                atVersion = last.version();
                id = last.id();
            }
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    private VaultPerson opened(PersonTable.Row row) {
        VaultPerson person = people.open(row).person();
        read++;
        return person;
    }

    private long entry(List<Identifier> allOf) {
        String surname = null;
        String birthDate = null;
        for (Identifier identifier : allOf) {
            if (LookupHashes.strong(identifier.kind())) {
                return hashes.strong(identifier);
            }
            if (LookupHashes.surname(identifier.kind())) {
                surname = identifier.value();
            } else if (identifier.kind() == IdentifierKind.BIRTH_DATE) {
                birthDate = identifier.value();
            }
        }
        if (surname == null || birthDate == null) {
            throw new IllegalArgumentException("The vault finds nobody without a number, or a surname and a birth date");
        }
        return hashes.named(Identifiers.folded(surname), birthDate);
    }

    private static boolean has(List<Identifier> identifiers, Identifier wanted) {
        return identifiers.stream().anyMatch(held -> same(held, wanted));
    }

    private static boolean same(Identifier held, Identifier wanted) {
        if (LookupHashes.surname(wanted.kind())) {
            return LookupHashes.surname(held.kind()) && folded(held, wanted);
        }
        if (LookupHashes.forename(wanted.kind())) {
            return LookupHashes.forename(held.kind()) && folded(held, wanted);
        }
        if (LookupHashes.strong(wanted.kind())) {
            return LookupHashes.family(held.kind()).equals(LookupHashes.family(wanted.kind()))
                    && held.value().equals(wanted.value());
        }
        return held.equals(wanted);
    }

    private static boolean folded(Identifier held, Identifier wanted) {
        return Identifiers.folded(held.value()).equals(Identifiers.folded(wanted.value()));
    }

    private void demandOpen() {
        if (closed) {
            throw new IllegalStateException("The reading was closed");
        }
    }

    private static AuditEvent event(PurposeToken purpose) {
        return AuditEvent.of(AuditAction.VAULT_READ, purpose.object()).with("purpose", purpose.purpose());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            people.close();
        } catch (SQLException e) {
            throw VaultDatabase.failure("close a connection", e);
        } finally {
            journal.record(event(purpose).with("reading", "closed").with("opened", opened)
                    .count("people", read).count("birth_days", birthDays));
        }
    }
}
