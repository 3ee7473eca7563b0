package org.cadrenode.omop.internal;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.omop.engine.Concepts;
import org.cadrenode.omop.engine.Place;
import org.cadrenode.omop.engine.PlaceRule;
import org.cadrenode.omop.engine.Rule;
import org.cadrenode.omop.engine.Thresholds;

/**
 * The files in which a site says where events belong, what codes mean, and which shares may fail. Read anew for each export, so that
 * a change needs no restart; a file that is not there says nothing.
 */
final class SiteRules {
    private static final List<String> PLACES = List.of("source", "table", "code_system", "code", "place", "text");
    private static final List<String> CONCEPTS = List.of("code_system", "code", "concept_id", "source_concept_id");
    private static final List<String> THRESHOLDS = List.of("rule", "table", "field", "percent");

    private final Path folder;

    private interface Line {
        /** Takes a line; what is wrong with it is an IllegalArgumentException. */
        void of(List<String> fields);
    }

    SiteRules(Path folder) {
        this.folder = folder;
    }

    List<PlaceRule> places() {
        List<PlaceRule> rules = new ArrayList<>();
        read("places.csv", PLACES, fields -> {
            boolean text = switch (fields.get(5)) {
                case "" -> false;
                case "text" -> true;
                default -> throw new IllegalArgumentException("text is empty or the word text");
            };
            for (int i = 0; i < 4; i++) {
                if (fields.get(i).isEmpty()) {
                    throw new IllegalArgumentException(PLACES.get(i) + " is needed; * is any");
                }
            }
            rules.add(new PlaceRule(fields.get(0), fields.get(1), fields.get(2), fields.get(3),
                    constant(Place.class, fields.get(4), "place"), text));
        });
        return rules;
    }

    Concepts concepts() {
        Concepts concepts = new Concepts();
        read("concepts.csv", CONCEPTS, fields -> {
            if (!concepts.add(fields.get(0), fields.get(1), new Concepts.Concept(number(fields.get(2)), number(fields.get(3))))) {
                throw new IllegalArgumentException("the code stands there twice");
            }
        });
        return concepts;
    }

    Thresholds thresholds() {
        Thresholds thresholds = new Thresholds();
        read("thresholds.csv", THRESHOLDS, fields -> {
            double percent = Double.parseDouble(fields.get(3));
            if (!(percent >= 0 && percent <= 100)) {
                throw new IllegalArgumentException("percent is 0 to 100");
            }
            Rule rule = constant(Rule.class, fields.get(0), "rule");
            if (rule.kind() == Rule.Kind.CONFORMANCE) {
                throw new IllegalArgumentException("of what the model says nothing may fail");
            }
            thresholds.set(rule, fields.get(1), fields.get(2), percent);
        });
        return thresholds;
    }

    private static int number(String field) {
        int number = field.isEmpty() ? 0 : Integer.parseInt(field);
        if (number < 0) {
            throw new IllegalArgumentException("a concept is a number, or empty for none");
        }
        return number;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word, String what) {
        for (E one : type.getEnumConstants()) {
            if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return one;
            }
        }
        throw new IllegalArgumentException("there is no such " + what);
    }

    private void read(String name, List<String> header, Line each) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return;
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder().commentStrategy(CommentStrategy.SKIP).allowMissingFields(true)
                .allowExtraFields(true).ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            boolean first = true;
            for (CsvRecord line : reader) {
                List<String> fields = line.getFields().stream().map(String::strip).toList();
                if (fields.size() != header.size() || first && !fields.equals(header)) {
                    throw invalid(name, line, first ? "the header must be " + String.join(",", header)
                            : "there are " + fields.size() + " fields instead of " + header.size());
                }
                if (!first) {
                    take(name, line, fields, each);
                }
                first = false;
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw new CadreException(ErrorCode.CONFIGURATION_INVALID, name + " cannot be read as CSV in UTF-8: " + e.getClass().getSimpleName());
        }
    }

    private static void take(String name, CsvRecord line, List<String> fields, Line each) {
        try {
            each.of(fields);
        } catch (NumberFormatException e) {
            throw invalid(name, line, "that is no number");
        } catch (IllegalArgumentException e) {
            throw invalid(name, line, e.getMessage());
        }
    }

    private static CadreException invalid(String name, CsvRecord line, String why) {
        return new CadreException(ErrorCode.CONFIGURATION_INVALID, name + ", line " + line.getStartingLineNumber() + ": " + why);
    }
}
