package org.cadrenode.api.security;

import org.osgi.annotation.versioning.ProviderType;

/** Who is acting in this thread, and what that person may do. Unknown means refused. Thread-safe. */
@ProviderType
public interface Authorizer {
    /**
     * Returns the user name of the person who is logged in.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED if nobody is
     */
    String actor();

    /** Returns whether the person may do {@code permission}, such as {@code gate:release}. */
    boolean may(String permission);

    /**
     * Returns the user name of the person if {@code permission} is given to one of their roles; a refusal is journalled.
     *
     * @throws org.cadrenode.api.error.CadreException NOT_PERMITTED otherwise
     */
    String require(String permission);
}
