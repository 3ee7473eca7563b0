package org.cadrenode.optout.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.ChildStandings.Child;
import org.cadrenode.optout.internal.NationalCoverage.Answer;
import org.cadrenode.optout.internal.NationalCoverage.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Who may leave by what the national service answered: of each known child of the data controllers to which it applies, every
 * number has to be covered by an answer that is fresh. How a child stands is found from vault and lots, and found anew
 * whenever either has changed or an answer has become too old; who is not found to be covered is held. Whoever an answer
 * leaves out goes to the suppression store as everybody who is out, and nothing there says why. Thread-safe.
 */
final class National implements Judge.Elsewhere {
    private static final String REACH = "national_reach";
    private static final String LOST = "national_lost";
    private static final String SETTLED = "national_settled";
    private static final int STOPPED_TOGETHER = 1000;
    private static final int FEW = 20_000;

    private final OptOutStore store;
    private final Vault vault;
    private final NationalSettings settings;
    private final Clock clock;
    private final Set<SubjectKey> forgotten = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private final Set<Long> changed = ConcurrentHashMap.newKeySet();
    private final NationalLots lots;
    private final ChildStandings children = new ChildStandings();
    private volatile long until = Long.MIN_VALUE;
    private volatile boolean whole = true;
    private volatile long readings = -1;
    private volatile long seen;
    // Whether somebody may leave no more who might have before; until that is acted on.
    private volatile boolean lost;
    // Up to which version of the vault that was acted on before the last start.
    private volatile long settledBefore = -1;

    National(OptOutStore store, Vault vault, NationalSettings settings, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
        lots = new NationalLots(store, settings.maximumAge());
    }

    NationalSettings settings() {
        return settings;
    }

    long now() {
        return clock.millis();
    }

    /** Returns the lots. */
    NationalLots lots() {
        return lots;
    }

    NationalCoverage coverage() {
        return lots.coverage();
    }

    ChildStandings children() {
        return children;
    }

    /** Returns the moment at which the first answer in use becomes too old; empty if none is in use. */
    OptionalLong until() {
        return until == Long.MAX_VALUE || until == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(until);
    }

    /** Returns a number that grows whenever children may have been answered for. In memory. */
    long answers() {
        return answers.get();
    }

    /** Returns whether a child's records of a source have to wait. In memory. */
    boolean holds(SubjectKey subject, ProviderId provider, SourceId source) {
        return settings.appliesTo(provider, source)
                && (!lots.loaded() || clock.millis() >= until || children.get(subject) != Child.ANSWERED);
    }

    /** Returns a look at what contributions say, for one thread's use. */
    Told told() {
        return new Told(settings.required() ? coverage().look(store::marksOf, clock.millis(), settings.maximumAge()) : null);
    }

    /** A look at contributions. Not thread-safe. */
    final class Told {
        private final NationalCoverage.@Nullable Look look;
        private final List<SubjectKey> outs = new ArrayList<>();

        private Told(NationalCoverage.@Nullable Look look) {
            this.look = look;
        }

        /** Notes what a contribution that is not yet recorded says of its child, and returns whether the child is out by it. */
        boolean out(Contribution contribution) {
            if (look == null || contribution.role() == Contribution.Role.RELATIVE || !settings.appliesTo(contribution.provider())) {
                return false;
            }
            boolean out = false;
            boolean covered = true;
            for (Identifier identifier : contribution.identifiers()) {
                OptionalLong number = NhsNumbers.askable(identifier);
                if (number.isPresent()) {
                    Answer answer = look.at(number.getAsLong()).answer();
                    out |= answer == Answer.OUT;
                    covered &= answer == Answer.IN;
                }
            }
            if (!covered) {
                forget(contribution.subject());
            }
            if (out) {
                outs.add(contribution.subject());
            }
            return out;
        }

        /** Returns those who are out by what was told. */
        List<SubjectKey> outs() {
            return outs;
        }
    }

    /** Says that a child has to be looked at anew before it is answered for. */
    void forget(SubjectKey subject) {
        if (children.get(subject) == Child.ANSWERED) {
            lookAgain(subject);
        }
    }

    /** Says that a child is about to come back in: whatever was known of it is from before it was out. */
    void lookAgain(SubjectKey subject) {
        if (settings.required()) {
            children.put(subject, Child.UNKNOWN, false);
            forgotten.add(subject);
        }
    }

