package org.cadrenode.api.identifiable;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;

/**
 * All that is known of a child at one provider, with its history: earlier values stay.
 *
 * @param key by which it was found
 * @param provider the data controller
 * @param localId the provider's own id
 * @param identifiers its own, oldest first
 * @param relatives its relatives
 * @param version of the vault at which it last changed
 * @param history since when and until when each of its own identifiers was held, in their order; empty where the days are
 *     not told, as in what was opened from a package
 */
public record VaultPerson(
        SubjectKey key, ProviderId provider, String localId, List<Identifier> identifiers, List<Relative> relatives,
        long version, List<Held> history) {
    public VaultPerson {
        identifiers = List.copyOf(identifiers);
        relatives = List.copyOf(relatives);
        history = List.copyOf(history);
    }

    /** Makes a person without days. */
    public VaultPerson(SubjectKey key, ProviderId provider, String localId, List<Identifier> identifiers,
            List<Relative> relatives, long version) {
        this(key, provider, localId, identifiers, relatives, version, List.of());
    }

    /** Returns the same person without what tells, or may tell, where anybody lives, is schooled or treated. */
    public VaultPerson withoutPlaces() {
        return new VaultPerson(key, provider, localId, identifiers.stream().filter(one -> !one.kind().tellsPlace()).toList(),
                relatives.stream().map(relative -> new Relative(relative.subject(),
                        relative.identifiers().stream().filter(one -> !one.kind().tellsPlace()).toList())).toList(),
                version, history.stream().filter(held -> !held.identifier().kind().tellsPlace()).toList());
    }

    /** Returns the same person without what another value has replaced: no former number, name or place of its own. */
    public VaultPerson ofNow() {
        Set<Identifier> former = history.stream().filter(held -> held.until().isPresent()).map(Held::identifier).collect(Collectors.toSet());
        Predicate<Identifier> now = one -> !former.contains(one) && one.kind() != IdentifierKind.FORMER_UPN
                && one.kind() != IdentifierKind.FORMER_SURNAME;
        return new VaultPerson(key, provider, localId, identifiers.stream().filter(now).toList(), relatives, version,
                history.stream().filter(held -> now.test(held.identifier())).toList());
    }

    @Override
    public String toString() {
        return "[person]";
    }

    /** A relative, who may be a child at the same provider. */
    public record Relative(Optional<SubjectKey> subject, List<Identifier> identifiers) {
        public Relative {
            identifiers = List.copyOf(identifiers);
        }

        @Override
        public String toString() {
            return "[relative]";
        }
    }

    /**
     * An identifier with the days between which it was held, as far as deliveries tell. Of a kind of which a person has
     * one at a time (a surname, a postcode, an NHS number) a value ends on the first day on which another one was seen
     * after it. A value that came back after another counts as held throughout. The order in which deliveries were
     * recorded does not matter.
     *
     * @param since the first day on which it was seen; 1970-01-01 if only days that nobody knows were told
     * @param until the first day on which another value had taken its place, if any
     */
    public record Held(Identifier identifier, LocalDate since, Optional<LocalDate> until) {
        @Override
        public String toString() {
            return "[held]";
        }
    }
}
