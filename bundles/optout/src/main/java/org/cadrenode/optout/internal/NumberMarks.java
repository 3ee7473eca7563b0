package org.cadrenode.optout.internal;

import java.util.List;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;

/** Makes the mark of an NHS number, the same that the register makes of it. Not thread-safe. */
final class NumberMarks {
    private final Marks marks;

    NumberMarks(Marks marks) {
        this.marks = marks;
    }

    Mark of(long number) {
        return marks.of(List.of(new Identifier(IdentifierKind.NHS_NUMBER, NhsNumbers.text(number)))).iterator().next();
    }

    int keyVersion() {
        return marks.keyVersion();
    }
}
