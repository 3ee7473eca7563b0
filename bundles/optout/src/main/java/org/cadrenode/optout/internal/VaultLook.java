package org.cadrenode.optout.internal;

import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Vault;
import org.jspecify.annotations.Nullable;

/** One occasion to look into the vault, which is opened, and so journalled, only if it is needed. Not thread-safe. */
final class VaultLook implements AutoCloseable {
    private final Vault vault;
    private final String occasion;
    private Vault.@Nullable Reading reading;

    /**
     * Makes a look.
     *
     * @param occasion a delivery's id or the name of the work
     */
    VaultLook(Vault vault, String occasion) {
        this.vault = vault;
        this.occasion = occasion;
    }

    String occasion() {
        return occasion;
    }

    Vault.Reading reading() {
        Vault.Reading present = reading;
        if (present == null) {
            present = vault.open(PurposeToken.claim(PurposeToken.Purpose.OPT_OUT, occasion));
            reading = present;
        }
        return present;
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
        }
    }
}
