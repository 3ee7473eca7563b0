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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Identifiers;

/**
 * Reads an opt-out list: CSV in UTF-8 with a header of all eight columns in any order. What is wrong is told by line and
 * column, never by value. Not thread-safe.
 */
final class OptOutList {
    static final List<String> COLUMNS = List.of("nhs_number", "upn", "forename", "surname", "birth_date", "scope",
            "decided_by", "decided_on");
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
        int[] places = new int[COLUMNS.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(COLUMNS.get(i));
            if (places[i] < 0 || places[i] != names.lastIndexOf(COLUMNS.get(i))) {
                throw invalid("the header needs the column " + COLUMNS.get(i) + " once");
            }
        }
        if (names.size() != places.length) {
            throw invalid("the header has columns besides " + String.join(",", COLUMNS));
        }
        return places;
    }

    private Optional<OptOutRequest> request(CsvRecord record) {
        List<String> wrong = new ArrayList<>();
        if (record.getFieldCount() != places.length) {
            tell(record, List.of("has " + record.getFieldCount() + " columns"));
            return Optional.empty();
        }
        String nhsNumber = valid(record, 0, wrong, Identifiers::nhsNumber);
        String upn = valid(record, 1, wrong, Identifiers::upn);
        String forename = valid(record, 2, wrong, OptOutList::name);
        String surname = valid(record, 3, wrong, OptOutList::name);
        String birthDate = valid(record, 4, wrong, text -> Identifiers.date(text).map(LocalDate::toString));
        Optional<OptOutRequest.Scope> scope = word(OptOutRequest.Scope.values(), field(record, 5));
        Optional<OptOutRequest.Decider> decider = word(OptOutRequest.Decider.values(), field(record, 6));
        Optional<LocalDate> decidedOn = Identifiers.date(field(record, 7));
        if (scope.isEmpty()) {
            wrong.add(COLUMNS.get(5));
        }
        if (decider.isEmpty()) {
            wrong.add(COLUMNS.get(6));
        }
        if (decidedOn.isEmpty()) {
            wrong.add(COLUMNS.get(7));
        }
        if (wrong.isEmpty()) {
            OptOutRequest request = new OptOutRequest(nhsNumber, upn, forename, surname, birthDate, scope.orElseThrow(),
                    decider.orElseThrow(), decidedOn.orElseThrow());
            if (request.findsSomebody()) {
                return Optional.of(request);
            }
            wrong.add("needs nhs_number, or upn, or forename, surname and birth_date");
        }
        tell(record, wrong);
        return Optional.empty();
    }

    private void tell(CsvRecord record, List<String> wrong) {
        bad++;
        if (told.size() < MOST_TOLD) {
            told.add("line " + record.getStartingLineNumber() + " " + String.join(", ", wrong));
        }
    }

    private String valid(CsvRecord record, int column, List<String> wrong, Function<String, Optional<String>> rule) {
        String text = field(record, column);
        if (text.isEmpty()) {
            return "";
        }
        Optional<String> valid = rule.apply(text);
        if (valid.isEmpty()) {
            wrong.add(COLUMNS.get(column));
        }
        return valid.orElse("");
    }

    private static Optional<String> name(String text) {
        return Identifiers.folded(text).isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static <E extends Enum<E>> Optional<E> word(E[] values, String text) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private String field(CsvRecord record, int column) {
        return record.getField(places[column]).strip();
    }

    private static CadreException invalid(String why) {
        return new CadreException(ErrorCode.OPTOUT_LIST_INVALID, why);
    }
}
