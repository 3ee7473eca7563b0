package org.cadrenode.pseudonymise.tool;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubbed;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.cadrenode.pseudonymise.engine.text.Span;
import org.cadrenode.pseudonymise.engine.text.SpanKind;

/**
 * {@code cadre tool scrub}: scrubs the notes of a file with the people of another. The results take their places only when
 * they are whole. Exit code 0 when done, 1 when a file can't be read or written, 2 when the options are wrong.
 */
public final class Scrub {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final String USAGE = """
            Usage: cadre tool scrub --people people.csv --notes notes.csv --out out.csv [--spans spans.csv]
                                    [--edits 0|1] [--options FILE]

            Takes out of each note what tells who its person is. Files are CSV in UTF-8 with a header.

              --people FILE    person_id,role,forenames,surnames,dob,addresses,postcodes,phones,emails,ids,relation_of
                               with ; between values in a cell; role is child or relative, relation_of names whose
              --notes FILE     note_id,person_id,text
              --out FILE       the notes with markers such as [forename] in place of what was removed; the text of a
                               note of somebody whom the people do not name is left empty
              --spans FILE     note_id,start,end,kind of each piece, in Unicode code points of the note
              --edits N        typing errors in a name that still count as that name: 0, or 1 (default)
              --options FILE   lines such as these, with the defaults:
                                 dates=remove          or month, year: what stays of days that are no birth date
                                 strangers=balanced    or off, careful, thorough: names of people in no record
                                 nicknames=true        Katie for Katherine
                                 deny_list=            file of names of schools, clinics and homes, one a line
                                 allow_list=           file of words that are no names by themselves, one a line
              --help           this text
            """;
    private static final Set<String> OPTIONS = Set.of("--people", "--notes", "--out", "--spans", "--edits", "--options");
    private static final Set<String> SETTINGS = Set.of("dates", "strangers", "nicknames", "deny_list", "allow_list");

    private final Map<SpanKind, Long> kinds = new EnumMap<>(SpanKind.class);
    private long notes;
    private long characters;
    private long unknown;
    private long malformed;
    private long nanos;

    private Scrub() { }

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
            Arguments given = new Arguments(arguments, OPTIONS);
            Path notes = given.required("--notes");
            Path target = given.required("--out");
            Optional<Path> spans = given.path("--spans");
            Path peopleFile = given.required("--people");
            Properties settings = settings(given.path("--options"));
            SiteWords site = new SiteWords(list(settings, "deny_list", given), list(settings, "allow_list", given));
            People people = People.read(peopleFile, options(settings, given.text("--edits").orElse("1")), site);
            Scrub scrub = new Scrub();
            scrub.files(people, notes, target, spans);
            scrub.report(people, out, err);
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

    private static Properties settings(Optional<Path> file) throws IOException {
        Properties settings = new Properties();
        if (file.isPresent()) {
            try (Reader in = Files.newBufferedReader(file.get())) {
                settings.load(in);
            }
        }
        for (String name : settings.stringPropertyNames()) {
            if (!SETTINGS.contains(name)) {
                throw new IllegalArgumentException("the file of options has a line that is none; see --help");
            }
        }
        return settings;
    }

    private static ScrubOptions options(Properties settings, String edits) {
        if (!edits.equals("0") && !edits.equals("1")) {
            throw new IllegalArgumentException("--edits is 0 or 1");
        }
        String nicknames = settings.getProperty("nicknames", "true").strip();
        if (!nicknames.equals("true") && !nicknames.equals("false")) {
            throw new IllegalArgumentException("nicknames is true or false");
        }
        return new ScrubOptions(edits.equals("1"), nicknames.equals("true"),
                word(ScrubOptions.Strangers.class, settings, "strangers", ScrubOptions.DEFAULT.strangers()),
                word(ScrubOptions.Dates.class, settings, "dates", ScrubOptions.DEFAULT.dates()));
    }

