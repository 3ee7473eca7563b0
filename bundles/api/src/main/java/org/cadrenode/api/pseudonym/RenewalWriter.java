package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.OutputStream;
import org.cadrenode.api.internal.WireOutput;

/** Writes renewals as a stream that ends with a mark and their count. Not thread-safe. */
public final class RenewalWriter implements AutoCloseable {
    static final int END = 0;
    static final int PAIR = 1;
    static final int PAIR_AND_TOKENS = 2;

    private final WireOutput out;
    private long renewals;
    private boolean finished;

    public RenewalWriter(OutputStream sink) {
        out = new WireOutput(sink);
    }

    /** Writes one child. */
    public void renewal(Renewal renewal) throws IOException {
        out.octet(renewal.tokens().isPresent() ? PAIR_AND_TOKENS : PAIR);
        word(renewal.former());
        if (renewal.tokens().isPresent()) {
            TokenWriter.write(out, renewal.tokens().get());
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