    /** Says that these become one child: if an answer stopped one of them it stops all, so that they come back together. */
    void become(Register register, List<SubjectKey> one) {
        lots.ready(register);
        if (one.stream().anyMatch(lots.stops()::contains)) {
            lots.stopping(register, one);
        }
    }

    /**
     * Returns whether a child is kept out by what the service answered: it says so, or it said so and no fresh answer says
     * otherwise of each of its numbers.
     */
    @Override
    public boolean out(VaultPerson child) {
        NationalCoverage.Look look = coverage().look(store::marksOf, clock.millis(), settings.maximumAge());
        List<Answer> all = child.identifiers().stream().map(NhsNumbers::askable).filter(OptionalLong::isPresent)
                .map(number -> look.at(number.getAsLong()).answer()).toList();
        boolean in = !all.isEmpty() && all.stream().allMatch(Answer.IN::equals);
        return settings.appliesTo(child.provider()) && all.contains(Answer.OUT) || lots.stops().contains(child.key()) && !in;
    }

    @Override
    public boolean any() {
        return !lots.stops().isEmpty();
    }

    /** Returns whether a child was stopped by an answer, and newer ones say that it is in. Something else may keep it out. */
    @Override
    public boolean lifted(VaultPerson child) {
        return lots.stops().contains(child.key()) && !out(child);
    }

