package org.cadrenode.shell.internal.key;

import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.shell.internal.ReasonedCommand;

/** A change that the keys in memory are needed for, and that, beside a reason, may need a second person. */
abstract class KeyChangeCommand extends ReasonedCommand {
    /** Returns the keystore, which must be open: nobody's word is used up for what cannot be done. */
    final KeyCustody opened() {
        KeyCustody custody = service(KeyCustody.class);
        if (custody.status().state() != SealState.UNSEALED) {
            throw new CadreException(ErrorCode.KEYSTORE_SEALED, "the keystore is not open");
        }
        return custody;
    }
}
