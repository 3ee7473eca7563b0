package org.cadrenode.api.optout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The register of opt-outs, from the operator's side. Nobody's identifiers come out of it. Thread-safe.
 */
@ProviderType
public interface OptOutRegister {
    /**
     * Takes in a list: CSV with the header
     * {@code nhs_number,upn,forename,surname,birth_date,scope,decided_by,decided_on}. A row needs an NHS number, or a
     * UPN, or forename, surname and birth date. Further columns may be there: {@code decision} ({@code out} or {@code in}),
     * {@code effective_on}, {@code person} and {@code evidence}. The list is taken whole or not at all; what is in the register
     * already is not added twice.
     *
     * @param actor who imports it
     * @return the lines that were new
     * @throws org.cadrenode.api.error.CadreException OPTOUT_LIST_INVALID with line numbers, without values
     */
    long add(Path list, String actor) throws IOException;

    /** Returns what {@link #add} would do, without doing it. */
    long preview(Path list) throws IOException;

    /** Returns counts and ages. */
    OptOutStatus status();

    /** Returns the requests, newest first, at most {@code limit}. */
    List<OptOutLine> requests(int limit);
}
