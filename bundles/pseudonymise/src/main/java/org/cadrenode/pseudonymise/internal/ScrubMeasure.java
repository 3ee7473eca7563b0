package org.cadrenode.pseudonymise.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.Scrubbed;
import org.cadrenode.pseudonymise.engine.text.Span;
import org.cadrenode.pseudonymise.internal.Plants.Plant;

/**
 * Measures the scrubber on a delivery's own texts: into copies of some, identifiers of the child and its relatives are
 * planted at ends of words, the copy is scrubbed, and it is counted which of them are gone to the last letter and digit.
 * The copy is thrown away. Which texts are taken, and what is planted where, follows from the records' keys, so that the
 * same delivery gives the same figures. For one delivery, one thread.
 */
final class ScrubMeasure {
    private static final JsonFactory JSON = new JsonFactory();
    /** All of so many first texts are taken, then one in {@link #ONE_IN}. */
    private static final int FIRST = 200;
    private static final int ONE_IN = 16;
    private static final int MOST_TEXTS = 2_000;
    private static final int MOST_PLANTS = 10;
    private static final int LONGEST = 20_000;

    private final Map<String, long[]> counts = new TreeMap<>();
    private long texts;
    private long offered;

    /** What scrubs a text, as it scrubs those that leave. */
    interface Scrubbing {
        Scrubbed scrub(String text);
    }

    /** Returns whether the next text of a record is to be measured. */
    boolean wants(RecordKey key) {
        offered++;
        return texts < MOST_TEXTS && (offered <= FIRST || Math.floorMod(key.low() ^ key.high() >>> 7, ONE_IN) == 0);
    }

    /** Plants into a copy of {@code raw}, scrubs it and counts. */
    void measure(RecordKey key, String raw, KnownFamily family, Scrubbing scrubber) {
        if (raw.length() > LONGEST) {
            return;
        }
        SplittableRandom random = new SplittableRandom(key.high() ^ key.low() ^ raw.length());
        List<Plant> plants = Plants.of(family.child(), family.relatives(), random);
        if (plants.isEmpty()) {
            return;
        }
        List<Plant> chosen = new ArrayList<>();
        for (int i = 0; i < MOST_PLANTS && !plants.isEmpty(); i++) {
            chosen.add(plants.remove(random.nextInt(plants.size())));
        }
        List<Integer> places = new ArrayList<>();
        chosen.forEach(plant -> places.add(boundary(raw, random.nextInt(raw.length() + 1))));
        Collections.sort(places);
        StringBuilder copy = new StringBuilder(raw.length() + 64 * chosen.size());
        int[] starts = new int[chosen.size()];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            copy.append(raw, at, places.get(i)).append(' ');
            at = places.get(i);
            starts[i] = copy.length();
            copy.append(chosen.get(i).text()).append(' ');
        }
        List<Span> spans = scrubber.scrub(copy.append(raw, at, raw.length()).toString()).spans();
        for (int i = 0; i < starts.length; i++) {
            long[] count = counts.computeIfAbsent(chosen.get(i).kind(), kind -> new long[2]);
            count[0]++;
            count[1] += gone(copy, starts[i], starts[i] + chosen.get(i).text().length(), spans) ? 1 : 0;
        }
        texts++;
    }

    // Between words: at a blank, or at an end of the text.
    private static int boundary(String text, int from) {
        int at = from;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean gone(CharSequence copy, int from, int to, List<Span> spans) {
        int span = 0;
        for (int i = from; i < to; i++) {
            if (Character.isLetterOrDigit(copy.charAt(i))) {
                while (span < spans.size() && spans.get(span).end() <= i) {
                    span++;
                }
                if (span == spans.size() || spans.get(span).start() > i) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * What became of one kind.
     *
     * @param planted how many were planted
     * @param removed how many of these are gone
     */
    record Count(long planted, long removed) { }

    /** Returns what became of each kind. */
    Map<String, Count> counts() {
        Map<String, Count> all = new TreeMap<>();
        counts.forEach((kind, count) -> all.put(kind, new Count(count[0], count[1])));
        return all;
    }

    long texts() {
        return texts;
    }

    /** Writes counts, and nothing but counts, with the digest of the rows that were made meanwhile. */
    void write(Digest rows, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("rows_digest", rows.hex());
            json.writeNumberField("texts", texts);
            json.writeObjectFieldStart("kinds");
            for (Map.Entry<String, long[]> kind : counts.entrySet()) {
                json.writeObjectFieldStart(kind.getKey());
                json.writeNumberField("planted", kind.getValue()[0]);
                json.writeNumberField("removed", kind.getValue()[1]);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}
