package org.cadrenode.shell.internal.key;

import java.util.List;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.shell.internal.Listing;
import org.cadrenode.shell.internal.Sheet;
import org.cadrenode.shell.internal.Words;

/** Turns the keystore's state into tables and sheets. */
final class KeyViews {
    private KeyViews() { }

    static Sheet status(SealStatus status) {
        return new Sheet().with("state", Words.of(status.state())).with("explanation", status.explanation())
                .with("methods", status.methods().stream().map(Words::of).sorted().toList())
                .with("threshold", status.threshold()).with("given", status.given())
                .with("fingerprint", status.fingerprint());
    }

    /** Says how far the shares that were given go. */
    static String shares(SealStatus status) {
        return status.state() == SealState.UNSEALED ? "The keystore is open. See node:status."
                : status.given() + " of " + status.threshold() + " shares are given.";
    }

    static Listing keys(List<KeyCustody.KeyLine> keys) {
        Listing listing = new Listing("There are no keys.", "purpose", "version", "versions", "left_to_renew");
        keys.forEach(line -> listing.row(Words.of(line.purpose()), line.versions().isEmpty() ? 0 : line.versions().get(0),
                line.versions().size(), line.left().map(Object::toString).orElse("not counted")));
        return listing;
    }
}
