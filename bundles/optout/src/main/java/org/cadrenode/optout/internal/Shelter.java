package org.cadrenode.optout.internal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.Protection.Aim;
import org.cadrenode.optout.internal.ProtectionRows.Row;

/**
 * Decides of whom nothing may leave that tells a place, and whose identity is to be joined with no other. Statements are few and
 * kept in the register; whom they mean is found anew from the vault whenever either has changed, so that the order in which they
 * come never counts. When the answer is another than before, the register's version grows, which sends back what has not left.
 * Thread-safe.
 */
final class Shelter {
    static final String LOCAL = "local";
    static final String SOURCE = "source";
    private static final String SHELTERED = "sheltered";
    private static final int MOST_NAMES = 64;
    private static final Known NOBODY = new Known(Set.of(), Set.of(), 0, 0, -1, -1);

    private final OptOutStore store;
    private final Vault vault;
    private final Journal journal;
    private final Lock lock;
    private final AtomicLong changes = new AtomicLong();
    private volatile Known known = NOBODY;
    private Household household = new Household(Set.of(), List.of());

    /** The answer, and of which state of vault and statements. */
    private record Known(Set<SubjectKey> all, Set<SubjectKey> apart, long own, long statements, long vaultVersion, long changes) { }

    /** A child of whom its source said that it is protected. */
    record Said(Protection protection, Instant at) { }

    /** @param lock under which nobody else changes the register */
    Shelter(OptOutStore store, Vault vault, Journal journal, Lock lock) {
        this.store = store;
        this.vault = vault;
        this.journal = journal;
        this.lock = lock;
    }

    /** Returns the children of whom no place may leave, as of now. */
    Set<SubjectKey> settle(VaultLook look) {
        return settled(look).all();
    }

    /** Returns the children whose identity is to be joined with no other, as of now. */
    Set<SubjectKey> apart(VaultLook look) {
        return settled(look).apart();
    }

