package org.cadrenode.connector.hl7v2.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which of the identifiers of a person is the source's own id, and which the NHS number. An identifier (CX) is told by its
 * assigning authority (the name or the universal id of component 4) or its type code (component 5).
 *
 * @param local authorities and type codes, the most wanted first. An id of the first is its value alone; one of another stands
 *     behind the word and a colon, so that ids of two authorities never are the same
 * @param nhs authorities and type codes of NHS numbers
 */
record PatientIds(List<String> local, List<String> nhs) {
    PatientIds {
        local = List.copyOf(local);
        nhs = List.copyOf(nhs);
    }

    /** Reads words that are parted by commas. */
    static List<String> words(String setting) {
        return Arrays.stream(setting.split(",")).map(String::strip).filter(word -> !word.isEmpty()).toList();
    }

    /** Returns the source's own id among the identifiers of a field. */
    Optional<String> localId(Segment segment, int field) {
        return all(segment, field).stream().findFirst();
    }

    /** Returns all ids of the source's own among the identifiers of a field, the most wanted first. */
    List<String> all(Segment segment, int field) {
        List<String> repetitions = segment.repetitions(field);
        List<String> found = new ArrayList<>();
        for (int rank = 0; rank < local.size(); rank++) {
            for (String repetition : repetitions) {
                String value = segment.part(repetition, 1);
                if (!value.isEmpty() && of(segment, repetition, local.get(rank))) {
                    found.add(rank == 0 ? value : local.get(rank) + ":" + value);
                }
            }
        }
        return found;
    }

    /** Returns the NHS number among the identifiers of a field; empty if there is none. */
    String nhsNumber(Segment segment, int field) {
        return segment.repetitions(field).stream().filter(repetition -> isNhsNumber(segment, repetition))
                .map(repetition -> segment.part(repetition, 1)).findFirst().orElse("");
    }

    boolean isNhsNumber(Segment segment, String repetition) {
        return nhs.stream().anyMatch(word -> of(segment, repetition, word));
    }

    private static boolean of(Segment segment, String repetition, String word) {
        return segment.part(repetition, 4, 1).equals(word) || segment.part(repetition, 4, 2).equals(word)
                || segment.part(repetition, 5).equals(word);
    }
}
