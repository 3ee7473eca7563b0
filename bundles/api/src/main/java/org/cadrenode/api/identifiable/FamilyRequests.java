package org.cadrenode.api.identifiable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cadrenode.api.optout.FamilyRequestId;
import org.cadrenode.api.optout.FamilyRequestLine;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What families ask for by the site's page. A request changes nothing until a person has verified it. Thread-safe.
 */
@ProviderType
public interface FamilyRequests {
    /** Takes in what lies in the inbox, and returns what became of it. A file that is no request stops no other. */
    Taken take() throws IOException;

    /**
     * Returns requests, newest first.
     *
     * @param all also those that are decided
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code optout:read}
     */
    List<FamilyRequestLine> list(boolean all);

    /**
     * Returns what a family wrote, for the eyes of the person who verifies it; journalled before anything is returned.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED without {@code optout:write}; NOT_FOUND; WRONG_STAGE if it is
     *     decided: then what the family wrote is no longer there
     */
    List<FamilyAnswer> read(FamilyRequestId id) throws IOException;

    /**
     * Makes opt-outs of a request that the same person has read. What the family wrote is deleted here; the register has its own.
     *
     * @param evidence how it was verified; stands in the register with the request's number
     * @param trial only check it
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, NOT_FOUND, WRONG_STAGE; REVIEW_MISSING if this person has not
     *     read it; REASON_MISSING without evidence; OPTOUT_LIST_INVALID if the register cannot take it
     */
    FamilyRequestLine verify(FamilyRequestId id, String evidence, boolean trial) throws IOException;

    /**
     * Puts a request aside; what the family wrote is deleted.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, NOT_FOUND, WRONG_STAGE, REASON_MISSING
     */
    FamilyRequestLine dismiss(FamilyRequestId id, String reason, boolean trial) throws IOException;

    /**
     * Writes the pages for families into a folder, which is made: each a file of its own that needs nothing else.
     *
     * @return the names of the files
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED; CONFIGURATION_INVALID without the site's name and contact
     * @throws java.nio.file.FileAlreadyExistsException if one is there and {@code replace} is not said
     */
    List<String> pages(Path folder, boolean replace) throws IOException;

    /**
     * What became of the files of the inbox.
     *
     * @param taken requests that wait now
     * @param refused how many files were refused, by the code of the reason
     */
    record Taken(int taken, Map<String, Integer> refused) {
        public Taken {
            refused = Map.copyOf(refused);
        }
    }
}
