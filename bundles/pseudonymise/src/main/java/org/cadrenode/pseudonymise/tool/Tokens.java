package org.cadrenode.pseudonymise.tool;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.pseudonym.PersonTokensWriter;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.pseudonymise.engine.tokens.KeyedTokens;
import org.cadrenode.pseudonymise.engine.tokens.NameForms;
import org.cadrenode.pseudonymise.engine.tokens.NameTable;
import org.cadrenode.pseudonymise.engine.tokens.PersonTokeniser;
import org.cadrenode.pseudonymise.engine.tokens.TokenHash;

/**
 * {@code cadre tool tokens}: makes linkage tokens of the people of a file. The result takes its place only when it is whole.
 * Exit code 0 when done, 1 when a file can't be read or written, 2 when the options are wrong.
 */
public final class Tokens {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool tokens --in people.csv --key FILE --out tokens [--ids ids.csv] [--any-id]

            Makes linkage tokens of people: keyed hashes, from which nobody without the key can tell who somebody is. Whoever
            is to be linked with each other makes them with the same key.

              --in FILE     local_id,forenames,surnames,dob,gender,postcodes,perfect_id with ; between values in a cell;
                            other columns are ignored. CSV in UTF-8 with a header
              --key FILE    the key, 64 hexadecimal digits; made if there is no such file
              --out FILE    the tokens, of people numbered by a keyed hash of their local id
              --ids FILE    token_id,local_id: stays with whoever has the people
              --any-id      a perfect_id that is neither a valid NHS number nor a unique pupil number counts as a number of
                            another kind; otherwise it is ignored
              --help        this text

            Rows and values that are none are counted on standard error by code, the first with their lines, never values.

            Exit codes: 0 done, 1 failed, 2 usage.
            """;
    private static final Set<String> OPTIONS = Set.of("--in", "--key", "--out", "--ids");

    private Tokens() { }

    /** Runs and ends the process. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Does the work and returns the exit code. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (List.of(arguments).contains("--help")) {
            out.print(USAGE);
            return DONE;
        }
        try {
            Arguments given = new Arguments(arguments, OPTIONS, Set.of("--any-id"));
            Path in = given.required("--in");
            Path target = given.required("--out");
            Optional<Path> ids = given.path("--ids");
            FileKey key = FileKey.of(given.required("--key"));
            PeopleFile people = new PeopleFile(in, given.flag("--any-id"));
            NameCounts names = new NameCounts();
            names.count(people);
            Path temporary = part(target);
            long made;
            try (BufferedWriter idsOut = ids.isPresent() ? Files.newBufferedWriter(ids.get()) : new BufferedWriter(Writer.nullWriter())) {
                idsOut.write("token_id,local_id\n");
                made = write(people, names, new KeyedTokens(key), key, temporary, (id, subject) ->
                        idsOut.write(subject.hex() + ',' + quoted(id) + '\n'));
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            report(people, "people", err);
            err.println(made + " people have tokens");
            return DONE;
        } catch (NoSuchFileException e) {
            err.println("cadre: there is no file " + e.getMessage());
            return FAILED;
        } catch (IOException e) {
            err.println("cadre: a file could not be read or written: " + e.getClass().getSimpleName());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("cadre: " + e.getMessage());
            return MISUSED;
        }
    }

    /** How frequent names are in some files. Not thread-safe. */
    static final class NameCounts {
        private final NameTable.Counter forenames = new NameTable.Counter();
        private final NameTable.Counter surnames = new NameTable.Counter();

        void count(PeopleFile people) throws IOException {
            people.forEach((id, identity) -> {
                NameForms.forenames(identity.forenames()).forEach(forenames::add);
                NameForms.surnames(identity.surnames()).forEach(surnames::add);
            });
        }

        PersonTokeniser tokeniser(TokenHash hash) {
            return new PersonTokeniser(hash, 1, forenames.table(), surnames.table());
        }
    }

    /** Takes a person's id and the one that stands for it. */
    interface Ids {
        void id(String local, Pseudonym subject) throws IOException;
    }

    /** Writes the tokens of all people of a file, and returns how many there are. */
    static long write(PeopleFile people, NameCounts names, TokenHash hash, FileKey key, Path target, Ids ids) throws IOException {
        PersonTokeniser tokeniser = names.tokeniser(hash);
        long[] made = {0};
        try (OutputStream file = Files.newOutputStream(target); PersonTokensWriter out = new PersonTokensWriter(file)) {
            people.forEach((id, identity) -> {
                // Under a word of its own: never what a token is, nor a pseudonym.
                Pseudonym subject = Pseudonym.ofHash(key.of("local id of a token file", id));
                out.person(tokeniser.tokens(subject, 1, identity));
                ids.id(id, subject);
                made[0]++;
            });
            out.finish();
        }
        return made[0];
    }

    static Path part(Path target) {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    /** Tells codes and lines of what was passed over. */
    static void report(PeopleFile people, String name, PrintStream err) {
        people.told().forEach(fault -> err.println(name + ": " + fault));
        people.faults().forEach((code, count) -> err.println(name + ": " + count + " times " + code));
    }

    static String quoted(String value) {
        return value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0 && value.indexOf('\r') < 0 ? value
                : '"' + value.replace("\"", "\"\"") + '"';
    }
}
