package org.cadrenode.connector.fhir.internal;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.delimited.Lines;
import org.jspecify.annotations.Nullable;

/** Reads resources by the plan, each in one go, and keeps only what is a column. For one extract and one thread. */
final class ResourceReader {
    /** Characters of a value that the node takes. */
    private static final int LONGEST_VALUE = 16_000_000;
    private static final int MOST_UNREAD = 1_000;
    private static final int LONGEST_NAME = 60;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");

    private final References references;
    private final long longest;
    private final Map<Step, Set<String>> passed = new IdentityHashMap<>();
    private final Set<String> unread = new LinkedHashSet<>();
    private int parts;

    /**
     * Reads.
     *
     * @param longest characters of one resource
     */
    ResourceReader(References references, long longest) {
        this.references = references;
        this.longest = longest;
    }

    /**
     * Reads the members of the object that began, up to its end.
     *
     * @param type which is known to the plan
     */
    Resource read(Tokens tokens, String type, Step step) throws IOException {
        Scope scope = step.scope();
        if (scope == null) {
            throw new IllegalStateException("The plan has no table for " + type);
        }
        Resource resource = new Resource(type, scope);
        members(tokens, step, resource, resource.top());
        return resource;
    }

    /** Puts the id that only the resource's place tells. */
    void id(Resource resource, Step step, String id) {
        Step place = step.next("id");
        if (place != null && !id.isEmpty()) {
            put(resource, place, resource.top(), id);
        }
    }

    /** Returns what has been met since the last call and is not read: table and part, with a blank between. */
    Set<String> unread() {
        Set<String> found = unread.isEmpty() ? Set.of() : new LinkedHashSet<>(unread);
        unread.clear();
        return found;
    }

    private void members(Tokens tokens, Step step, Resource resource, Resource.Row row) throws IOException {
        JsonToken token = tokens.next();
        while (token != null && token != JsonToken.END_OBJECT) {
            String name = tokens.text();
            JsonToken value = tokens.next();
            Step next = step.next(name);
            if (next == null && !name.equals("resourceType")) {
                unknown(tokens, value, step, name, resource);
            } else if (next == null || next.isLeftOut()) {
                tokens.skip(value);
            } else {
                value(tokens, value, next, resource, row);
            }
            token = tokens.next();
        }
    }

    private void value(Tokens tokens, @Nullable JsonToken here, Step step, Resource resource, Resource.Row row) throws IOException {
        if (here == JsonToken.START_ARRAY) {
            int place = 0;
            for (JsonToken token = tokens.next(); token != null && token != JsonToken.END_ARRAY; token = tokens.next()) {
                value(tokens, token, step.isByPlace() ? step.chosen(place == 0 ? "1" : "2") : step, resource, row);
                place++;
            }
        } else if (here == JsonToken.START_OBJECT && step.isChosen()) {
            Tokens.Kept kept = Tokens.Kept.object(tokens);
            String word = kept.member(step::isChooser);
            Step chosen = step.chosen(word);
            if (chosen == step && step.isOnlyChosen()) {
                pass(resource, step, "[" + tail(word) + "]");
            } else {
                object(kept, chosen, resource, row);
            }
        } else if (here == JsonToken.START_OBJECT) {
            object(tokens, step, resource, row);
        } else if (here != null && here != JsonToken.VALUE_NULL) {
            put(resource, step.isByPlace() ? step.chosen("1") : step, row, tokens.text());
        }
    }

    private void object(Tokens tokens, Step step, Resource resource, Resource.Row row) throws IOException {
        Scope scope = step.scope();
        members(tokens, step, resource, scope == null ? row : resource.open(scope, row));
    }

    private void put(Resource resource, Step step, Resource.Row row, String text) {
        if (text.length() > LONGEST_VALUE || resource.count(text.length()) > longest) {
            resource.problem(Problem.ROW_TOO_LONG);
            return;
        }
        if (Lines.hasControl(text)) {
            resource.problem(Problem.ROW_CONTROL_CHARACTER);
            return;
        }
        if (step.reached().isEmpty()) {
            pass(resource, step, "");
        }
        for (Step.Target target : step.reached()) {
            Resource.Row own = row.of(target.scope());
            if (own != null) {
                put(own, target, text);
            }
        }
    }

    private void put(Resource.Row row, Step.Target target, String text) {
        String value = switch (target.how()) {
            case PLAIN -> text;
            case REFERENCE -> references.id(text);
            case PATIENT -> references.patient(text);
            case EQUALS -> text.equals(target.sought()) ? "true" : null;
        };
        if (value == null || value.isEmpty()) {
            return;
        }
        String before = row.value(target.slot());
        if (before == null || target.how() == Step.How.EQUALS) {
            row.value(target.slot(), value);
        } else if (target.how() != Step.How.PATIENT) {
            row.value(target.slot(), before + '|' + value);
        } else if (!before.equals(value)) {
            row.value(target.slot(), ""); // Of two children it is nobody's.
        }
    }

    // Of extensions it is told which they are: each is a part of its own.
    private void unknown(Tokens tokens, @Nullable JsonToken here, Step step, String name, Resource resource) throws IOException {
        if (!name.equals("extension") && !name.equals("modifierExtension") || here != JsonToken.START_ARRAY) {
            pass(resource, step, name);
            tokens.skip(here);
            return;
        }
        for (JsonToken token = tokens.next(); token != null && token != JsonToken.END_ARRAY; token = tokens.next()) {
            if (token == JsonToken.START_OBJECT) {
                pass(resource, step, name + "[" + tail(Tokens.Kept.object(tokens).member("url"::equals)) + "]");
            } else {
                tokens.skip(token);
            }
        }
    }

    private static String tail(String url) {
        String last = url.substring(url.lastIndexOf('/') + 1);
        return PLAIN.matcher(last).matches() ? last : "?";
    }

    private void pass(Resource resource, Step step, String name) {
        Set<String> names = passed.computeIfAbsent(step, key -> new HashSet<>());
        if (parts < MOST_UNREAD && names.add(name)) {
            parts++;
            String shown = name.isEmpty() || name.startsWith("[") || PLAIN.matcher(name.replaceAll("[\\[\\]?_]", "")).matches()
                    && name.length() <= LONGEST_NAME + 40 ? name : "?";
            String joint = step.path().isEmpty() || shown.isEmpty() || shown.startsWith("[") ? "" : ".";
            unread.add(resource.top().scope().table() + " " + (step.path() + joint + shown).toLowerCase(Locale.ROOT));
        }
    }
}
