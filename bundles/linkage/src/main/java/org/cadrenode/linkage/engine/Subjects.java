package org.cadrenode.linkage.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.jspecify.annotations.Nullable;

/** Subjects by their number, and by provider and pseudonym: some 25 bytes each. Not thread-safe. */
public final class Subjects {
    private static final int SMALLEST = 1 << 10;

    private final List<ProviderId> providers = new ArrayList<>();
    private final Map<ProviderId, Integer> providerNumbers = new HashMap<>();
    // By the subject's number; of the provider its number and 1, 0 where nobody is.
    private short[] provider = new short[SMALLEST];
    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    // The subject's number and 1 behind where its pseudonym would be, 0 if a slot is empty.
    private int[] slots = new int[SMALLEST];
    private int size;

    /** Makes an empty set. */
    public Subjects() { }

    /** Takes a subject in place of the one with its number. */
    void put(Subject subject) {
        int number = subject.number();
        if (number >= provider.length) {
            int larger = Math.max(number + 1, provider.length + (provider.length >> 3));
            provider = Arrays.copyOf(provider, larger);
            high = Arrays.copyOf(high, larger);
            low = Arrays.copyOf(low, larger);
        }
        int theirs = providerNumbers.computeIfAbsent(subject.provider(), any -> {
            providers.add(any);
            return providers.size();
        });
        if (provider[number] == theirs && high[number] == subject.pseudonym().high() && low[number] == subject.pseudonym().low()) {
            return;
        }
        remove(number);
        provider[number] = (short) theirs;
        high[number] = subject.pseudonym().high();
        low[number] = subject.pseudonym().low();
        if (++size > slots.length - (slots.length >>> 2)) {
            spread();
        }
        insert(number);
    }

    /** Removes a subject, if it is there. */
    void remove(int number) {
        if (!has(number)) {
            return;
        }
        int gap = home(number);
        while (slots[gap] != number + 1) {
            gap = next(gap);
        }
        provider[number] = 0;
        size--;
        slots[gap] = 0;
        // Whoever comes behind moves up, if that brings it nearer to where it is looked for.
        for (int at = next(gap); slots[at] != 0; at = next(at)) {
            int home = home(slots[at] - 1);
            if (at > gap ? home <= gap || home > at : home <= gap && home > at) {
                slots[gap] = slots[at];
                slots[at] = 0;
                gap = at;
            }
        }
    }

    /** Returns whether there is a subject with a number. */
    public boolean has(int number) {
        return number >= 0 && number < provider.length && provider[number] != 0;
    }

    /** Returns the subject with a number, null if there is none. */
    public @Nullable Subject get(int number) {
        return has(number) ? new Subject(number, providers.get(provider[number] - 1), new Pseudonym(high[number], low[number])) : null;
    }

    /** Returns a subject who is there. */
    Subject present(int number) {
        Subject subject = get(number);
        if (subject == null) {
            throw new IllegalStateException("A subject is found that is not there");
        }
        return subject;
    }

    /** Sorts numbers of subjects who are there as {@link Subject#compareTo} does. */
    void sort(int[] numbers) {
        sort(numbers.clone(), numbers, 0, numbers.length);
    }

    // Merges the halves of the source, which is the same as the target at first.
    private void sort(int[] source, int[] target, int from, int until) {
        if (until - from < 2) {
            return;
        }
        int middle = from + until >>> 1;
        sort(target, source, from, middle);
        sort(target, source, middle, until);
        int left = from;
        int right = middle;
        for (int at = from; at < until; at++) {
            target[at] = right == until || left < middle && compare(source[left], source[right]) <= 0 ? source[left++] : source[right++];
        }
    }

    private int compare(int one, int other) {
        int order = Long.compareUnsigned(high[one], high[other]);
        order = order == 0 ? Long.compareUnsigned(low[one], low[other]) : order;
        return order == 0 ? providers.get(provider[one] - 1).compareTo(providers.get(provider[other] - 1)) : order;
    }

    /** Returns a provider's subject by its pseudonym, null if there is none. */
    public @Nullable Subject find(ProviderId of, Pseudonym pseudonym) {
        int theirs = providerNumbers.getOrDefault(of, 0);
        for (int at = home(theirs, pseudonym.high(), pseudonym.low()); slots[at] != 0; at = next(at)) {
            int number = slots[at] - 1;
            if (low[number] == pseudonym.low() && high[number] == pseudonym.high() && provider[number] == theirs) {
                return get(number);
            }
        }
        return null;
    }

    /** Returns a number for the provider of a subject who is there: the same for its other subjects. */
    public int provider(int number) {
        return provider[number];
    }

    /** Hands over all, in the order of their numbers. */
    public void forEach(Consumer<Subject> sink) {
        for (int number = 0; number < provider.length; number++) {
            Subject subject = get(number);
            if (subject != null) {
                sink.accept(subject);
            }
        }
    }

    /** Returns a number that no subject has, nor any number from there on. */
    public int end() {
        return provider.length;
    }

    private int home(int number) {
        return home(provider[number], high[number], low[number]);
    }

    private int home(int theirs, long first, long second) {
        long mixed = (first ^ Long.rotateLeft(second, Integer.SIZE) ^ theirs) * 0x9e37_79b9_7f4a_7c15L;
        return (int) ((mixed >>> Integer.SIZE) * slots.length >>> Integer.SIZE);
    }

    private int next(int at) {
        return at + 1 == slots.length ? 0 : at + 1;
    }

    private void insert(int number) {
        int at = home(number);
        while (slots[at] != 0) {
            at = next(at);
        }
        slots[at] = number + 1;
    }

    private void spread() {
        int[] former = slots;
        slots = new int[former.length + (former.length >>> 2)];
        for (int slot : former) {
            if (slot != 0) {
                insert(slot - 1);
            }
        }
    }
}
