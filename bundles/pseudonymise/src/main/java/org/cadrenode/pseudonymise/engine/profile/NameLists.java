package org.cadrenode.pseudonymise.engine.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.cadrenode.api.identifiable.Identifiers;

/** The scrubber's lists of names, folded: enough to know a column of names, not to know every name. */
final class NameLists {
    private static final Set<String> FORENAMES = read("/org/cadrenode/pseudonymise/engine/text/forenames.txt");
    private static final Set<String> SURNAMES = read("/org/cadrenode/pseudonymise/engine/text/surnames.txt");

    private NameLists() { }

    static boolean forename(String word) {
        return FORENAMES.contains(Identifiers.folded(word));
    }

    static boolean surname(String word) {
        return SURNAMES.contains(Identifiers.folded(word));
    }

    private static Set<String> read(String name) {
        Set<String> names = new HashSet<>();
        try (InputStream in = NameLists.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The word list " + name + " is missing from the bundle");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
                    .filter(line -> !line.isBlank() && line.charAt(0) != '#')
                    .forEach(line -> names.addAll(Set.of(line.strip().split(" +"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Set.copyOf(names);
    }
}
