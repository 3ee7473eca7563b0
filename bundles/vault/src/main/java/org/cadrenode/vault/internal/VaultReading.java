package org.cadrenode.vault.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.erasure.Occupancy;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;

/** A reading for one purpose, on a connection of its own. Not thread-safe. */
final class VaultReading implements Vault.Reading {
    /** The count by which the journal knows the version that a reading saw. */
    static final String VERSION = "vault_version";

    private final VaultStore store;
    private final Keystore keystore;
    private final Map<Integer, LookupHashes> hashes = new HashMap<>();
    private final PersonTable people;
    private final Journal journal;
    private final PurposeToken purpose;
    private final Occupancy.Stay stay;
    private final long opened;
    private long read;
    private long birthDays;
    private boolean closed;

    private VaultReading(VaultStore store, Keystore keystore, PersonTable people, Journal journal, PurposeToken purpose,
            Occupancy.Stay stay, long opened) {
        this.store = store;
        this.keystore = keystore;
        this.people = people;
        this.journal = journal;
        this.purpose = purpose;
        this.stay = stay;
        this.opened = opened;
    }

    /** The connection that a reading has for itself. */
    @FunctionalInterface
    interface People {
        PersonTable connect() throws SQLException;
    }

    /** Journals the reading, then opens it; it ends the stay when it is closed. */
    static VaultReading open(VaultStore store, Keystore keystore, People people, Journal journal, PurposeToken purpose,
            Occupancy.Stay stay) {
        long opened = journal.record(event(purpose).with("reading", "opened").count(VERSION, store.version())).sequence();
        try {
            return new VaultReading(store, keystore, people.connect(), journal, purpose, stay, opened);
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    @Override
    public Optional<VaultPerson> person(SubjectKey child) {
        demandOpen();
        SubjectKey subject = store.merges().survivor(child);
        try {
            long id = store.subjects().row(subject);
            if (id == 0) {
                return Optional.empty();
            }
            Optional<PersonTable.Row> row = people.row(id);
            return row.isPresent() && row.get().subject().equals(subject) ? opened(row.get()) : counted(store.settled(subject));
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    @Override
    public OptionalLong birthDay(SubjectKey subject) {
        demandOpen();
        birthDays++;
        return store.subjects().birthDay(store.merges().survivor(subject));
    }

    @Override
    public List<Vault.Merge> merges(ProviderId provider) {
        demandOpen();
        return store.merges().of(provider);
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
            LookupIndex index = store.index();
            for (long hash : entries(allOf, hashes(index.keyVersion()))) {
                for (long id : index.rows(hash)) {
                    Optional<PersonTable.Row> row = people.row(id);
                    if (row.isEmpty()) {
                        store.demandRemoved(hash, id);
                    }
                    row.flatMap(this::opened)
                            .filter(person -> !found.contains(person.key()))
                            .filter(person -> allOf.stream().allMatch(wanted -> has(person.identifiers(), wanted)))
                            .ifPresent(person -> found.add(person.key()));
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
                    // The child into whom an id was merged has changed since, too, and is handed out for itself.
                    opened(row).filter(person -> person.key().equals(row.subject())).ifPresent(consumer);
                }
                PersonTable.Row last = rows.get(rows.size() - 1);
                atVersion = last.version();
                id = last.id();
            }
        } catch (SQLException e) {
            throw VaultDatabase.failure("be read", e);
        }
    }

    // A row that is not the one memory knows was altered, put back, or written this moment: the writer's side tells which.
    private Optional<VaultPerson> opened(PersonTable.Row row) {
        try {
            PersonEntry entry = people.open(row);
            if (store.subjects().present(row.subject(), row.id(), RowHashes.stamp(people.hash(row)))) {
                return counted(Optional.of(entry));
            }
        } catch (CadreException e) {
            if (e.code() != ErrorCode.CONTENT_CHANGED && e.code() != ErrorCode.KEY_DESTROYED) {
                throw e;
            }
        }
        return counted(store.settled(row.subject()));
    }

    // Whoever looked for an id when it was merged finds the child that it is.
    private Optional<VaultPerson> counted(Optional<PersonEntry> entry) {
        if (entry.flatMap(PersonEntry::mergedInto).isPresent()) {
            return person(store.settledSurvivor(entry.get().subject()));
        }
        read += entry.isPresent() ? 1 : 0;
        return entry.map(child -> child.person(store.merges()));
    }

    private LookupHashes hashes(int keyVersion) {
        return hashes.computeIfAbsent(keyVersion,
                version -> new LookupHashes(keystore.keyedHash(KeyPurpose.VAULT_LOOKUP, version)));
    }

    private static long[] entries(List<Identifier> allOf, LookupHashes hashes) {
        String surname = null;
        String birthDate = null;
        for (Identifier identifier : allOf) {
            if (LookupHashes.strong(identifier.kind())) {
                return new long[] {hashes.strong(identifier)};
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
        String born = birthDate;
        return Identifiers.spellings(surname).stream().mapToLong(spelling -> hashes.named(spelling, born)).toArray();
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
        return !Collections.disjoint(Identifiers.spellings(held.value()), Identifiers.spellings(wanted.value()));
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
            stay.close();
            journal.record(event(purpose).with("reading", "closed").with("opened", opened)
                    .count("people", read).count("birth_days", birthDays));
        }
    }
}
