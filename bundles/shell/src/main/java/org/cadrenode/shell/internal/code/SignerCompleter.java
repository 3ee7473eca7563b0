package org.cadrenode.shell.internal.code;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.admission.Admission.Signer;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes fingerprints of signers. */
@Service
public final class SignerCompleter extends IdCompleter<Admission> {
    /** Made by Karaf. */
    public SignerCompleter() {
        super(Admission.class, "connector:read");
    }

    @Override
    protected List<String> ids(Admission admission) {
        return admission.signers().stream().map(Signer::fingerprint).toList();
    }
}
