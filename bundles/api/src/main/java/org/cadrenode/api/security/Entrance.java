package org.cadrenode.api.security;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets the console's users in elsewhere than at the console, by their password, with the same delays, lock-outs and journal entries.
 * Thread-safe.
 */
@ProviderType
public interface Entrance {
    /**
     * Looks at a password and, if it is right and the person may, begins a visit, which is journalled.
     *
     * @param password wiped before this returns
     * @param connection the client's address and port, as {@code 127.0.0.1:50412}
     * @param permission what the visit is for, such as {@code status:read}
     * @return empty if the person is not let in; why, is in the journal alone
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED, journalled, if the person is who they say but may not;
     *     JOURNAL_UNWRITABLE, STORE_FAILED
     */
    Optional<Visit> enter(String name, char[] password, String connection, String permission);
}
