package org.cadrenode.pseudonymise.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cadrenode.api.dictionary.CodeSystem;
import org.cadrenode.api.terms.RestrictedCode;
import org.cadrenode.api.terms.RestrictedCodes.Finding;

/** Reads a list of restricted codes and says of each line what is wrong with it and what to write. For one reading. */
public final class RestrictedListReader {
    private static final List<String> HEADER = List.of("category", "system", "code", "note");
    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final Pattern CLASSIFICATION = Pattern.compile("[A-Z][0-9]{2}(\\.?[0-9X]{1,2})?");
    private static final Pattern CLASSIFICATION_STEM = Pattern.compile("[A-Z][0-9]{1,2}(\\.?[0-9]{1,2})?");
    private static final Pattern CONCEPT = Pattern.compile("[1-9][0-9]{5,17}");
    private static final Pattern READ = Pattern.compile("(?=.{5}$)[A-Za-z0-9]{2,5}\\.*");
    private static final Pattern READ_STEM = Pattern.compile("[A-Za-z0-9]{2,4}");
    private static final Pattern RETURN = Pattern.compile("[A-Z0-9]{2,10}");
    // As much as a search of a text finds again.
    private static final Pattern LOCAL = Pattern.compile("(?=([._/-]?[A-Za-z0-9]){3,24}$)[A-Za-z0-9]{2,}([._/-][A-Za-z0-9]+){0,3}");
    private static final Pattern TABLE = Pattern.compile("([a-z0-9][a-z0-9-]*\\.)?[a-z0-9][a-z0-9_-]{0,79}");

    private final List<RestrictedCode> codes = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /** A file that was read: its codes, which count only if nothing is wrong with any line. */
    public record Reading(List<RestrictedCode> codes, List<Finding> findings) { }

    private RestrictedListReader() { }

    /** Reads the content of a file. */
    public static Reading read(byte[] content) {
        RestrictedListReader reader = new RestrictedListReader();
        reader.lines(content);
        if (reader.findings.isEmpty() && reader.codes.isEmpty()) {
            reader.find(1, "the list is empty", "write a line a code; to let a category leave, name it in the terms of the source");
        }
        return new Reading(List.copyOf(reader.codes), List.copyOf(reader.findings));
    }

    private void lines(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            find(1, "the file is not in UTF-8", "save it as CSV in UTF-8");
            return;
        }
        boolean header = false;
        try (CsvReader<CsvRecord> csv = CsvReader.builder().skipEmptyLines(true).allowExtraFields(true).allowMissingFields(true)
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (CsvRecord row : csv) {
                List<String> fields = row.getFields().stream().map(String::strip).toList();
                if (header) {
                    line(row.getStartingLineNumber(), fields);
                } else if (fields.equals(HEADER)) {
                    header = true;
                } else {
                    find(row.getStartingLineNumber(), "the header is not the one of a list of restricted codes",
                            "write " + String.join(",", HEADER));
                    return;
                }
            }
        } catch (CsvParseException e) {
            find(1, "a quoted field is not closed or not followed by a comma", "close each quote, and double quotes inside quotes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(long line, List<String> fields) {
        if (fields.size() < HEADER.size() - 1 || fields.size() > HEADER.size()) {
            find(line, "the line has " + fields.size() + " fields", "write category, system, code and perhaps a note");
            return;
        }
        boolean sound = true;
        if (!CATEGORY.matcher(fields.get(0)).matches()) {
            sound = find(line, "the category is no name", "write a lower-case letter, then letters, digits and -, such as sexual-health");
        }
        Optional<CodeSystem> system = CodeSystem.of(fields.get(1)).filter(one -> one != CodeSystem.NONE);
        if (system.isEmpty()) {
            find(line, "the system is unknown", "write icd10, snomed, read2, ctv3, opcs4, ssda903, cin, local or table");
            return;
        }
        String code = fields.get(2);
        boolean beginning = code.endsWith("*");
        String stem = beginning ? code.substring(0, code.length() - 1) : code;
        Optional<String> remedy = remedy(system.get(), stem, beginning);
        if (remedy.isPresent()) {
            sound = find(line, "the code is none of " + system.get().word(), remedy.get());
        }
        if (sound) {
            codes.add(new RestrictedCode(fields.get(0), system.get(), stem, beginning));
        }
    }

    // What to write where the code cannot be one of its system.
    private static Optional<String> remedy(CodeSystem system, String code, boolean beginning) {
        return switch (system) {
            case ICD10, OPCS4 -> unless((beginning ? CLASSIFICATION_STEM : CLASSIFICATION).matcher(code).matches(),
                    "write a capital and two digits, perhaps a dot and more, such as F64.0, or F64* for all below F64");
            case SNOMED -> unless(!beginning && CONCEPT.matcher(code).matches() && checked(code),
                    "write the id of a concept with its check digit, and no *: SNOMED ids have no beginnings");
            case READ2, CTV3 -> unless((beginning ? READ_STEM : READ).matcher(code).matches(),
                    "write five characters, the dots at the end among them, such as Eu64., or Eu64* for all below");
            case SSDA903, CIN -> unless(RETURN.matcher(code).matches(), "write the capitals and digits of the return, such as E11");
            case LOCAL -> unless(LOCAL.matcher(code).matches(),
                    "write 3 to 24 letters and digits, two of them first, with a . _ / or - between them at three places at most");
            case TABLE -> unless(TABLE.matcher(code).matches(), "write TABLE for all sources or SOURCE.TABLE for one, in lower case");
            case NONE -> Optional.of("write a system");
        };
    }

    private static Optional<String> unless(boolean good, String remedy) {
        return good ? Optional.empty() : Optional.of(remedy);
    }

    private boolean find(long line, String problem, String remedy) {
        findings.add(new Finding(line, problem, remedy));
        return false;
    }

    /** Returns whether the last digit of a SNOMED CT id is its check digit (Verhoeff, 1969). */
    static boolean checked(String id) {
        int check = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = id.charAt(id.length() - 1 - i) - '0';
            for (int turn = i % 8; turn > 0; turn--) {
                digit = "1576283094".charAt(digit) - '0';
            }
            check = product(check, digit);
        }
        return check == 0;
    }

    // In the dihedral group of ten: turns are 0 to 4, turned reflections 5 to 9.
    private static int product(int one, int other) {
        if (one < 5) {
            return other < 5 ? (one + other) % 5 : 5 + (one + other - 5) % 5;
        }
        return other < 5 ? 5 + (one - 5 - other + 5) % 5 : (one - other + 5) % 5;
    }
}
