package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cadrenode.api.internal.WireInput;

/** Reads what {@link TokenWriter} wrote. Malformed input throws {@link IOException}. Not thread-safe. */
public final class TokenReader implements AutoCloseable {
    private static final int MOST_TOKENS = 10_000;

    private final WireInput in;
    private long sets;

    public TokenReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Returns the next child's tokens, or empty at the end of the stream. */
    public Optional<TokenSet> next() throws IOException {
        switch (in.octet()) {
            case TokenWriter.SET -> {
                Pseudonym subject = new Pseudonym(in.word(), in.word());
                long version = in.number();
                int size = in.count(MOST_TOKENS);
                List<Token> tokens = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    tokens.add(new Token(TokenKind.valueOf(Objects.requireNonNullElse(in.text(), "")), in.word(), in.word()));
                }
                sets++;
                return Optional.of(new TokenSet(subject, version, tokens));
            }
            case TokenWriter.END -> {
                if (in.number() != sets) {
                    throw new IOException("Token sets are missing");
                }
                return Optional.empty();
            }
            default -> throw new IOException("The stream is not one of tokens");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
