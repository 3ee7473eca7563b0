package org.cadrenode.optout.internal;

import java.util.Arrays;
import java.util.OptionalLong;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.optout.internal.NationalCoverage.Answer;
import org.cadrenode.optout.internal.NationalCoverage.Standing;

/**
 * Finds whom to ask about: children without a fresh answer, and in time those whose answer becomes too old, whom an answer
 * stopped included, so that they can come back. Not thread-safe.
 */
final class NationalAsking {
    private static final int FEW = 10_000;

    private final OptOutService register;
    private final Vault vault;
    private final National national;
    private final NationalSettings settings;
    private final Numbers found = new Numbers();
    private final NationalCoverage.Look look;
    private final long now;
    private final boolean renewing;

    /** @param renewing whether answers that become too old are asked for again, too */
    NationalAsking(OptOutService register, Vault vault, long now, boolean renewing) {
        this.register = register;
        this.vault = vault;
        this.national = register.national();
        this.settings = national.settings();
        this.now = now;
        this.renewing = renewing;
        look = national.coverage().look(register.store()::marksOf, now, settings.maximumAge());
    }

    /** Returns the numbers to ask about, in order and each once. */
    long[] numbers() {
        long lacking = national.children().askable();
        if (!renewing && lacking == 0) {
            return new long[0];
        }
        try (VaultLook opened = new VaultLook(vault, "register")) {
            if (renewing || lacking > FEW) {
                opened.reading().changedSince(0, this::meet);
            } else {
                for (SubjectKey subject : national.children().askable(FEW)) {
                    opened.reading().person(subject).ifPresent(this::meet);
                }
            }
        }
        if (renewing) {
            for (SubjectKey subject : national.lots().stops()) {
                register.store().read(within -> within.suppressed(subject)).ifPresent(this::ask);
            }
        }
        return found.distinct();
    }

    private void meet(VaultPerson person) {
        if (vault.knows(person.key()) && !register.store().isOut(person.key())) {
            ask(person);
        }
    }

    private void ask(VaultPerson person) {
        if (!settings.appliesTo(person.provider())) {
            return;
        }
        for (Identifier identifier : person.identifiers()) {
            OptionalLong number = NhsNumbers.askable(identifier);
            if (number.isPresent() && wanted(look.at(number.getAsLong()))) {
                found.add(number.getAsLong());
            }
        }
    }

    private boolean wanted(Standing standing) {
        return !standing.open() && (standing.answer() == Answer.NONE
                || renewing && standing.askedAt() + settings.renewAfter().toMillis() <= now);
    }

    /** Numbers that gather. */
    static final class Numbers {
        private long[] all = new long[1024];
        private int many;

        void add(long number) {
            if (many == all.length) {
                all = Arrays.copyOf(all, many * 2);
            }
            all[many++] = number;
        }

        void addAll(long[] numbers) {
            for (long number : numbers) {
                add(number);
            }
        }

        long[] distinct() {
            Arrays.sort(all, 0, many);
            int kept = 0;
            for (int i = 0; i < many; i++) {
                if (i == 0 || all[i] != all[i - 1]) {
                    all[kept++] = all[i];
                }
            }
            return Arrays.copyOf(all, kept);
        }
    }
}
