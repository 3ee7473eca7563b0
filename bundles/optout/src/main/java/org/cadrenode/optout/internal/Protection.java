package org.cadrenode.optout.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.Identifiers;

/**
 * By what a child is named who is protected.
 *
 * @param aim from what
 * @param provider whose own id it is; empty for an NHS number or a UPN, which name the child everywhere
 * @param identifier the id, of kind SUBJECT, or the number
 */
record Protection(Aim aim, Optional<ProviderId> provider, Identifier identifier) {
    private static final int MOST_TOLD = 20;
    private static final int LONGEST_ID = 200;

    /** From what a child is protected. */
    enum Aim {
        /** From being found where it is. */
        ADDRESS(""),
        /** From being joined with the identity that it had, or got, by an adoption. */
        ADOPTION("adoption_");

        private final String beginning;

        Aim(String beginning) {
            this.beginning = beginning;
        }

        /** Returns the word for where such a statement came from. */
        String origin(String from) {
            return beginning + from;
        }

        /** Returns the aim of a statement by the word for where it came from. */
        static Aim of(String origin) {
            return origin.startsWith(ADOPTION.beginning) ? ADOPTION : ADDRESS;
        }
    }

    /** Names a child by its provider's own id. */
    static Protection of(Aim aim, ProviderId provider, String localId) {
        return new Protection(aim, Optional.of(provider), new Identifier(IdentifierKind.SUBJECT, localId.strip()));
    }

    /**
     * Reads lines as a person wrote them.
     *
     * @throws CadreException OPTOUT_LIST_INVALID with the numbers of the lines that name nobody
     */
    static List<Protection> read(Aim aim, List<String> lines) {
        List<Protection> read = new ArrayList<>();
        List<Integer> bad = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Optional<Protection> one = read(aim, line);
            one.ifPresent(read::add);
            if (one.isEmpty()) {
                bad.add(i + 1);
            }
        }
        if (!bad.isEmpty()) {
            throw new CadreException(ErrorCode.OPTOUT_LIST_INVALID, bad.size() + " lines name no child, the first at "
                    + bad.subList(0, Math.min(bad.size(), MOST_TOLD))
                    + ": write a valid NHS number, a valid UPN, or the data controller's name, a slash and its own id");
        }
        if (read.isEmpty()) {
            throw new CadreException(ErrorCode.OPTOUT_LIST_INVALID, "no line names a child");
        }
        return read;
    }

    private static Optional<Protection> read(Aim aim, String line) {
        int slash = line.indexOf('/');
        if (slash < 0) {
            return Identifiers.nhsNumber(line).map(number -> new Identifier(IdentifierKind.NHS_NUMBER, number))
                    .or(() -> Identifiers.upn(line).map(number -> new Identifier(IdentifierKind.UPN, number)))
                    .map(identifier -> new Protection(aim, Optional.empty(), identifier));
        }
        String id = line.substring(slash + 1).strip();
        try {
            return id.isEmpty() || id.length() > LONGEST_ID ? Optional.empty()
                    : Optional.of(of(aim, new ProviderId(line.substring(0, slash).strip()), id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the words that make two statements the same. */
    String[] words() {
        return new String[] {aim == Aim.ADDRESS ? "protection" : "adoption", provider.map(ProviderId::value).orElse(""),
                identifier.kind().name(), identifier.value()};
    }

    @Override
    public String toString() {
        return "[protection]";
    }
}
