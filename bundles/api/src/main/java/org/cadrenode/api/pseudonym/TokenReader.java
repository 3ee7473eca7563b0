package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cadrenode.api.internal.WireInput;

/**
 * Reads what {@link TokenWriter} wrote. Malformed input, or anything behind the end mark, throws {@link IOException}. Not
 * thread-safe.
 */
public final class TokenReader implements AutoCloseable {
    private static final int MOST_TOKENS = 10_000;
    private static final int MOST_VERSIONS = 0xffff;

    private final WireInput in;
    private long sets;

    public TokenReader(InputStream source) {
        in = new WireInput(source);
    }

    /** Returns the next child's tokens, or empty at the end of the stream. */
    public Optional<TokenSet> next() throws IOException {
        switch (in.octet()) {
            case TokenWriter.SET -> {
                TokenSet set = read(in);
                sets++;
                return Optional.of(set);
            }
            case TokenWriter.END -> {
                if (in.number() != sets) {
                    throw new IOException("Token sets are missing");
                }
                in.end();
                return Optional.empty();
            }
            default -> throw new IOException("The stream is not one of tokens");
        }
    }

    static TokenSet read(WireInput in) throws IOException {
        Pseudonym subject = new Pseudonym(in.word(), in.word());
        long version = in.number();
        int keyVersion = in.count(MOST_VERSIONS);
        int size = in.count(MOST_TOKENS);
        List<Token> tokens = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tokens.add(new Token(kind(in), in.word(), in.word()));
        }
        return new TokenSet(subject, version, keyVersion, tokens);
    }

    private static TokenKind kind(WireInput in) throws IOException {
        try {
            return TokenKind.valueOf(Objects.requireNonNullElse(in.text(), ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("A token is of no kind");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
