package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.cadrenode.api.internal.WireOutput;

/**
 * Writes {@link PersonTokens} as a stream: a mark and the {@linkplain PersonTokens#FORM form}, then a person each (1, subject, versions, shape, views
 * behind their number), then 0 and their count. Not thread-safe.
 */
public final class PersonTokensWriter implements AutoCloseable {
    static final int END = 0;
    static final int PERSON = 1;
    static final long MARK = 0x43_41_44_52_45_54_4bL;
    private static final List<ViewKind> KINDS = List.of(ViewKind.values());

    private final WireOutput out;
    private long people;

    /** Writes the beginning. */
    public PersonTokensWriter(OutputStream sink) throws IOException {
        out = new WireOutput(sink);
        TokenForm.write(out, MARK);
    }

    /** Writes one person's tokens. */
    public void person(PersonTokens person) throws IOException {
        out.octet(PERSON);
        person(out, person);
        people++;
    }

    static void person(WireOutput out, PersonTokens person) throws IOException {
        TokenShape shape = person.shape();
        out.word(person.subject().high());
        out.word(person.subject().low());
        out.number(person.version());
        out.number(person.keyVersion());
        out.octet(shape.forenames());
        out.octet(shape.surnames());
        out.octet(shape.postcodes());
        out.word(shape.rarities());
        out.number(person.views().size());
        for (TokenView view : person.views()) {
            out.octet(KINDS.indexOf(view.kind()));
            out.word(view.key());
            int[] tokens = view.tokens();
            for (int i = 0; i < tokens.length; i += 2) {
                out.word((long) tokens[i] << 32 | (i + 1 < tokens.length ? tokens[i + 1] & 0xffff_ffffL : 0));
            }
        }
    }

    /** Writes the end mark. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        out.octet(END);
        out.number(people);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
