package org.cadrenode.synthetic.notes;

import java.util.List;
import org.cadrenode.synthetic.region.Adult;
import org.cadrenode.synthetic.region.Child;
import org.cadrenode.synthetic.region.Relation;
import org.jspecify.annotations.Nullable;

/**
 * Whom a note is about.
 *
 * @param relatives the grown-ups who may be named, whether or not the structured record has them
 * @param siblings the other children of the household
 * @param patientId the trust's own number of the child
 * @param known what the trust's structured record holds of this child and the relatives
 */
public record NoteSubject(Child child, List<Adult> relatives, List<Child> siblings, String patientId,
        KnownValues known) {

    @Nullable Adult relative(Relation relation) {
        for (Adult adult : relatives) {
            if (adult.relation() == relation) {
                return adult;
            }
        }
        return null;
    }
}
