package org.cadrenode.optout.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifiers;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.optout.engine.Decider;
import org.cadrenode.optout.engine.Decision.Choice;
import org.cadrenode.optout.engine.Maker;
import org.cadrenode.optout.engine.Scope;

/**
 * Reads an opt-out list: CSV in UTF-8 with a header of the eight columns in any order; four further ones may be there. What is
 * wrong is told by line and column, never by value. Not thread-safe.
 */
final class OptOutList {
    static final List<String> COLUMNS = List.of("nhs_number", "upn", "forename", "surname", "birth_date", "scope",
            "decided_by", "decided_on");
    /** Columns that a list may leave out. */
    static final List<String> FURTHER = List.of("decision", "effective_on", "person", "evidence");
    private static final List<String> ALL = Stream.concat(COLUMNS.stream(), FURTHER.stream()).toList();
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_TOLD = 20;
    private static final int LONGEST_FIELD = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final List<String> told = new ArrayList<>();
    private long bad;
    private int[] places = {};

    /**
     * Hands out the requests of a list as they are read.
     *
     * @throws CadreException OPTOUT_LIST_INVALID behind the last line if any line is not valid, or if the file is no list;
     *     what was handed out by then does not count
     */
    void read(Path file, Consumer<OptOutRequest> consumer) throws IOException {
        try (Reader text = open(file);
                CsvReader<CsvRecord> records = CsvReader.builder().allowExtraFields(true).allowMissingFields(true)
                        .maxBufferSize(LONGEST_FIELD).ofCsvRecord(text)) {
            boolean header = true;
            for (CsvRecord record : records) {
                if (header) {
                    places = places(record);
                    header = false;
                } else {
                    request(record).ifPresent(consumer);
                }
            }
            if (header) {
                throw invalid("the list has no header");
            }
        } catch (CsvParseException e) {
            throw invalid("the list is not CSV" + (told.isEmpty() ? "" : "; " + String.join("; ", told)));
        } catch (CharacterCodingException e) {
            throw invalid("the list is not UTF-8 text");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw invalid("the list is not UTF-8 text");
            }
            throw e.getCause();
        }
        if (bad > 0) {
            throw invalid(bad + " lines are not valid: " + String.join("; ", told)
                    + (bad > told.size() ? "; and " + (bad - told.size()) + " more" : ""));
        }
    }

    private static Reader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CadreException(ErrorCode.NOT_FOUND, "there is no such list");
        }
        BufferedReader text = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
        try {
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
            return text;
        } catch (CharacterCodingException e) {
            text.close();
            throw invalid("the list is not UTF-8 text");
        } catch (IOException e) {
            text.close();
            throw e;
        }
    }

    private static int[] places(CsvRecord header) {
        List<String> names = header.getFields().stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
        int[] places = new int[ALL.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(ALL.get(i));
            if (i < COLUMNS.size() && places[i] < 0 || places[i] != names.lastIndexOf(ALL.get(i))) {
                throw invalid("the header needs the column " + ALL.get(i) + " once");
            }
        }
        if (!ALL.containsAll(names)) {
            throw invalid("the header has columns besides " + String.join(",", ALL));
        }
        return places;
    }

    private Optional<OptOutRequest> request(CsvRecord record) {
        long columns = Arrays.stream(places).filter(place -> place >= 0).count();
        if (record.getFieldCount() != columns) {
            tell(record, List.of("has " + record.getFieldCount() + " columns"));
            return Optional.empty();
        }
        List<String> wrong = new ArrayList<>();
        Optional<OptOutRequest> request = request(name -> {
            int place = places[ALL.indexOf(name)];
            return place < 0 ? "" : record.getField(place).strip();
        }, wrong);
        if (request.isEmpty()) {
            tell(record, wrong);
        }
        return request;
    }

    /**
     * Returns the request of one line, by the names of its columns.
     *
     * @throws CadreException OPTOUT_LIST_INVALID with the names of the columns that are wrong
     */
    static OptOutRequest single(Map<String, String> line) {
        List<String> wrong = new ArrayList<>();
        line.keySet().stream().filter(name -> !ALL.contains(name)).findFirst().ifPresent(name -> wrong.add("a field that there is not"));
        Optional<OptOutRequest> request = wrong.isEmpty() ? request(name -> line.getOrDefault(name, "").strip(), wrong) : Optional.empty();
        return request.orElseThrow(() -> invalid("not valid: " + String.join(", ", wrong)));
    }

    private static Optional<OptOutRequest> request(UnaryOperator<String> field, List<String> wrong) {
        String nhsNumber = valid(field, "nhs_number", wrong, Identifiers::nhsNumber);
        String upn = valid(field, "upn", wrong, Identifiers::upn);
        String forename = valid(field, "forename", wrong, OptOutList::name);
        String surname = valid(field, "surname", wrong, OptOutList::name);
        String birthDate = valid(field, "birth_date", wrong, text -> Identifiers.date(text).map(LocalDate::toString));
        Optional<Scope> scope = needed(field, "scope", wrong, OptOutList::scope);
        Optional<Decider> decider = needed(field, "decided_by", wrong, Decider::of);
        Optional<LocalDate> decidedOn = needed(field, "decided_on", wrong, Identifiers::date);
        Optional<Choice> choice = field.apply("decision").isEmpty() ? Optional.of(Choice.OUT)
                : needed(field, "decision", wrong, OptOutList::choice);
        Optional<LocalDate> effectiveOn = field.apply("effective_on").isEmpty() ? Optional.empty()
                : needed(field, "effective_on", wrong, Identifiers::date);
        String person = valid(field, "person", wrong, OptOutList::text);
        String evidence = valid(field, "evidence", wrong, OptOutList::text);
        if (choice.equals(Optional.of(Choice.IN)) && !decider.equals(Optional.of(Decider.YOUNG_PERSON))) {
            wrong.add("decision in is a young person's; others withdraw theirs");
        }
        if (!wrong.isEmpty()) {
            return Optional.empty();
        }
        OptOutRequest request = new OptOutRequest(nhsNumber, upn, forename, surname, birthDate, scope.orElseThrow(),
                new Maker(decider.orElseThrow(), person), decidedOn.orElseThrow(), choice.orElseThrow(), evidence, effectiveOn);
        if (!request.findsSomebody()) {
            wrong.add("needs nhs_number, or upn, or forename, surname and birth_date");
            return Optional.empty();
        }
        return Optional.of(request);
    }

    /** Returns the scope of a text; a purpose that nobody knows would stop nothing. */
    static Optional<Scope> scope(String text) {
        return Scope.of(text).filter(scope -> scope.kind() != Scope.Kind.PURPOSE || Purpose.of(scope.of()).isPresent());
    }

    private static Optional<Choice> choice(String text) {
        return Arrays.stream(Choice.values()).filter(choice -> choice.name().equalsIgnoreCase(text)).findFirst();
    }

    /** Returns a reference or a place of evidence, if it is of a length that is kept. */
    static Optional<String> text(String text) {
        return text.length() > LONGEST_TEXT ? Optional.empty() : Optional.of(text);
    }

    private void tell(CsvRecord record, List<String> wrong) {
        bad++;
        if (told.size() < MOST_TOLD) {
            told.add("line " + record.getStartingLineNumber() + " " + String.join(", ", wrong));
        }
    }

    private static String valid(UnaryOperator<String> field, String column, List<String> wrong,
            Function<String, Optional<String>> rule) {
        return field.apply(column).isEmpty() ? "" : needed(field, column, wrong, rule).orElse("");
    }

    private static <T> Optional<T> needed(UnaryOperator<String> field, String column, List<String> wrong,
            Function<String, Optional<T>> rule) {
        Optional<T> valid = rule.apply(field.apply(column));
        if (valid.isEmpty()) {
            wrong.add(column);
        }
        return valid;
    }

    private static Optional<String> name(String text) {
        return Identifiers.folded(text).isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static CadreException invalid(String why) {
        return new CadreException(ErrorCode.OPTOUT_LIST_INVALID, why);
    }
}
