package org.cadrenode.shell.internal.optout;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cadrenode.shell.internal.SecretFile;
import org.jspecify.annotations.Nullable;

/** What is said of a child or of a deciding person: in a file on the node, or by unseen answers, never by arguments. */
final class DecisionForm {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    // What bytes that are no UTF-8 are read as.
    private static final String NOT_TEXT = "\ufffd";

    /** Asks for one thing, unseen. */
    interface Question {
        char[] ask(String prompt, String instead) throws IOException;
    }

    private DecisionForm() { }

    /**
     * Reads lines of name, colon and value, in UTF-8; blank ones and those that begin with # do not count.
     *
     * @throws IllegalArgumentException if that is not what it holds, or a name comes twice: what it says of one child would be lost
     */
    static Map<String, String> read(String file) throws IOException {
        List<char[]> lines = SecretFile.lines(Path.of(file));
        try {
            Map<String, String> form = new LinkedHashMap<>();
            for (char[] characters : lines) {
                String line = new String(characters).replace(BYTE_ORDER_MARK, "").strip();
                if (line.contains(NOT_TEXT)) {
                    throw new IllegalArgumentException("That file is not UTF-8 text.");
                }
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                int colon = line.indexOf(':');
                if (colon < 1) {
                    throw new IllegalArgumentException("A line of that file has no name before a colon.");
                }
                if (form.put(line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip()) != null) {
                    throw new IllegalArgumentException("That file says one thing twice: it is of one decision about one child.");
                }
            }
            return form;
        } finally {
            SecretFile.wipe(lines);
        }
    }

    /** Demands that the days of a form are days, before anybody is asked for the rest. @throws IllegalArgumentException with the name of one that is none */
    static void demandDays(Map<String, String> form) {
        for (String name : List.of("decided_on", "effective_on")) {
            String day = form.getOrDefault(name, "");
            try {
                if (!day.isEmpty()) {
                    LocalDate.parse(day);
                }
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("--" + name.replace('_', '-') + " is no day such as 2026-11-02.");
            }
        }
    }

    /** Asks by what the child is found. */
    static Map<String, String> child(Question question) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        String number = answer(question, "NHS number or UPN, or nothing to go by name and birth date: ");
        if (number.isEmpty()) {
            form.put("forename", answer(question, "Forename: "));
            form.put("surname", answer(question, "Surname: "));
            form.put("birth_date", answer(question, "Birth date, such as 2012-03-31: "));
        } else {
            form.put(number.chars().anyMatch(Character::isLetter) ? "upn" : "nhs_number", number);
        }
        return form;
    }

    /** Asks for one thing that may be left out. */
    static String answer(Question question, String prompt) throws IOException {
        char[] typed = question.ask(prompt, "--file");
        try {
            return new String(typed).strip();
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    /** Puts an option in, if it was given; what it says counts before what a file says. */
    static void put(Map<String, String> form, String name, @Nullable String value) {
        if (value != null) {
            form.put(name, value);
        }
    }
}
