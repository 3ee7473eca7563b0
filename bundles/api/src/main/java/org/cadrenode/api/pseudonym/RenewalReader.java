package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.cadrenode.api.internal.WireInput;

/**
 * Reads what {@link RenewalWriter} wrote. Malformed input, or anything behind the end mark, throws {@link IOException}. Not
 * thread-safe.
 */
public final class RenewalReader implements AutoCloseable {
    private final WireInput in;
    private long renewals;

    /**
     * Reads the beginning.
     *
     * @throws org.cadrenode.api.error.CadreException TOKEN_FORM_UNKNOWN if the tokens are of a form before {@link PersonTokens#OLDEST_FORM} or after
     *         {@link PersonTokens#FORM}
     */
    public RenewalReader(InputStream source) throws IOException {
        in = new WireInput(source);
        TokenForm.demand(in, RenewalWriter.MARK);
    }

    /** Returns the next child, or empty at the end of the stream. */
    public Optional<Renewal> next() throws IOException {
        switch (in.octet()) {
            case RenewalWriter.PAIR -> {
                renewals++;
                return Optional.of(new Renewal(pseudonym(), pseudonym(), Optional.empty()));
            }
            case RenewalWriter.PAIR_AND_TOKENS -> {
                renewals++;
                Pseudonym former = pseudonym();
                PersonTokens tokens = PersonTokensReader.person(in, PersonTokensReader.ALL);
                return Optional.of(new Renewal(former, tokens.subject(), Optional.of(tokens)));
            }
            case RenewalWriter.END -> {
                if (in.number() != renewals) {
                    throw new IOException("Renewals are missing");
                }
                in.end();
                return Optional.empty();
            }
            default -> throw new IOException("The stream is not one of renewals");
        }
    }

    private Pseudonym pseudonym() throws IOException {
        return new Pseudonym(in.word(), in.word());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
