package org.cadrenode.synthetic.errors;

import java.time.LocalDate;
import org.cadrenode.synthetic.region.Address;
import org.jspecify.annotations.Nullable;

/** What one provider has recorded of who a child is, errors and all. Not every provider keeps all of it. */
public record RecordedIdentity(String forename, String middleNames, String surname, @Nullable String preferredName,
        @Nullable String formerSurname, LocalDate birthDate, @Nullable String nhsNumber, @Nullable String pupilNumber,
        @Nullable String formerPupilNumber, @Nullable String learnerNumber, Address address) {

    /** Forename and surname. */
    public String fullName() {
        return forename + " " + surname;
    }
}
