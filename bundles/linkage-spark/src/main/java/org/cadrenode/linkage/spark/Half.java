package org.cadrenode.linkage.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.TokenView;
import org.cadrenode.api.pseudonym.ViewKind;

/**
 * A person on one side, with those views whose keys belong to one part.
 *
 * @param left whether of the left side
 * @param person number of the person on the side, over all files, in the order of the files
 * @param tokens as a file of tokens holds them
 */
record Half(boolean left, long person, byte[] tokens) implements Serializable {

    static Half of(boolean left, long person, PersonTokens tokens, List<TokenView> views) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (PersonTokensWriter writer = new PersonTokensWriter(bytes)) {
            writer.person(new PersonTokens(tokens.subject(), tokens.version(), tokens.keyVersion(), tokens.shape(), views));
            writer.finish();
        }
        return new Half(left, person, bytes.toByteArray());
    }

    PersonTokens read() throws IOException {
        try (PersonTokensReader reader = new PersonTokensReader(new ByteArrayInputStream(tokens))) {
            return reader.next(EnumSet.allOf(ViewKind.class)).orElseThrow(() -> new IOException("A person is missing"));
        }
    }
}
