package org.cadrenode.api.optout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Single decisions: recorded, looked at, withdrawn and proved by those who may. Nobody's identifiers come out of it. Thread-safe.
 */
@ProviderType
public interface OptOutDesk {
    /**
     * Records a decision, in force from now on.
     *
     * @param decision by the names of the columns of {@link OptOutRegister#add}
     * @param trial only check it
     * @throws org.cadrenode.api.error.CadreException OPTOUT_LIST_INVALID with names of columns, without values; NOT_PERMITTED
     */
    OptOutAdded add(Map<String, String> decision, boolean trial) throws IOException;

    /**
     * Withdraws a decision on behalf of who made it. A second person has to agree.
     *
     * @param maker {@code decided_by} and, if the decision has one, {@code person}, who must be those of the decision;
     *     {@code effective_on} and {@code evidence} if there are any
     * @param reason not blank
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND; WRONG_STAGE if it is withdrawn already; NOT_PERMITTED if somebody
     *     else made it, or it came from elsewhere; OPTOUT_LIST_INVALID; APPROVAL_NEEDED, APPROVAL_REFUSED, REASON_MISSING
     */
    OptOutDetail withdraw(long reference, Map<String, String> maker, String reason);

    /** Checks what {@link #withdraw} would do, without doing it or asking anybody. */
    OptOutDetail withdrawable(long reference, Map<String, String> maker);

    /**
     * Returns a decision.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_FOUND, NOT_PERMITTED
     */
    OptOutDetail show(long reference);

    /** Returns what became of a decision, oldest first. */
    List<OptOutEvent> history(long reference);

    /** Returns counts. */
    OptOutCounts counts();

    /** Returns a signed statement about a decision; journalled. All deliveries of its children's controllers are read. */
    OptOutStatement prove(long reference) throws IOException;

    /**
     * Returns the public key, in hexadecimal digits, that signed a statement, text or JSON, as it stands.
     *
     * @throws org.cadrenode.api.error.CadreException CONTENT_CHANGED if it is not what was signed
     */
    String verify(String statement);

    /** Returns whether a public key is this node's own. */
    boolean isOwn(String key);
}
