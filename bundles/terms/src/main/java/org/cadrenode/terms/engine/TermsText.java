package org.cadrenode.terms.engine;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.terms.Purpose;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.Terms.Reference;
import org.cadrenode.api.terms.Terms.Retention;
import org.cadrenode.api.terms.TermsState.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Reads a terms file: UTF-8, a line a term, a word and what it says; values with blanks stand in double quotes, and a line
 * that begins with {@code #} is a comment. All that is wrong is told, each with its line and remedy, and a text with
 * anything wrong has no terms: what was meant is never guessed. Used once.
 */
public final class TermsText {
    /** The largest file, in bytes. */
    public static final int LARGEST = 64 << 10;
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)");
    private static final Pattern CATEGORY = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final Pattern RETAIN = Pattern.compile("([0-9]{1,3}) years?(?:,? or to age ([0-9]{1,3}))?");
    private static final int LONGEST_VALUE = 200;
    private static final int MOST_YEARS = 100;
    private static final List<String> ONCE = List.of("controller", "lawful-basis", "agreement", "dpia", "retain", "release", "unrestricted");
    private static final List<String> REQUIRED = List.of("controller", "lawful-basis", "agreement", "dpia", "retain");
    private static final Map<String, String> SHAPES = Map.of(
            "controller", "controller \"NAME\"",
            "lawful-basis", "lawful-basis \"UK GDPR 6(1)(e), 9(2)(h)\"",
            "agreement", "agreement REFERENCE until YYYY-MM-DD",
            "dpia", "dpia REFERENCE until YYYY-MM-DD",
            "purpose", "purpose research, purpose service-improvement or purpose commercial",
            "retain", "retain 8 years, or retain 8 years, or to age 25",
            "release", "release never, or no such line",
            "unrestricted", "unrestricted CATEGORY, with blanks between several");

    private final SourceId source;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<Purpose, Integer> purposes = new EnumMap<>(Purpose.class);
    private final Set<String> unrestricted = new TreeSet<>();
    private String controller = "";
    private String lawfulBasis = "";
    private @Nullable Reference agreement;
    private @Nullable Reference assessment;
    private @Nullable Retention retention;
    private boolean purposesMeant;

    private TermsText(SourceId source) {
        this.source = source;
    }

    /**
     * What a file says.
     *
     * @param terms empty if anything is wrong
     * @param findings what is wrong, in the order of lines; what is missing comes last
     * @param purposeLine line of the first purpose; 0 if there is none
     * @param neverLine line that says that the data go nowhere; 0 if there is none
     */
    public record Reading(Optional<Terms> terms, List<Finding> findings, int purposeLine, int neverLine) {
        public Reading {
            findings = List.copyOf(findings);
        }
    }

    /** Reads a file's bytes as the terms of a source. */
    public static Reading read(SourceId source, byte[] bytes) {
        return new TermsText(source).read(bytes);
    }

    private Reading read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            wrong(0, "the file is larger than 64 KiB", "keep the terms alone, and the agreement's text elsewhere");
            return reading(bytes);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            wrong(0, "the file is not UTF-8", "save it as UTF-8");
            return reading(bytes);
        }
        int number = 0;
        for (String line : text.split("\r\n|\n", -1)) {
            number++;
            String content = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                line(number, content);
            }
        }
        for (String word : REQUIRED) {
            if (!lines.containsKey(word)) {
                wrong(0, "the line " + word + " is missing", "add: " + SHAPES.get(word));
            }
        }
        if (!purposesMeant && !lines.containsKey("release")) {
            wrong(0, "no line tells what the data may be used for", "add: " + SHAPES.get("purpose") + "; or release never");
        }
        return reading(bytes);
    }

    private Reading reading(byte[] bytes) {
        Optional<Terms> terms = findings.isEmpty() && agreement != null && assessment != null && retention != null
                ? Optional.of(new Terms(source, Digest.ofContent(bytes), controller, lawfulBasis, agreement, assessment, purposes.keySet(),
                        lines.containsKey("release"), unrestricted, retention))
                : Optional.empty();
        return new Reading(terms, findings, purposes.values().stream().mapToInt(line -> line).min().orElse(0),
                lines.getOrDefault("release", 0));
    }

    private void line(int number, String content) {
        if (content.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            wrong(number, "it holds a control character", "write the line anew");
            return;
        }
        List<String> values = new ArrayList<>();
        Matcher token = TOKEN.matcher(content);
        int end = 0;
        while (token.find()) {
            if (!content.substring(end, token.start()).isBlank() || token.start() == end && end > 0) {
                break;
            }
            values.add((token.group(1) == null ? token.group(2) : token.group(1)).strip());
            end = token.end();
        }
        if (end < content.length() || values.isEmpty()) {
            wrong(number, "its double quotes do not match", "put a value with blanks between two double quotes, and no quote inside");
            return;
        }
        String word = values.remove(0);
        String shape = SHAPES.get(word);
        if (shape == null) {
            // Not the word itself: a line may be anything, such as one pasted by mistake.
            wrong(number, "it begins with a word that terms do not have", "begin it with controller, lawful-basis, agreement, dpia, "
                    + "purpose, retain, release or unrestricted; a comment begins with #");
            return;
        }
        if (ONCE.contains(word)) {
            Integer first = lines.putIfAbsent(word, number);
            if (first != null) {
                wrong(number, "line " + first + " has said " + word + " before", "keep one of both");
                return;
            }
        }
        if (!term(word, number, values)) {
            wrong(number, word + " is not as it must be", "write: " + shape);
        }
    }

    private boolean term(String word, int number, List<String> values) {
        switch (word) {
            case "controller" -> controller = value(values);
            case "lawful-basis" -> lawfulBasis = value(values);
            case "agreement" -> agreement = reference(number, values);
            case "dpia" -> assessment = reference(number, values);
            case "purpose" -> {
                return purpose(number, values);
            }
            case "retain" -> retention = retention(values);
            case "release" -> {
                return values.equals(List.of("never"));
            }
            default -> {
                unrestricted.addAll(values);
                return !values.isEmpty() && values.stream().allMatch(value -> CATEGORY.matcher(value).matches());
            }
        }
        return switch (word) {
            case "controller" -> !controller.isEmpty();
            case "lawful-basis" -> !lawfulBasis.isEmpty();
            case "agreement" -> agreement != null;
            case "dpia" -> assessment != null;
            default -> retention != null;
        };
    }

    private boolean purpose(int number, List<String> values) {
        purposesMeant = true;
        Optional<Purpose> purpose = values.size() == 1 ? Purpose.of(values.get(0)) : Optional.empty();
        if (purpose.isEmpty()) {
            return false;
        }
        Integer first = purposes.putIfAbsent(purpose.get(), number);
        if (first != null) {
            wrong(number, "line " + first + " has said this purpose before", "keep one of both");
        }
        return true;
    }

    // Empty for what is none.
    private static String value(List<String> values) {
        return values.size() == 1 && values.get(0).length() <= LONGEST_VALUE ? values.get(0) : "";
    }

    private static @Nullable Reference reference(int number, List<String> values) {
        if (values.size() != 3 || !values.get(1).equals("until") || value(values.subList(0, 1)).isEmpty()) {
            return null;
        }
        try {
            return new Reference(values.get(0), LocalDate.parse(values.get(2)), number);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Retention retention(List<String> values) {
        Matcher said = RETAIN.matcher(String.join(" ", values));
        if (!said.matches()) {
            return null;
        }
        int years = Integer.parseInt(said.group(1));
        Optional<Integer> age = Optional.ofNullable(said.group(2)).map(Integer::valueOf);
        boolean possible = years >= 1 && years <= MOST_YEARS && age.filter(birthday -> birthday < 1 || birthday > MOST_YEARS).isEmpty();
        return possible ? new Retention(years, age) : null;
    }

    private void wrong(int line, String problem, String remedy) {
        findings.add(new Finding(line, problem, remedy));
    }
}
