package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.internal.WireOutput;

/**
 * Writes renewals as a stream that begins with a mark and the {@linkplain PersonTokens#FORM form} of tokens, and ends with a mark
 * and their count. Not thread-safe.
 */
public final class RenewalWriter implements AutoCloseable {
    static final int END = 0;
    static final int PAIR = 1;
    static final int PAIR_AND_TOKENS = 2;
    static final long MARK = 0x43_41_44_52_45_52_4eL;

    private final WireOutput out;
    private long renewals;
    private boolean finished;

    /** Writes the beginning. */
    public RenewalWriter(OutputStream sink) throws IOException {
        out = new WireOutput(sink);
        TokenForm.write(out, MARK);
    }

    /** Writes one child. */
    public void renewal(Renewal renewal) throws IOException {
        out.octet(renewal.tokens().isPresent() ? PAIR_AND_TOKENS : PAIR);
        word(renewal.former());
        if (renewal.tokens().isPresent()) {
            PersonTokensWriter.person(out, renewal.tokens().get());
        } else {
            word(renewal.present());
        }
        renewals++;
    }

    private void word(Pseudonym pseudonym) throws IOException {
        out.word(pseudonym.high());
        out.word(pseudonym.low());
    }

    /** Writes the end mark, once. The sink stays open, so that its owner can commit it. */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        out.octet(END);
        out.number(renewals);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
