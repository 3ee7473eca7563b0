package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.pseudonymise.engine.FingerprintMaker;
import org.cadrenode.pseudonymise.engine.RowHashes;

/** Makes fingerprints of what the site has set up, the same way when rows are made and when they are looked at again. */
final class FingerprintMaking {
    private FingerprintMaking() { }

    static FingerprintMaker maker(Keystore keystore, ProviderId provider, PseudonymiseRoom.Settings settings, Dictionary dictionary)
            throws IOException {
        return new FingerprintMaker(RowHashes.present(keystore, provider), settings.options(), settings.words().read().digest(),
                areas(settings, dictionary), Collections.min(keystore.versions(KeyPurpose.PSEUDONYM_LOCAL)));
    }

    /** Returns what tells the table of areas from another; empty if no rule asks for areas. */
    static String areas(PseudonymiseRoom.Settings settings, Dictionary dictionary) throws IOException {
        if (!dictionary.does(Operation.AREA)) {
            return "";
        }
        try {
            return Digest.ofContent(Files.readAllBytes(settings.areasFile())).hex();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
