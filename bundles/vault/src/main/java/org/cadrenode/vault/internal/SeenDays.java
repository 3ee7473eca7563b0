package org.cadrenode.vault.internal;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson.Held;

/**
 * The first and the last day on which a value was seen, as days since 1970-01-01. Least and greatest do not depend on the
 * order in which days are told, so neither does the history that is made of them. The last day counts only for kinds of
 * which a child has one value at a time: of the others each new day would be written for nothing.
 */
record SeenDays(int first, int last) {
    SeenDays {
        if (first > last) {
            throw new IllegalArgumentException("The first day is not behind the last");
        }
    }

    /** Returns whether a day adds nothing. */
    boolean tells(IdentifierKind kind, int day) {
        return day >= first && (day <= last || !single(kind));
    }

    /** Returns these days and one more. */
    SeenDays with(IdentifierKind kind, int day) {
        return new SeenDays(Math.min(first, day), single(kind) ? Math.max(last, day) : last);
    }

    /** Returns these days and those of another record of the same value. */
    SeenDays and(SeenDays other) {
        return new SeenDays(Math.min(first, other.first), Math.max(last, other.last));
    }

    /** Returns whether a child has one value of this kind at a time. */
    static boolean single(IdentifierKind kind) {
        return switch (kind) {
            case NHS_NUMBER, UPN, ULN, FORENAME, MIDDLE_NAMES, SURNAME, PREFERRED_NAME, BIRTH_DATE, SEX, POSTCODE, TOWN -> true;
            case SUBJECT, SUBJECT_REFERENCE, RELATIVE_OF, RELATIVE_SUBJECT, FORMER_SUBJECT, OTHER_NUMBER, FORMER_UPN, FORMER_SURNAME,
                    ADDRESS_LINE, PHONE, EMAIL, ORGANISATION, OTHER_WORDS, OTHER_PHRASE, OTHER_PHRASE_UNLESS_NUMERIC, OTHER_CODE,
                    OTHER_DATE -> false;
        };
    }

    /** Returns since when and until when each identifier was held. */
    static List<Held> history(Map<Identifier, SeenDays> identifiers) {
        List<Held> history = new ArrayList<>(identifiers.size());
        identifiers.forEach((identifier, days) -> history.add(new Held(identifier, LocalDate.ofEpochDay(days.first),
                until(identifier, days, identifiers))));
        return history;
    }

    // The first day behind this value's last one on which another value of the kind is known to have been seen.
    private static Optional<LocalDate> until(Identifier identifier, SeenDays days, Map<Identifier, SeenDays> identifiers) {
        if (!single(identifier.kind())) {
            return Optional.empty();
        }
        int until = Integer.MAX_VALUE;
        for (Map.Entry<Identifier, SeenDays> other : identifiers.entrySet()) {
            if (other.getKey().kind() == identifier.kind() && other.getValue().last > days.last) {
                int from = other.getValue().first;
                until = Math.min(until, from > days.last ? from : other.getValue().last);
            }
        }
        return until == Integer.MAX_VALUE ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(until));
    }

    /** Returns the bytes of days: those that all share, if they do, otherwise a pair each. */
    static byte[] form(Collection<SeenDays> days) {
        List<SeenDays> distinct = days.stream().distinct().limit(2).toList();
        Collection<SeenDays> written = distinct.size() == 1 ? distinct : days;
        ByteBuffer out = ByteBuffer.allocate(written.size() * 2 * Integer.BYTES);
        written.forEach(one -> out.putInt(one.first).putInt(one.last));
        return out.array();
    }

    /**
     * Returns the days of so many identifiers.
     *
     * @throws IllegalArgumentException if {@link #form} did not write them
     */
    static List<SeenDays> list(byte[] form, int many) {
        int written = form.length / (2 * Integer.BYTES);
        if (form.length % (2 * Integer.BYTES) != 0 || written != many && (written != 1 || many == 0)) {
            throw new IllegalArgumentException("The days are not those of the identifiers");
        }
        ByteBuffer in = ByteBuffer.wrap(form);
        List<SeenDays> days = new ArrayList<>(many);
        while (in.hasRemaining()) {
            days.add(new SeenDays(in.getInt(), in.getInt()));
        }
        while (days.size() < many) {
            days.add(days.get(0));
        }
        return days;
    }
}
