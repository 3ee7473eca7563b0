package org.cadrenode.bench;

import java.util.List;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.ScrubWords;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.cadrenode.synthetic.notes.NoteSubject;

/** A synthetic child as the vault knows it, and what notes about it are made of. */
record Patient(VaultPerson person, Pseudonym pseudonym, NoteSubject subject) {
    Scrubber scrubber(ScrubOptions options, Everyone everyone) {
        return scrubber(options, everyone, SiteWords.NONE);
    }

    Scrubber scrubber(ScrubOptions options, Everyone everyone, SiteWords site) {
        List<List<Identifier>> relatives = person.relatives().stream().map(VaultPerson.Relative::identifiers).toList();
        return new Scrubber(ScrubWords.of(person.identifiers(), List.of(person.localId()), relatives, options, site), everyone, site);
    }
}
