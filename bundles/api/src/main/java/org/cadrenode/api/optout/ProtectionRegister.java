package org.cadrenode.api.optout;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The register of children who are protected, from the operator's side. Nobody's identifiers come out of it. Each
 * line that goes in is an NHS number, a UPN, or the data controller's name, a slash and its own id of the child; blank lines
 * and those that begin with {@code #} do not count. Thread-safe.
 */
@ProviderType
public interface ProtectionRegister {
    /**
     * Protects children from now on, whether or not the node knows them yet. All lines are taken or none; who is protected
     * already stays so.
     *
     * @param aim from what
     * @param trial only count
     * @return how many were not protected before
     * @throws org.cadrenode.api.error.CadreException OPTOUT_LIST_INVALID with line numbers, without values; NOT_PERMITTED
     */
    long add(List<String> lines, ProtectionAim aim, boolean trial);

    /**
     * Returns the numbers of the statements in force that name these children; journalled.
     *
     * @throws org.cadrenode.api.error.CadreException OPTOUT_LIST_INVALID, NOT_PERMITTED
     */
    List<Long> find(List<String> lines);

    /** Returns the statements, newest first, at most {@code limit}. */
    List<ProtectionLine> statements(int limit);

    /** Returns how many children are protected. */
    ProtectionStatus status();

    /**
     * Ends a statement. A second person has to agree. The child stays protected if another one names it, and is protected
     * again when its source says so later than now.
     *
     * @param reason not blank
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND; WRONG_STAGE if it ended already; APPROVAL_NEEDED,
     *     APPROVAL_REFUSED, REASON_MISSING, NOT_PERMITTED
     */
    void lift(long reference, String reason);
}
