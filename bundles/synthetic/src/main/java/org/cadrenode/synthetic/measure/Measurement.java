package org.cadrenode.synthetic.measure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what lies behind the gate with the truth. First {@link #value} and {@link #file} are told all that is there,
 * then {@link #result} is asked. Not thread-safe.
 */
public final class Measurement {
    /** Shorter runs of bytes turn up by chance in files that are sealed. */
    private static final int SHORTEST_IN_FILE = 9;

    private final Truth truth;
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<String, Long> plantedByKind = new TreeMap<>();
    private final Map<String, Long> foundByKind = new TreeMap<>();
    private long structuredFound;
    private long valuesRead;
    private long bytesRead;

    /**
     * Reads the truth of a region.
     *
     * @param pseudonym returns the pseudonym, in hexadecimal, of a provider's local id
     */
    public Measurement(Path region, Function<String[], String> pseudonym) throws IOException {
        truth = new Truth(region);
        truth.persons().forEach((id, person) -> subjects.put(
                pseudonym.apply(new String[] {id.provider(), id.localId()}), new Subject(id.provider(), person)));
        truth.planted((patient, kind, text) -> {
            plantedByKind.merge(kind, 1L, Long::sum);
            Subject subject = subjects.get(pseudonym.apply(new String[] {"mh-trust", patient}));
            if (subject != null) {
                subject.planted.computeIfAbsent(text, key -> new Planted(kind)).times++;
            }
        });
    }

    /** Takes one value of a child's that lies behind the gate. */
    public void value(String pseudonym, long person, String text) {
        valuesRead++;
        Subject subject = subjects.get(pseudonym);
        if (subject != null) {
            subject.linkedTo = person;
            subject.here = true;
        }
        if (text.indexOf(' ') >= 0 && text.length() > 40) {
            if (subject != null) {
                subject.planted.forEach((planted, found) -> found.found += occurrences(text, planted));
            }
            return;
        }
        compare(subject, text);
    }

    /** Takes one value of a child's that left in a package, but for free text. */
    public void packaged(String pseudonym, String text) {
        valuesRead++;
        compare(subjects.get(pseudonym), text);
    }

    private void compare(@Nullable Subject subject, String text) {
        long hash = Normal.hash(Normal.form(text));
        if (truth.strong().contains(hash) || subject != null && truth.own(subject.person).contains(hash)) {
            structuredFound++;
        }
    }

    /** Looks through a file for identifiers that tell a person by themselves. */
    public void file(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            StringBuilder token = new StringBuilder();
            String before = "";
            int between = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                bytesRead++;
                char c = (char) next;
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    token.append(Character.toLowerCase(c));
                    continue;
                }
                if (!token.isEmpty()) {
                    String word = token.toString();
                    token.setLength(0);
                    find(word);
                    if (between == 1 && !before.isEmpty()) {
                        find(before + word);
                    }
                    before = word.length() < 40 ? word : "";
                    between = 0;
                }
                between++;
            }
        }
    }

    private void find(String form) {
        if (form.length() >= SHORTEST_IN_FILE && form.length() < 80 && truth.strong().contains(Normal.hash(form))) {
            structuredFound++;
        }
    }

    // Whole words only, in the case in which they were planted.
    private static int occurrences(String text, String planted) {
        int count = 0;
        for (int at = text.indexOf(planted); at >= 0; at = text.indexOf(planted, at + 1)) {
            int end = at + planted.length();
            if ((at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) {
                count++;
            }
        }
        return count;
    }

    /** Returns the findings; the names are those of the report. */
    public Map<String, Object> result() {
        long freeText = 0;
        for (Subject subject : subjects.values()) {
            for (Planted planted : subject.planted.values()) {
                // What stands there more often than it was planted is a word like any other.
                long found = Math.min(planted.times, planted.found);
                freeText += found;
                foundByKind.merge(planted.kind, found, Long::sum);
            }
        }
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("structured", structuredFound);
        found.put("free_text", freeText);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("children", truth.persons().values().stream().distinct().count());
        result.put("children_by_provider", byProvider());
        result.put("linked", linked());
        result.put("planted_identifiers", plantedByKind.values().stream().mapToLong(Long::longValue).sum());
        result.put("planted_by_kind", plantedByKind);
        result.put("planted_identifiers_found", found);
        result.put("found_by_kind", foundByKind);
        result.put("opted_out_children", (long) truth.optedOut().size());
        List<String> stillHere = subjects.values().stream()
                .filter(subject -> subject.here && truth.optedOut().contains(subject.person))
                .map(subject -> subject.person + " at " + subject.provider).sorted().toList();
        result.put("opted_out_children_found", (long) stillHere.size());
        result.put("opted_out_children_found_are", stillHere);
        result.put("values_read", valuesRead);
        result.put("bytes_read", bytesRead);
        return result;
    }

    private Map<String, Long> byProvider() {
        Map<String, Long> counts = new TreeMap<>();
        subjects.values().stream().filter(subject -> subject.here)
                .forEach(subject -> counts.merge(subject.provider, 1L, Long::sum));
        return counts;
    }

    // Pairs of one child at two providers, over the children who are there.
    private Map<String, Object> linked() {
        Map<String, List<Subject>> byTruth = new HashMap<>();
        Map<Long, List<Subject>> byPerson = new HashMap<>();
        subjects.values().stream().filter(subject -> subject.here).forEach(subject -> {
            byTruth.computeIfAbsent(subject.person, key -> new ArrayList<>()).add(subject);
            byPerson.computeIfAbsent(subject.linkedTo, key -> new ArrayList<>()).add(subject);
        });
        long truePairs = byTruth.values().stream().mapToLong(group -> pairs(group, false)).sum();
        long claimed = byPerson.values().stream().mapToLong(group -> pairs(group, false)).sum();
        long right = byPerson.values().stream().mapToLong(group -> pairs(group, true)).sum();
        Map<String, Object> linked = new LinkedHashMap<>();
        linked.put("precision", claimed == 0 ? null : (double) right / claimed);
        linked.put("recall", truePairs == 0 ? null : (double) right / truePairs);
        linked.put("true_pairs", truePairs);
        linked.put("pairs", claimed);
        linked.put("wrong_pairs", claimed - right);
        return linked;
    }

    private static long pairs(List<Subject> group, boolean samePersonOnly) {
        long pairs = 0;
        for (int i = 0; i < group.size(); i++) {
            for (int j = i + 1; j < group.size(); j++) {
                Subject one = group.get(i);
                Subject other = group.get(j);
                if (!one.provider.equals(other.provider) && (!samePersonOnly || one.person.equals(other.person))) {
                    pairs++;
                }
            }
        }
        return pairs;
    }

    private static final class Subject {
        private final String provider;
        private final String person;
        private final Map<String, Planted> planted = new HashMap<>(0);
        private long linkedTo;
        private boolean here;

        private Subject(String provider, @Nullable String person) {
            this.provider = provider;
            this.person = person == null ? "" : person;
        }
    }

    private static final class Planted {
        private final String kind;
        private long times;
        private long found;

        private Planted(String kind) {
            this.kind = kind;
        }
    }
}
