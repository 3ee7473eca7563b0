package org.cadrenode.rig;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for a region's people in what must name nobody: logs, the console's words, names of files. Numbers, addresses and
 * postcodes count wherever they stand, as do names of the files that came, first and family names where one follows the other. A name alone does not, nor does a
 * day: programs have words like Grace, and logs have dates. Thread-safe.
 */
public final class LeakScan {
    private static final Set<String> NUMBERS = Set.of("nhs", "upn", "uln", "local_id", "uprn", "phone", "email", "postcode");
    private static final Set<String> WORDS = Set.of("forename", "preferred_name", "surname", "former_surname", "full_name", "address", "middle_names");
    private static final int SHORTEST = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}@'’]+(?:[-./+_][\\p{L}\\p{N}@'’]+)*");
    private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}]");
    private static final Pattern SEVERAL_WORDS = Pattern.compile("[\\s,]+");

    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, Set<String>> following = new HashMap<>();
    private final Set<String> files = new HashSet<>();

    private LeakScan() { }

    /** Reads who is to be looked for from the truth beside a region's extracts. */
    public static LeakScan of(Path region) throws IOException {
        LeakScan scan = new LeakScan();
        Map<String, Set<String>> first = new HashMap<>();
        Map<String, Set<String>> family = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(region.resolve("truth/identifiers.csv"))) {
            for (NamedCsvRecord row : rows) {
                String kind = row.getField("kind");
                String value = row.getField("value");
                if (NUMBERS.contains(kind)) {
                    String form = form(value);
                    if (form.length() >= SHORTEST && (kind.equals("email") || form.chars().anyMatch(Character::isDigit))) {
                        scan.kinds.put(form, kind);
                    }
                } else if (WORDS.contains(kind) && kind.contains("surname")) {
                    family.computeIfAbsent(row.getField("person_id"), id -> new HashSet<>()).add(form(value));
                } else if (WORDS.contains(kind) && (kind.equals("forename") || kind.equals("preferred_name"))) {
                    first.computeIfAbsent(row.getField("person_id"), id -> new HashSet<>()).add(form(value));
                } else if (WORDS.contains(kind)) {
                    scan.learn(value);
                }
            }
        }
        try (Stream<Path> extracts = Files.walk(region)) {
            // What came is named as its sender likes: a name may identify.
            extracts.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).filter(name -> name.length() > SHORTEST + 4)
                    .forEach(scan.files::add);
        }
        first.forEach((person, names) -> names.forEach(name -> family.getOrDefault(person, Set.of()).forEach(surname -> {
            scan.pair(name, surname);
            scan.pair(surname, name);
        })));
        return scan;
    }

    // Of an address or a full name, each two words that follow each other, if they are no common ones.
    private void learn(String value) {
        String[] words = SEVERAL_WORDS.split(value);
        for (int i = 0; i + 1 < words.length; i++) {
            pair(form(words[i]), form(words[i + 1]));
        }
    }

    private void pair(String one, String other) {
        if (one.length() + other.length() >= SHORTEST && !one.isEmpty() && !other.isEmpty()) {
            following.computeIfAbsent(one, key -> new HashSet<>()).add(other);
        }
    }

    /** Returns how many identifiers stand in a text, by kind. Never the identifiers themselves. */
    public Map<String, Long> in(String text) {
        Map<String, Long> found = new TreeMap<>();
        for (String file : files) {
            if (text.contains(file)) {
                found.merge("name of a file that came", 1L, Long::sum);
            }
        }
        Matcher words = WORD.matcher(text);
        String before = "";
        while (words.find()) {
            for (String part : parts(words.group())) {
                String form = form(part);
                String kind = kinds.get(form);
                if (kind == null) {
                    kind = kinds.get(before + form);
                }
                if (kind == null && following.getOrDefault(before, Set.of()).contains(form)) {
                    kind = "name or address";
                }
                if (kind != null) {
                    found.merge(kind, 1L, Long::sum);
                }
                before = form;
            }
        }
        return found;
    }

    // A word as it stands, and what a stroke, a dot or an underscore parts in it.
    private static List<String> parts(String word) {
        List<String> parts = new ArrayList<>(List.of(word));
        String[] pieces = word.split("[-./+_]");
        if (pieces.length > 1) {
            parts.addAll(List.of(pieces));
        }
        return parts;
    }

    /** Looks through what a node wrote for people to read, and the names of its files; returns sentences. */
    public List<String> in(Path base) throws IOException {
        List<String> wrong = new ArrayList<>();
        Path data = base.resolve("data");
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path path : walk.toList()) {
                String name = data.relativize(path).toString();
                if (name.startsWith("inbox") || name.startsWith("cache")) {
                    continue;
                }
                tell(wrong, "the name of a file below " + name.split("/")[0], in(name));
                if (name.startsWith("log") && Files.isRegularFile(path)) {
                    tell(wrong, path.getFileName().toString(), in(Files.readString(path, StandardCharsets.ISO_8859_1)));
                }
            }
        }
        Path console = base.resolve("console.txt");
        if (Files.exists(console)) {
            tell(wrong, "the console", in(Files.readString(console, StandardCharsets.ISO_8859_1)));
        }
        return wrong;
    }

    static void tell(List<String> wrong, String where, Map<String, Long> found) {
        if (!found.isEmpty()) {
            wrong.add("LEAKED into " + where + ": " + found);
        }
    }

    private static String form(String value) {
        return NOT_A_WORD.matcher(value).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
