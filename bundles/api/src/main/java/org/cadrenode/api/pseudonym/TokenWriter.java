package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.internal.WireOutput;

/** Writes token sets as a stream that ends with a mark and their count. Not thread-safe. */
public final class TokenWriter implements AutoCloseable {
    static final int END = 0;
    static final int SET = 1;

    private final WireOutput out;
    private long sets;

    public TokenWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /** Writes one child's tokens. */
    public void set(TokenSet set) throws IOException {
        out.octet(SET);
        write(out, set);
        sets++;
    }

    static void write(WireOutput out, TokenSet set) throws IOException {
        out.word(set.subject().high());
        out.word(set.subject().low());
        out.number(set.version());
        out.number(set.keyVersion());
        out.number(set.tokens().size());
        for (Token token : set.tokens()) {
            out.text(token.kind().name());
            out.word(token.high());
            out.word(token.low());
        }
    }

    /** Writes the end mark. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        out.octet(END);
        out.number(sets);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
