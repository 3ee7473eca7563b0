package org.cadrenode.api.pseudonym;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.internal.WireInput;

/**
 * Reads what {@link PersonTokensWriter} wrote. Malformed input, or anything behind the end mark, throws {@link IOException}.
 * Not thread-safe.
 */
public final class PersonTokensReader implements AutoCloseable {
    private static final int MOST_VIEWS = 64;
    private static final int MOST_VERSIONS = 0xffff;
    private static final ViewKind[] KINDS = ViewKind.values();
    static final Set<ViewKind> ALL = Collections.unmodifiableSet(EnumSet.allOf(ViewKind.class));

    private final WireInput in;
    private long people;

    /**
     * Reads the beginning.
     *
     * @throws org.cadrenode.api.error.CadreException TOKEN_FORM_UNKNOWN if the tokens are of a form before {@link PersonTokens#OLDEST_FORM} or after
     *         {@link PersonTokens#FORM}
     */
    public PersonTokensReader(InputStream source) throws IOException {
        in = new WireInput(source);
        TokenForm.demand(in, PersonTokensWriter.MARK);
    }

    /** Returns the next person's tokens, or empty at the end of the stream. */
    public Optional<PersonTokens> next() throws IOException {
        return next(ALL);
    }

    /** Returns the next person's tokens, with views of the wanted kinds alone, or empty at the end of the stream. */
    public Optional<PersonTokens> next(Set<ViewKind> wanted) throws IOException {
        switch (in.octet()) {
            case PersonTokensWriter.PERSON -> {
                people++;
                return Optional.of(person(in, wanted));
            }
            case PersonTokensWriter.END -> {
                if (in.number() != people) {
                    throw new IOException("People are missing");
                }
                in.end();
                return Optional.empty();
            }
            default -> throw new IOException("The stream is not one of people's tokens");
        }
    }

    static PersonTokens person(WireInput in, Set<ViewKind> wanted) throws IOException {
        Pseudonym subject = new Pseudonym(in.word(), in.word());
        long version = in.number();
        int keyVersion = in.count(MOST_VERSIONS);
        int forenames = in.octet();
        int surnames = in.octet();
        int postcodes = in.octet();
        if (forenames > TokenShape.MOST_NAMES || surnames > TokenShape.MOST_NAMES || postcodes > TokenShape.MOST_POSTCODES) {
            throw new IOException("A person has too many names or postcodes");
        }
        TokenShape shape = new TokenShape(forenames, surnames, postcodes, in.word());
        int size = in.count(MOST_VIEWS);
        List<TokenView> views = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int kind = in.octet();
            if (kind >= KINDS.length) {
                throw new IOException("A view is of no kind");
            }
            long key = in.word();
            int length = shape.length(KINDS[kind].edits());
            if (!wanted.contains(KINDS[kind])) {
                in.skip((length + 1) / 2 * Long.BYTES);
                continue;
            }
            int[] tokens = new int[length];
            for (int at = 0; at < tokens.length; at += 2) {
                long two = in.word();
                tokens[at] = (int) (two >>> 32);
                if (at + 1 < tokens.length) {
                    tokens[at + 1] = (int) two;
                }
            }
            views.add(new TokenView(KINDS[kind], key, tokens));
        }
        return new PersonTokens(subject, version, keyVersion, shape, views);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