    private static <E extends Enum<E>> E word(Class<E> words, Properties settings, String name, E otherwise) {
        String value = settings.getProperty(name);
        for (E word : words.getEnumConstants()) {
            if (value != null && word.name().equals(value.strip().toUpperCase(Locale.ROOT))) {
                return word;
            }
        }
        if (value != null && !value.isBlank()) {
            throw new IllegalArgumentException(name + " has a value that is none; see --help");
        }
        return otherwise;
    }

    // A relative file name is seen from the file of options.
    private static List<String> list(Properties settings, String name, Arguments given) throws IOException {
        String file = settings.getProperty(name, "").strip();
        if (file.isEmpty()) {
            return List.of();
        }
        Path folder = given.required("--options").toAbsolutePath().getParent();
        return Files.readAllLines(folder.resolve(file)).stream().map(String::strip)
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#').toList();
    }

    private void files(People people, Path notesFile, Path target, Optional<Path> spansFile) throws IOException {
        Path newTarget = beside(target);
        Optional<Path> newSpans = spansFile.map(Scrub::beside);
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().allowMissingFields(true).allowExtraFields(true)
                        .maxBufferSize(256 << 20).ofNamedCsvRecord(notesFile, StandardCharsets.UTF_8);
                CsvWriter out = writer(newTarget); CsvWriter spans = newSpans.isPresent() ? writer(newSpans.get()) : silent()) {
            out.writeRecord("note_id", "person_id", "text");
            spans.writeRecord("note_id", "start", "end", "kind");
            for (NamedCsvRecord row : rows) {
                Optional<String> note = row.findField("note_id");
                Optional<String> person = row.findField("person_id");
                Optional<String> text = row.findField("text");
                if (note.isEmpty() || person.isEmpty() || text.isEmpty()) {
                    malformed++;
                    continue;
                }
                out.writeRecord(note.get(), person.get(), scrubbed(people, note.get(), person.get(), text.get(), spans));
            }
        } catch (CsvParseException e) {
            throw new IllegalArgumentException("the file of notes is not CSV with the columns that --help names");
        }
        Files.move(newTarget, target, StandardCopyOption.REPLACE_EXISTING);
        if (newSpans.isPresent()) {
            Files.move(newSpans.get(), spansFile.get(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    private static CsvWriter writer(Path file) throws IOException {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8);
    }

    private static CsvWriter silent() {
        return CsvWriter.builder().build(OutputStream.nullOutputStream());
    }

    private String scrubbed(People people, String note, String person, String text, CsvWriter spans) {
        long started = System.nanoTime();
        Optional<Scrubber> scrubber = people.scrubber(person.strip());
        if (scrubber.isEmpty()) {
            unknown++;
            return "";
        }
        Scrubbed scrubbed = scrubber.get().scrub(text);
        nanos += System.nanoTime() - started;
        notes++;
        characters += text.length();
        int at = 0;
        int points = 0;
        for (Span span : scrubbed.spans()) {
            points += text.codePointCount(at, span.start());
            int end = points + text.codePointCount(span.start(), span.end());
            spans.writeRecord(note, Integer.toString(points), Integer.toString(end), span.kind().word());
            points = end;
            at = span.end();
            kinds.merge(span.kind(), 1L, Long::sum);
        }
        return scrubbed.text();
    }

    private void report(People people, PrintStream out, PrintStream err) {
        out.printf(Locale.ROOT, "notes %d, characters %d, people %d%n", notes, characters, people.size());
        kinds.forEach((kind, count) -> out.printf(Locale.ROOT, "%-12s %d%n", kind.word(), count));
        out.printf(Locale.ROOT, "%.1f million characters a second, children's words compiled on the way%n",
                nanos == 0 ? 0 : characters * 1000.0 / nanos);
        warn(unknown, "notes are of nobody among the people: their text was left empty", err);
        warn(malformed, "rows of notes lack a column and were left out", err);
        warn(people.unreadable(), "birth dates, postcodes or ids of people could not be read and were passed over", err);
    }

    private static void warn(long count, String what, PrintStream err) {
        if (count > 0) {
            err.println("cadre: " + count + ' ' + what);
        }
    }
}