    /** Says that lots say something else of these numbers; of all, if there are many. */
    void changed(Register register, long[] numbers) {
        Lock lock = register.exclusive();
        lock.lock();
        try {
            if (whole || changed.size() + numbers.length > FEW) {
                whole = true;
                changed.clear();
            } else {
                for (long number : numbers) {
                    changed.add(number);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that lots say something else, nobody knows of whom. */
    void changed() {
        whole = true;
    }

    /** Returns whether something has changed since the last settling. In memory. */
    boolean unsettled() {
        return settings.required() && (!lots.loaded() || lots.readings() != readings || whole || lost || !changed.isEmpty()
                || !forgotten.isEmpty() || clock.millis() >= until || vault.version() != seen);
    }

    /** Finds anew how children stand, as far as anything has changed, and stops who is out. */
    void settle(Register register, VaultLook look) {
        Lock lock = register.exclusive();
        lock.lock();
        try {
            reach();
            // Whom an answer stopped stays out where nobody is asked about any more.
            lots.ready(register);
            if (!settings.required()) {
                return;
            }
            if (lots.readings() != readings) {
                whole = true;
                settledBefore = settledBefore < 0 ? store.read(within -> within.state(SETTLED)) : settledBefore;
            }
            if (unsettled()) {
                settleNow(register, look);
            }
        } finally {
            lock.unlock();
        }
    }

    // Whoever it applies to from now on may have passed before: all that has not left is screened again.
    private void reach() {
        long reach = settings.reach();
        if (reach != store.read(within -> within.state(REACH))) {
            grow(REACH, reach);
        }
    }

    private void grow(String name, long number) {
        store.changed(store.change(within -> {
            within.state(name, number);
            long next = store.nextVersion(within);
            within.commit();
            return next;
        }));
    }

    private void settleNow(Register register, VaultLook look) {
        long now = clock.millis();
        long vaultVersion = vault.version();
        boolean all = whole || now >= until;
        long readingsNow = lots.readings();
        Finding finding = new Finding(now);
        if (all) {
            children.meetAll();
        }
        look.reading().changedSince(all ? 0 : seen, finding::meet);
        for (long number : all ? Set.<Long>of() : Set.copyOf(changed)) {
            for (SubjectKey subject : look.reading().find(new Identifier(IdentifierKind.NHS_NUMBER, NhsNumbers.text(number)))) {
                look.reading().person(subject).ifPresent(finding::meet);
            }
        }
        Set<SubjectKey> again = Set.copyOf(forgotten);
        for (SubjectKey subject : again) {
            look.reading().person(subject).ifPresent(finding::meet);
        }
        for (int from = 0; from < finding.out.size(); from += STOPPED_TOGETHER) {
            List<SubjectKey> some = finding.out.subList(from, Math.min(finding.out.size(), from + STOPPED_TOGETHER));
            lots.stopping(register, some);
            register.stop(some, look);
        }
        // Who may leave no more may be on the way: that is screened again, before anybody is answered for.
        if (lost || again.stream().anyMatch(subject -> children.get(subject) != Child.ANSWERED)) {
            grow(LOST, now);
        }
        lost = false;
        if (vaultVersion != store.read(within -> within.state(SETTLED))) {
            store.change(within -> {
                within.state(SETTLED, vaultVersion);
                within.commit();
                return vaultVersion;
            });
        }
        forgotten.removeAll(again);
        if (all) {
            children.met();
            lots.prune(register, finding.look.needed(), now);
        }
        until = coverage().until(now, settings.maximumAge()).orElse(Long.MAX_VALUE);
        seen = vaultVersion;
        settledBefore = Long.MAX_VALUE;
        readings = readingsNow;
        // Whom an answer stopped may be in by a newer one.
        if ((all || !changed.isEmpty()) && any()) {
            register.mayReturn();
        }
        whole = false;
        changed.clear();
        if (all || finding.gained) {
            answers.incrementAndGet();
        }
    }

    /** How children stand as of a moment. */
    private final class Finding {
        private final NationalCoverage.Look look;
        private final List<SubjectKey> out = new ArrayList<>();
        private boolean gained;

        private Finding(long now) {
            look = coverage().look(store::marksOf, now, settings.maximumAge());
        }

        private void meet(VaultPerson person) {
            if (!vault.knows(person.key()) || store.isOut(person.key())) {
                return;
            }
            Child child = Child.ANSWERED;
            boolean mayAsk = false;
            if (settings.appliesTo(person.provider())) {
                boolean any = false;
                for (Identifier identifier : person.identifiers()) {
                    OptionalLong number = NhsNumbers.askable(identifier);
                    if (number.isPresent()) {
                        any = true;
                        Standing standing = look.at(number.getAsLong());
                        mayAsk |= standing.answer() == Answer.NONE && !standing.open();
                        child = worse(child, of(standing));
                    }
                }
                child = any || !settings.holdWithoutNumber() ? child : Child.NUMBERLESS;
            }
            if (child == Child.OUT) {
                out.add(person.key());
            }
            Child before = children.put(person.key(), child, mayAsk);
            // A kill may have come before what was told of the child was acted on.
            if (child != Child.ANSWERED && (before == Child.ANSWERED || person.version() > settledBefore)) {
                lost = true;
            }
            gained |= before != Child.ANSWERED && child == Child.ANSWERED || child == Child.OUT;
        }
    }

    private static Child worse(Child one, Child other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Child of(Standing standing) {
        return switch (standing.answer()) {
            case OUT -> Child.OUT;
            case IN -> Child.ANSWERED;
            case NONE -> standing.failed() ? Child.FAILED : standing.stale() ? Child.STALE : Child.WAITING;
        };
    }

    /** Returns why nothing of a source may be released as of the last settling; empty if the answers forbid nothing. */
    Optional<String> refusal(ProviderId provider, SourceId source) {
        return settings.appliesTo(provider, source) ? refusal() : Optional.empty();
    }

    /** Returns why nothing is released where answers are needed. */
    Optional<String> refusal() {
        if (!settings.required()) {
            return Optional.empty();
        }
        long stale = children.count(Child.STALE);
        long failed = children.count(Child.FAILED);
        if (!lots.loaded() || clock.millis() >= until) {
            return Optional.of("the list of opt-outs has become too old and was not looked at since; see optout:national-status");
        }
        if (stale > 0) {
            return Optional.of("the list of opt-outs is older than " + settings.maximumAge().toDays() + " days for " + stale
                    + " children; ask anew with optout:national-request and wait for the answer");
        }
        if (failed > 0) {
            return Optional.of("the list of opt-outs came in part: about " + failed
                    + " children was asked in vain; see optout:national-status, put that right, and ask anew with optout:national-request");
        }
        if (children.count(Child.WAITING) > 0 && coverage().entries().stream()
                .noneMatch(entry -> NationalCoverage.fresh(entry.lot(), clock.millis(), settings.maximumAge()))) {
            return Optional.of("there is no list of opt-outs yet, and " + children.count(Child.WAITING)
                    + " children wait for it; see optout:national-status");
        }
        return Optional.empty();
    }
}
