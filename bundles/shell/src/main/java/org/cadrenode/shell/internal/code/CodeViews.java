package org.cadrenode.shell.internal.code;

import java.util.List;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.admission.Admission.Code;
import org.cadrenode.api.admission.Admission.Signer;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.Sheet;

/** Turns signers and code into tables and sheets. */
final class CodeViews {
    private CodeViews() { }

    static Listing signers(List<Signer> signers) {
        Listing listing = new Listing("Nobody but the distribution is trusted.", "fingerprint", "name", "until", "state");
        signers.forEach(signer -> listing.row(signer.fingerprint(), signer.name(), signer.until().toString(), signer.state()));
        return listing;
    }

    static Sheet signer(Signer signer) {
        return new Sheet().with("fingerprint", signer.fingerprint()).with("name", signer.name())
                .with("until", signer.until().toString()).with("state", signer.state());
    }

    static Listing installed(List<Code> installed) {
        Listing listing = new Listing("Nothing was installed beside the distribution.", "name", "version", "sha256", "signer");
        installed.forEach(code -> listing.row(code.name(), code.version(), code.digest(), code.signer()));
        return listing;
    }

    static Sheet code(Code code) {
        return new Sheet().with("name", code.name()).with("version", code.version()).with("sha256", code.digest())
                .with("signer", code.signer());
    }

    static Listing refused(List<Admission.Refusal> refused) {
        Listing listing = new Listing("Nothing was refused.", "at", "file", "sha256", "reason");
        refused.forEach(one -> listing.row(one.at().toString(), one.file(), one.digest(), one.reason()));
        return listing;
    }
}
