package org.cadrenode.pseudonymise.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.dictionary.IdentifierKind;
import org.cadrenode.api.identifiable.Identifier;
import org.cadrenode.api.pseudonym.RecordKey;
import org.cadrenode.pseudonymise.engine.text.Everyone;
import org.cadrenode.pseudonymise.engine.text.KnownFamily;
import org.cadrenode.pseudonymise.engine.text.ScrubOptions;
import org.cadrenode.pseudonymise.engine.text.Scrubbed;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.Span;
import org.cadrenode.pseudonymise.engine.text.SpanKind;
import org.cadrenode.pseudonymise.internal.ScrubMeasure.Count;
import org.junit.jupiter.api.Test;

class ScrubMeasureTest {
    private static final Digest ROWS = Digest.ofContent(new byte[] {3});
    private static final String TEXT = "Seen at home. Slept well, ate well, and has no worries about school at all. ".repeat(4);
    private static final KnownFamily FAMILY = new KnownFamily(List.of(is(IdentifierKind.FORENAME, "Zebedee"),
            is(IdentifierKind.SURNAME, "Featherby"), is(IdentifierKind.BIRTH_DATE, "2011-03-14"), is(IdentifierKind.NHS_NUMBER, "9434765919"),
            is(IdentifierKind.POSTCODE, "ZQ4 1AB"), is(IdentifierKind.PHONE, "07700 900123"), is(IdentifierKind.ADDRESS_LINE, "12 Larch Road")),
            Set.of("P1"), Set.of(List.of(is(IdentifierKind.FORENAME, "Ottoline"))));

    private final ScrubMeasure measure = new ScrubMeasure();

    private static Identifier is(IdentifierKind kind, String value) {
        return new Identifier(kind, value);
    }

    private static String written(ScrubMeasure of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        of.write(ROWS, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private void measureAll(ScrubMeasure of, ScrubMeasure.Scrubbing scrubber) {
        for (int i = 0; i < 200; i++) {
            of.measure(new RecordKey(i, i * 0x9E3779B97F4A7C15L), TEXT, FAMILY, scrubber);
        }
    }

    // A scrubber that knows one expression.
    private static Scrubbed only(String expression, String text) {
        List<Span> spans = new ArrayList<>();
        Matcher matcher = Pattern.compile(expression).matcher(text);
        while (matcher.find()) {
            spans.add(new Span(matcher.start(), matcher.end(), SpanKind.ID));
        }
        return new Scrubbed(text, spans);
    }

    @Test
    void whatAScrubberMissesIsCountedByKind() {
        measureAll(measure, text -> only("Zebedee|Featherby|ZQ4 1AB|zq4 1ab", text));
        Map<String, Count> kinds = measure.counts();
        assertEquals(Set.of("address", "birth_date", "child_name", "child_name_capitals", "child_name_misspelt", "nhs_number", "phone", "postcode",
                "relative_name", "relative_name_capitals", "relative_name_misspelt"), kinds.keySet());
        for (String kind : List.of("child_name", "postcode")) {
            assertEquals(kinds.get(kind).planted(), kinds.get(kind).removed(), kind);
            assertTrue(kinds.get(kind).planted() > 50, kind);
        }
        for (String kind : List.of("address", "birth_date", "child_name_capitals", "nhs_number", "phone", "relative_name")) {
            assertEquals(0, kinds.get(kind).removed(), kind);
        }
        assertEquals(200, measure.texts());
    }

    @Test
    void whatIsGoneInPartIsNotGone() {
        measureAll(measure, text -> only("Feather|943", text));
        for (String kind : List.of("child_name", "nhs_number")) {
            assertEquals(0, measure.counts().get(kind).removed(), kind);
        }
    }

    @Test
    void theNodesOwnScrubberTakesOutWhatIsPlanted() {
        Scrubber scrubber = new Scrubber(FAMILY.words(ScrubOptions.DEFAULT), new Everyone());
        measureAll(measure, scrubber::scrub);
        long planted = 0;
        long removed = 0;
        for (Map.Entry<String, Count> kind : measure.counts().entrySet()) {
            System.out.println(kind);
            planted += kind.getValue().planted();
            removed += kind.getValue().removed();
        }
        assertTrue(removed >= 0.98 * planted, removed + " of " + planted);
    }

    @Test
    void theSameRecordsGiveTheSameFigures() throws IOException {
        ScrubMeasure again = new ScrubMeasure();
        measureAll(measure, text -> only("Zebedee|[0-9]+", text));
        measureAll(again, text -> only("Zebedee|[0-9]+", text));
        assertEquals(written(measure), written(again));
    }

    @Test
    void nothingButCountsAndTheDigestOfTheRowsIsWritten() throws IOException {
        measureAll(measure, text -> only("Zebedee", text));
        String all = written(measure);
        assertTrue(all.startsWith("{\"rows_digest\":\"" + ROWS.hex() + "\",\"texts\":200,\"kinds\":{\"address\":{\"planted\":"), all);
        for (String word : List.of("Zebedee", "ZEBEDEE", "Slept", "9434765919", "2011", "Larch")) {
            assertFalse(all.contains(word), word);
        }
    }

    @Test
    void theFirstTextsAreTakenThenAboutOneInSixteenAndNoMoreThanTwoThousand() {
        int wanted = 0;
        for (int i = 0; i < 1_200; i++) {
            wanted += measure.wants(new RecordKey(0, i * 0x9E3779B97F4A7C15L >>> 20)) ? 1 : 0;
        }
        assertTrue(wanted >= 200 + 30 && wanted <= 200 + 100, "wanted " + wanted);
        for (int i = 0; i < 2_000; i++) {
            measure.measure(new RecordKey(i, i), "Slept well.", FAMILY, text -> new Scrubbed(text, List.of()));
        }
        assertFalse(measure.wants(new RecordKey(0, 0)));
    }
}
