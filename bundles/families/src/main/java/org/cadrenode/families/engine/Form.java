package org.cadrenode.families.engine;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.identifiable.Identifiers;

/**
 * What a family's form says, checked: the fields of the page in the form of {@code application/x-www-form-urlencoded}. A
 * number that is not valid does not make a request invalid, as the person who verifies it can ask; it is not used, though.
 */
public final class Form {
    /** The names of the fields that say who and what, in the order of the page. */
    public static final List<String> ANSWERS = List.of("asked_by", "your_name", "contact", "forename", "surname", "other_names",
            "birth_date", "nhs_number", "school", "upn", "postcode", "scope", "question", "signed_on");
    private static final String VERSION = "1";
    private static final List<String> NEEDED = List.of("code", "asked_by", "forename", "surname", "birth_date", "scope", "signed_on");
    private static final Set<String> FURTHER = Set.of("form", "page", "code", "declared");
    private static final Set<String> ASKING = Set.of("parent", "guardian", "young_person");
    private static final Set<String> PAGES = Set.of("parents", "young-people", "easy-read");
    private static final Set<String> SCOPES =
            Set.of("all", "purpose:research", "purpose:service-improvement", "purpose:commercial", "contact");
    private static final Pattern CODE = Pattern.compile("[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}");
    private static final int LONGEST = 300;
    private static final int LONGEST_QUESTION = 1_000;
    private static final int OLDEST_YEARS = 30;
    private static final int LONGEST_ON_ITS_WAY_DAYS = 366;

    private final Map<String, String> fields;
    private final List<String> scopes;
    private final LocalDate born;
    private final LocalDate signedOn;

    private Form(Map<String, String> fields, List<String> scopes, LocalDate born, LocalDate signedOn) {
        this.fields = fields;
        this.scopes = scopes;
        this.born = born;
        this.signedOn = signedOn;
    }

    /**
     * Reads a form.
     *
     * @param day when it came
     * @throws RefusedRequest FORM_INVALID if it is not what the page sends
     */
    public static Form read(byte[] content, LocalDate day) throws RefusedRequest {
        Map<String, String> fields = fields(content);
        List<String> scopes = List.of(fields.getOrDefault("scope", "").split(" "));
        Optional<LocalDate> born = Identifiers.date(fields.getOrDefault("birth_date", ""));
        Optional<LocalDate> signed = Identifiers.date(fields.getOrDefault("signed_on", ""));
        boolean nameless = Identifiers.folded(fields.getOrDefault("forename", "")).isEmpty()
                || Identifiers.folded(fields.getOrDefault("surname", "")).isEmpty();
        if (!VERSION.equals(fields.get("form")) || !"yes".equals(fields.get("declared")) || nameless
                || !NEEDED.stream().allMatch(name -> !fields.getOrDefault(name, "").isBlank())
                || !ASKING.contains(fields.get("asked_by")) || !PAGES.contains(fields.getOrDefault("page", ""))
                || !CODE.matcher(fields.get("code")).matches()
                || !SCOPES.containsAll(scopes) || scopes.contains("all") && scopes.size() > 1 || Set.copyOf(scopes).size() < scopes.size()
                || !fields.get("asked_by").equals("young_person") && fields.getOrDefault("your_name", "").isBlank()
                || born.isEmpty() || born.get().isAfter(day) || born.get().isBefore(day.minusYears(OLDEST_YEARS))
                || signed.isEmpty()) {
            throw new RefusedRequest(Refusal.FORM_INVALID);
        }
        // A family's clock may be wrong: then the day on which the request came stands for it.
        LocalDate signedOn = signed.get().isAfter(day) || signed.get().isBefore(day.minusDays(LONGEST_ON_ITS_WAY_DAYS)) ? day : signed.get();
        return new Form(fields, scopes, born.get(), signedOn);
    }

    private static Map<String, String> fields(byte[] content) throws RefusedRequest {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString().stripTrailing();
            for (String pair : text.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                String name = parts[0];
                String value = parts.length < 2 ? "" : shown(name, URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                if (!ANSWERS.contains(name) && !FURTHER.contains(name) || fields.put(name, value) != null
                        || value.length() > (name.equals("question") ? LONGEST_QUESTION : LONGEST)) {
                    throw new RefusedRequest(Refusal.FORM_INVALID);
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new RefusedRequest(Refusal.FORM_INVALID);
        }
        return fields;
    }

    // What is shown on a console must not steer it: what is not seen is left out, but for the ends of lines in the question.
    private static String shown(String name, String value) {
        StringBuilder shown = new StringBuilder(value.length());
        value.codePoints().filter(c -> c == '\n' && name.equals("question") || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            default -> true;
        }).forEach(shown::appendCodePoint);
        return shown.toString().strip();
    }

    /** Returns an answer; empty without one. */
    public String answer(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Returns by what the family knows its request. */
    public String code() {
        return fields.get("code");
    }

    /** Returns who asks, by the register's word. */
    public String askedBy() {
        return fields.get("asked_by");
    }

    /** Returns what it is about, by the register's words; at least one. */
    public List<String> scopes() {
        return scopes;
    }

    /** Returns when it was signed, never later than it came. */
    public LocalDate signedOn() {
        return signedOn;
    }

    /** Returns the child's age in years on the day of signing. */
    public int age() {
        return Math.max(0, Period.between(born, signedOn).getYears());
    }

    /** Returns the child's birth date. */
    public LocalDate born() {
        return born;
    }

    /** Returns the valid NHS number, if there is one. */
    public Optional<String> nhsNumber() {
        return Identifiers.nhsNumber(answer("nhs_number"));
    }

    /** Returns the valid UPN, if there is one. */
    public Optional<String> upn() {
        return Identifiers.upn(answer("upn"));
    }

    /**
     * Returns the decisions that the register would get of it, one a scope, by the names of its columns.
     *
     * @param evidence where the evidence is
     * @param received when it came
     */
    public List<Map<String, String>> decisions(String evidence, LocalDate received) {
        List<Map<String, String>> decisions = new ArrayList<>();
        for (String scope : scopes) {
            Map<String, String> decision = new LinkedHashMap<>();
            decision.put("nhs_number", nhsNumber().orElse(""));
            decision.put("upn", upn().orElse(""));
            decision.put("forename", answer("forename"));
            decision.put("surname", answer("surname"));
            decision.put("birth_date", born.toString());
            decision.put("scope", scope);
            decision.put("decided_by", askedBy());
            decision.put("decided_on", signedOn.toString());
            decision.put("effective_on", received.toString());
            decision.put("evidence", evidence);
            decisions.add(decision);
        }
        return decisions;
    }

    @Override
    public String toString() {
        return "[form]";
    }
}
