package org.cadrenode.mesh.engine;

import javax.net.ssl.SSLContext;

/** Where a session gets its secrets from, anew each time: they may have changed. */
public interface Credentials {
    /** Returns the mailbox's password; the caller wipes it. */
    char[] password() throws MeshTrouble;

    /** Returns the key of the environment, which all mailboxes share; the caller wipes it. */
    byte[] sharedKey() throws MeshTrouble;

    /** Returns whom the node trusts, and as whom it presents itself. */
    SSLContext tls() throws MeshTrouble;
}
