package org.cadrenode.pseudonymise.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.pseudonym.PersonTokens;
import org.cadrenode.api.pseudonym.PersonTokensReader;
import org.cadrenode.api.pseudonym.TokenSource;
import org.cadrenode.api.pseudonym.ViewKind;

/** The tokens of people in a file that {@code cadre tool tokens} wrote. */
record TokenFile(Path file, int size) implements TokenSource {
    /** Counts the people of a file. */
    static TokenFile of(Path file) throws IOException {
        int[] size = {0};
        each(file, EnumSet.noneOf(ViewKind.class), (index, person) -> size[0]++);
        return new TokenFile(file, size[0]);
    }

    @Override
    public void read(Set<ViewKind> wanted, Sink sink) throws IOException {
        each(file, wanted, sink);
    }

    private static void each(Path file, Set<ViewKind> wanted, Sink sink) throws IOException {
        try (PersonTokensReader reader = new PersonTokensReader(Files.newInputStream(file))) {
            int index = 0;
            for (Optional<PersonTokens> person = reader.next(wanted); person.isPresent(); person = reader.next(wanted)) {
                sink.person(index++, person.get());
            }
        }
    }

    @Override
    public String toString() {
        return "TokenFile";
    }
}