    private Known settled(VaultLook look) {
        Known present = known;
        if (present.vaultVersion() == vault.version() && present.changes() == changes.get()) {
            return present;
        }
        lock.lock();
        try {
            long vaultVersion = vault.version();
            long at = changes.get();
            List<Row> inForce = store.read(within -> within.protections().all()).stream().filter(Row::inForce).toList();
            Set<SubjectKey> own = own(inForce, Aim.ADDRESS, look);
            Set<SubjectKey> apart = Set.copyOf(own(inForce, Aim.ADOPTION, look));
            Set<SubjectKey> all = new HashSet<>(own);
            if (!own.isEmpty()) {
                all.addAll(household(own, look, vaultVersion));
            }
            Known answer = new Known(Set.copyOf(all), apart, own.size(), inForce.size(), vaultVersion, at);
            apply(answer, inForce, look);
            known = answer;
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void apply(Known answer, List<Row> inForce, VaultLook look) {
        long digest = digest(answer.all()) ^ Long.rotateLeft(digest(answer.apart()), 1);
        if (digest == store.read(within -> within.state(SHELTERED))) {
            return;
        }
        journal.record(AuditEvent.of(AuditAction.PROTECTION_APPLIED, look.occasion()).count("statements", answer.statements())
                .count("children", answer.own()).count("household", answer.all().size() - answer.own()).count("apart", answer.apart().size()));
        // Before: once it is written down, nothing may keep what it concerns from being sent back.
        Optional<Set<ProviderId>> concerned = concerned(answer, inForce, look);
        long version = store.change(within -> {
            within.state(SHELTERED, digest);
            long next = store.nextVersion(within);
            within.commit();
            return next;
        });
        concerned.ifPresentOrElse(providers -> store.changed(version, providers), () -> store.changed(version));
    }

    // Whose children are sheltered, or apart, now and were not before, or the other way round; empty if that is not known of all.
    private Optional<Set<ProviderId>> concerned(Known answer, List<Row> inForce, VaultLook look) {
        if (known == NOBODY) {
            return Optional.empty();
        }
        Set<SubjectKey> changed = new HashSet<>(difference(known.all(), answer.all()));
        changed.addAll(difference(known.apart(), answer.apart()));
        Map<SubjectKey, ProviderId> named = new HashMap<>();
        inForce.forEach(row -> row.protection().provider().ifPresent(
                provider -> named.put(vault.keyOf(provider, row.protection().identifier().value()), provider)));
        Set<ProviderId> providers = new HashSet<>();
        for (SubjectKey subject : changed) {
            Optional<ProviderId> provider = Optional.ofNullable(named.get(subject)).or(() -> person(subject, look).map(VaultPerson::provider));
            if (provider.isEmpty()) {
                return Optional.empty();
            }
            providers.add(provider.get());
        }
        return Optional.of(providers);
    }

    private static Set<SubjectKey> difference(Set<SubjectKey> one, Set<SubjectKey> other) {
        Set<SubjectKey> difference = new HashSet<>(one);
        difference.removeAll(other);
        other.stream().filter(subject -> !one.contains(subject)).forEach(difference::add);
        return difference;
    }

    // Of the set, whatever its order; nobody is 0, as in a register that never had a statement.
    private static long digest(Set<SubjectKey> all) {
        long sum = 0;
        for (SubjectKey subject : all) {
            sum += (subject.high() ^ Long.rotateLeft(subject.low(), 31)) * 0x9E3779B97F4A7C15L | 1;
        }
        return sum;
    }

    // Whoever has a number, or name and birth date, of one of them is the same child at another source. After an adoption the
    // name of before is another child's as well as this one's: then only numbers tell.
    private Set<SubjectKey> own(List<Row> statements, Aim aim, VaultLook look) {
        Set<SubjectKey> own = new LinkedHashSet<>();
        for (Row row : statements) {
            Protection protection = row.protection();
            if (protection.aim() != aim) {
                continue;
            }
            if (protection.provider().isPresent()) {
                own.add(vault.keyOf(protection.provider().get(), protection.identifier().value()));
            } else {
                own.addAll(look.reading().find(protection.identifier()));
            }
        }
        Deque<SubjectKey> open = new ArrayDeque<>(own);
        while (!open.isEmpty()) {
            for (SubjectKey same : same(person(open.remove(), look), aim, look)) {
                if (own.add(same)) {
                    open.add(same);
                }
            }
        }
        return own;
    }

    private Optional<VaultPerson> person(SubjectKey subject, VaultLook look) {
        return store.isOut(subject) ? store.read(within -> within.suppressed(subject)) : look.reading().person(subject);
    }

    private static Set<SubjectKey> same(Optional<VaultPerson> person, Aim aim, VaultLook look) {
        Set<SubjectKey> found = new LinkedHashSet<>();
        List<Identifier> forenames = new ArrayList<>();
        List<Identifier> surnames = new ArrayList<>();
        List<Identifier> births = new ArrayList<>();
        for (Identifier identifier : person.map(VaultPerson::identifiers).orElse(List.of())) {
            switch (identifier.kind()) {
                case NHS_NUMBER, UPN, FORMER_UPN, ULN -> found.addAll(look.reading().find(identifier));
                case FORENAME, PREFERRED_NAME -> forenames.add(identifier);
                case SURNAME, FORMER_SURNAME -> surnames.add(identifier);
                case BIRTH_DATE -> births.add(identifier);
                case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, OTHER_NUMBER, MIDDLE_NAMES, SEX,
                        POSTCODE, ADDRESS_LINE, TOWN, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE,
                        OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE, OTHER_DATE -> { }
            }
        }
        int names = 0;
        for (Identifier birth : aim == Aim.ADDRESS ? births : List.<Identifier>of()) {
            for (Identifier surname : surnames) {
                for (Identifier forename : forenames) {
                    if (names++ < MOST_NAMES) {
                        found.addAll(look.reading().find(List.of(forename, surname, birth)));
                    }
                }
            }
        }
        return found;
    }

    // All of the vault is looked through once these children or their homes are others, and what changed in it afterwards.
    private Set<SubjectKey> household(Set<SubjectKey> own, VaultLook look, long vaultVersion) {
        List<VaultPerson> people = own.stream().flatMap(subject -> person(subject, look).stream()).toList();
        Household present = household;
        if (!present.isOf(own, people)) {
            present = new Household(own, people);
        }
        look.reading().changedSince(present.seen(), present::meet);
        present.saw(vaultVersion);
        household = present;
        return present.members();
    }

    /** Returns a number that grows with every statement. */
    long changes() {
        return changes.get();
    }

    /** Says that statements have come by another way than through here. */
    void again() {
        changes.incrementAndGet();
    }

    /** Records what a source says of its children, of whom who is protected already stays so; journalled if any is new. */
    void say(Collection<Said> said, String occasion) {
        if (!said.isEmpty()) {
            write(said, SOURCE, false, AuditEvent.of(AuditAction.PROTECTION_ADDED, occasion).with("origin", SOURCE));
        }
    }

    /** Records what a person says, and returns how many statements are new, or in force again. */
    long add(List<Protection> protections, Instant at, String actor, boolean trial) {
        List<Said> said = protections.stream().map(protection -> new Said(protection, at)).toList();
        return write(said, LOCAL, trial, AuditEvent.of(AuditAction.PROTECTION_ADDED, "protection").by(actor).with("origin", LOCAL)
                .count("lines", said.size()));
    }

    private long write(Collection<Said> said, String origin, boolean trial, AuditEvent event) {
        lock.lock();
        try {
            Marks marks = store.marks();
            List<Said> fresh = new ArrayList<>();
            Set<Mark> seen = new HashSet<>();
            for (Said one : said) {
                Mark content = marks.content(one.protection().words());
                if (seen.add(content) && isNew(store.read(within -> within.protections().find(content)), one)) {
                    fresh.add(one);
                }
            }
            if (trial || fresh.isEmpty()) {
                return fresh.size();
            }
            long many = store.change(within -> {
                for (Said one : fresh) {
                    insert(within.protections(), marks.content(one.protection().words()), one, one.protection().aim().origin(origin));
                }
                journal.record(event.count("new", fresh.size()));
                within.commit();
                return (long) fresh.size();
            });
            changes.incrementAndGet();
            return many;
        } finally {
            lock.unlock();
        }
    }

    // What was said before it was lifted does not bring it back: a delivery may be screened again at any time.
    private static boolean isNew(Optional<Row> there, Said said) {
        return there.isEmpty() || !there.get().inForce() && said.at().toEpochMilli() > there.get().liftedAt();
    }

    private static void insert(ProtectionRows rows, Mark content, Said said, String origin) throws SQLException {
        Optional<Row> there = rows.find(content);
        if (there.isPresent()) {
            rows.update(there.get().reference(), said.at().toEpochMilli(), 0);
        } else {
            rows.insert(content, said.protection(), origin, said.at().toEpochMilli());
        }
    }

    /** Returns the numbers of the statements in force that name these children. */
    List<Long> find(List<Protection> protections) {
        Marks marks = store.marks();
        return protections.stream().flatMap(one -> store.read(within -> within.protections().find(marks.content(one.words()))).stream())
                .filter(Row::inForce).map(Row::reference).distinct().sorted().toList();
    }

    /** Returns a statement that is in force. */
    Row inForce(long reference) {
        Row row = rows().stream().filter(one -> one.reference() == reference).findFirst()
                .orElseThrow(() -> new CadreException(ErrorCode.NOT_FOUND, "there is no statement " + reference));
        if (!row.inForce()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "statement " + reference + " was lifted already");
        }
        return row;
    }

    /** Ends a statement; {@code journalled} is told within the transaction. */
    void lift(long reference, Instant at, Consumer<Row> journalled) {
        lock.lock();
        try {
            Row row = inForce(reference);
            store.change(within -> {
                within.protections().update(reference, row.saidAt(), Math.max(at.toEpochMilli(), row.saidAt()));
                journalled.accept(row);
                within.commit();
                return reference;
            });
            changes.incrementAndGet();
        } finally {
            lock.unlock();
        }
    }

    /** Returns all statements, in the order in which they came. */
    List<Row> rows() {
        return store.read(within -> within.protections().all());
    }

    /**
     * Returns how many statements there were at the last settling, how many children they mean, how many more are sheltered, and how
     * many are kept apart.
     */
    long[] counts() {
        Known present = known;
        return new long[] {present.statements(), present.own(), present.all().size() - present.own(), present.apart().size()};
    }
}
