package org.cadrenode.optout.internal;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Contribution;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;

/** A vault of so many children of whom nothing is known but an NHS number each, ten bytes a child. */
final class NumbersVault implements Vault {
    private final long[] numbers;
    private final BitSet gone = new BitSet();
    private long version = 1;

    NumbersVault(int children) {
        numbers = new long[children];
        int made = 0;
        for (long number = 4_000_000_000L; made < children; number++) {
            if (Identifiers.nhsNumber(Long.toString(number)).isPresent()) {
                numbers[made++] = number;
            }
        }
    }

    long number(int child) {
        return numbers[child];
    }

    private static SubjectKey key(int child) {
        return new SubjectKey(child * 0x9E3779B97F4A7C15L, child);
    }

    private VaultPerson made(int child) {
        return new VaultPerson(key(child), Site.TRUST, "P" + child,
                List.of(new Identifier(IdentifierKind.NHS_NUMBER, Long.toString(numbers[child]))), List.of(), 1);
    }

    @Override
    public SubjectKey keyOf(ProviderId provider, String localId) {
        return key(Integer.parseInt(localId.substring(1)));
    }

    @Override
    public synchronized boolean knows(SubjectKey subject) {
        return subject.low() < numbers.length && !gone.get((int) subject.low());
    }

    @Override
    public void record(List<Contribution> contributions) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized long version() {
        return version;
    }

    @Override
    public long size(ProviderId provider) {
        return numbers.length;
    }

    @Override
    public synchronized void remove(SubjectKey subject) {
        gone.set((int) subject.low());
        version++;
    }

    @Override
    public Reading open(PurposeToken purpose) {
        return new Reading() {
            @Override
            public Optional<VaultPerson> person(SubjectKey subject) {
                return knows(subject) ? Optional.of(made((int) subject.low())) : Optional.empty();
            }

            @Override
            public OptionalLong birthDay(SubjectKey subject) {
                return OptionalLong.empty();
            }

            @Override
            public List<SubjectKey> find(Identifier identifier) {
                int child = Arrays.binarySearch(numbers, Long.parseLong(identifier.value()));
                return child < 0 || !knows(key(child)) ? List.of() : List.of(key(child));
            }

            @Override
            public List<SubjectKey> find(List<Identifier> allOf) {
                return List.of();
            }

            @Override
            public void changedSince(long since, Consumer<VaultPerson> consumer) {
                for (int child = 0; since < 1 && child < numbers.length; child++) {
                    if (knows(key(child))) {
                        consumer.accept(made(child));
                    }
                }
            }

            @Override
            public void close() { }
        };
    }
}
