package org.cadrenode.api.security;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Two people for what one alone must not do. The first asks by trying: the attempt is filed and refused. Once a second
 * person, never the same, has approved it, the first tries the same again, and it passes, once. Thread-safe.
 */
@ProviderType
public interface Approvals {
    /**
     * Lets the acting person's action pass if a second person approved exactly it, and uses that word up; journalled
     * with both names before it returns.
     *
     * @param reason not blank
     * @throws org.cadrenode.api.error.CadreException APPROVAL_NEEDED, with the id of the request, if there is no word yet;
     *     APPROVAL_REFUSED if the second person said no; REASON_MISSING
     */
    Approval demand(ApprovalKind kind, String object, Map<String, String> parameters, String reason);

    /** Returns the requests that wait or were decided within their time, newest first. */
    List<Approval> list();

    /**
     * Says yes.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED to the one who asked, and to those without the kind's
     *     permission; NOT_FOUND, WRONG_STAGE, REASON_MISSING
     */
    Approval approve(String id, String reason);

    /** Says no; the same errors. The one who asked may take the request back by it. */
    Approval refuse(String id, String reason);
}
