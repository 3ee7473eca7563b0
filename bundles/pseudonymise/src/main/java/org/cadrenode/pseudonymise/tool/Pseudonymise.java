package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.dictionary.DictionaryFinding;
import org.cadrenode.api.dictionary.Operation;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.terms.RestrictedList;
import org.cadrenode.pseudonymise.engine.Day;
import org.cadrenode.pseudonymise.engine.PostcodeAreas;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.cadrenode.pseudonymise.internal.DictionaryReader;
import org.cadrenode.pseudonymise.internal.RestrictedListReader;

/**
 * {@code cadre tool pseudonymise}: carries a dictionary out on the files of an extract. Exit code 0 when done, 1 when a file
 * cannot be read or written, 2 when the options are wrong, 3 when the dictionary or an opt-out column forbids it.
 */
public final class Pseudonymise {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int REFUSED = 3;
    private static final String USAGE = """
            Usage: cadre tool pseudonymise --dictionary D.csv --in X --out Y [--key FILE] [--areas FILE]
                                           [--people FILE] [--provider NAME] [--as-of DAY] [--restricted FILE]

            Carries a dictionary out on a delimited extract: what leaves is what the dictionary keeps, under pseudonyms.
            Files are CSV in UTF-8 with a header.

              --dictionary FILE  the dictionary; it is checked first, and what is wrong is told with line and remedy
              --in X             a file, or a folder of files; a table has the name of its file
              --out Y            a file, or a folder of files, as X is; takes its place when it is whole
              --key FILE         64 hexadecimal digits; made at random, for its owner only, if there is no such file.
                                 Without --key, the key is in Y.key: keep it apart from the result, or destroy it
              --areas FILE       postcode_prefix,area: needed where the dictionary makes areas
              --people FILE      more of whose words are scrubbed, as cadre tool scrub takes it; ids are the extract's
              --provider NAME    whose ids these are (provider); the same id of two providers is of two children
              --as-of DAY        the day of the extract, for ages in tables that date no event (today)
              --restricted FILE  category,system,code,note: codes with which no row leaves, and which are taken out of text.
                                 Without it, those that come with the node
              --help             this text

            Children and relatives are taken from the extract itself, as the dictionary's identifiers tell them; their
            words are scrubbed out of free text. What was released, left out, blanked and quarantined is counted on
            standard error, with lines and columns, never values.

            Exit codes: 0 done, 1 failed, 2 usage, 3 refused by the dictionary or by an opt-out column.
            """;
    private static final Set<String> OPTIONS = Set.of("--dictionary", "--in", "--out", "--key", "--areas", "--people", "--provider",
            "--as-of", "--restricted");

    private Pseudonymise() { }

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
            return run(new Arguments(arguments, OPTIONS), err);
        } catch (NoSuchFileException e) {
            err.println("cadre: there is no file " + e.getMessage());
            return FAILED;
        } catch (IOException | CsvParseException e) {
            err.println("cadre: a file could not be read or written: " + e.getClass().getSimpleName());
            return FAILED;
        } catch (IllegalArgumentException e) {
            err.println("cadre: " + e.getMessage());
            return MISUSED;
        }
    }

    private static int run(Arguments given, PrintStream err) throws IOException {
        Path dictionaryFile = given.required("--dictionary");
        Path in = given.required("--in");
        Path target = given.required("--out");
        ProviderId provider = new ProviderId(given.text("--provider").orElse("provider"));
        LocalDate asOf = day(given.text("--as-of"));
        DictionaryReader.Reading reading = DictionaryReader.read(source(dictionaryFile), Files.readAllBytes(dictionaryFile));
        if (reading.dictionary().isEmpty()) {
            for (DictionaryFinding finding : reading.findings()) {
                err.println("line " + finding.line() + ": " + finding.problem() + "; " + finding.remedy());
            }
            return REFUSED;
        }
        Dictionary dictionary = reading.dictionary().get();
        if (!Files.exists(in)) {
            throw new NoSuchFileException(in.toString());
        }
        Extract extract = Extract.of(in);
        PostcodeAreas areas = areas(dictionary, given.path("--areas"));
        Path keyFile = given.path("--key").orElse(Path.of(target + ".key"));
        FileKey key = FileKey.of(keyFile);
        RestrictedListReader.Reading listed = RestrictedListReader.read(restricted(given.path("--restricted")));
        if (!listed.findings().isEmpty()) {
            listed.findings().forEach(finding -> err.println("list of restricted codes, line " + finding.line() + ": " + finding.problem()
                    + "; " + finding.remedy()));
            return REFUSED;
        }
        RestrictedMatcher codes = RestrictedMatcher.of(new RestrictedList(Digest.ofContent(new byte[0]), listed.codes()));
        ExtractPeople people = new ExtractPeople(dictionary, key, provider, codes);
        people.read(extract);
        Optional<Path> others = given.path("--people");
        if (others.isPresent()) {
            people.add(People.read(others.get(), ScrubOptions.DEFAULT, SiteWords.NONE));
        }
        people.lookForEveryone();
        if (!people.silentOptOuts().isEmpty()) {
            err.println("cadre: no valid value in " + String.join(", ", people.silentOptOuts())
                    + ", which says who is opted out: everybody counts as out, and nothing is released");
            return REFUSED;
        }
        Release release = new Release(dictionary, people, areas, new RowHashes(key, provider), Day.of(asOf), codes);
        release.all(extract, target);
        release.report(err);
        err.println("key: " + keyFile);
        return DONE;
    }

    private static byte[] restricted(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            return Files.readAllBytes(file.get());
        }
        try (InputStream shipped = Objects.requireNonNull(Pseudonymise.class.getResourceAsStream("restricted-codes.csv"))) {
            return shipped.readAllBytes();
        }
    }

    private static LocalDate day(Optional<String> text) {
        return text.map(written -> Identifiers.date(written)
                .orElseThrow(() -> new IllegalArgumentException("--as-of is no day, such as 2026-11-26"))).orElseGet(LocalDate::now);
    }

    private static SourceId source(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\.csv$", "").replaceAll("[^a-z0-9-]", "-");
        try {
            return new SourceId(name);
        } catch (IllegalArgumentException e) {
            return new SourceId("source");
        }
    }

    private static PostcodeAreas areas(Dictionary dictionary, Optional<Path> file) throws IOException {
        if (!dictionary.does(Operation.AREA)) {
            return PostcodeAreas.NONE;
        }
        Path table = file.orElseThrow(() -> new IllegalArgumentException("the dictionary makes areas: --areas is missing"));
        try (BufferedReader reader = Files.newBufferedReader(table, StandardCharsets.UTF_8)) {
            return PostcodeAreas.read(reader);
        }
    }
}
