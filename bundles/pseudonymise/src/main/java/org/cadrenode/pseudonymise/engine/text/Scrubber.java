package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.List;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;

/**
 * Takes out of texts what tells who a child is, in layers that each read the folded text once: the words of the child and
 * its relatives and of the site's list, those at one typing error from a name or spelled in letters apart or with digits, full names and address lines of anyone else
 * who is known, then what no record tells: days, numbers, postcodes, addresses of the web, streets and organisations, names of
 * strangers. Codes that the law restricts go first. Where pieces overlap, all that they cover goes under the marker of the longest. The time is linear in the text,
 * whatever is in it.
 *
 * <p>Immutable and thread-safe; compiled once a child, in well under a millisecond.
 */
public final class Scrubber {
    /** Grows with every change by which the same text is scrubbed in another way: what has left is then made again. */
    public static final int VERSION = 4;

    private final PhraseTable phrases;
    private final NearNames near;
    private final Everyone everyone;
    private final SiteWords site;
    private final int[] birthDays;
    private final ScrubOptions options;
    private final RestrictedMatcher restricted;

    /** Compiles a child's words, for a site that says nothing of words. */
    public Scrubber(ScrubWords words, Everyone everyone) {
        this(words, everyone, SiteWords.NONE);
    }

    /**
     * Compiles a child's words.
     *
     * @param everyone whose full names and address lines go as well; not copied, so what is added later is looked for, too
     * @param site what the site says of words
     */
    public Scrubber(ScrubWords words, Everyone everyone, SiteWords site) {
        this(words, everyone, site, RestrictedMatcher.NONE);
    }

    /**
     * Compiles a child's words.
     *
     * @param everyone whose full names and address lines go as well; not copied, so what is added later is looked for, too
     * @param site what the site says of words
     * @param restricted codes that go as well, wherever they come from
     */
    public Scrubber(ScrubWords words, Everyone everyone, SiteWords site, RestrictedMatcher restricted) {
        this.restricted = restricted;
        this.everyone = everyone;
        this.site = site;
        options = words.options();
        phrases = new PhraseTable(words.phrases());
        near = new NearNames(words.near());
        birthDays = words.birthDays();
    }

    /** Returns the text with a marker in the place of each piece that had to go. */
    public Scrubbed scrub(String text) {
        FoldedText folded = FoldedText.of(text);
        SpanList found = new SpanList();
        restricted.find(text, (start, end) -> found.add(start, end, SpanKind.CODE));
        PhraseTable.Found words = (in, stands, start, end) -> PhraseMatch.add(in, stands, start, end, found);
        phrases.find(folded, words);
        site.find(folded, words);
        near.find(folded, found);
        DisguisedNames.find(folded, near, found);
        everyone.find(folded, found);
        DateMatcher.find(folded, birthDays, found);
        NumberMatcher.find(folded, found);
        WebMatcher.find(folded, found);
        SaidAgain again = new SaidAgain(folded);
        PlaceScan.find(folded, again, found);
        StrangerNames.find(folded, options.strangers(), site, again, found);
        again.find(found);
        List<Span> spans = settled(folded, found.settled());
        if (spans.isEmpty()) {
            return new Scrubbed(text, spans);
        }
        StringBuilder scrubbed = new StringBuilder(text.length() + spans.size() * 8);
        int from = 0;
        for (Span span : spans) {
            scrubbed.append(text, from, span.start()).append(marker(text, span));
            from = span.end();
        }
        return new Scrubbed(scrubbed.append(text, from, text.length()).toString(), spans);
    }

    private String marker(String text, Span span) {
        if (span.kind() != SpanKind.DATE || options.dates() == ScrubOptions.Dates.REMOVE) {
            return span.kind().marker();
        }
        return DateMatcher.blurred(text.substring(span.start(), span.end()), options.dates() == ScrubOptions.Dates.YEAR);
    }

    // A surname that the child shares is a relative's where the relative's forename or a grown-up's title stands before it.
    private static List<Span> settled(FoldedText text, List<Span> spans) {
        List<Span> settled = new ArrayList<>(spans.size());
        Span before = null;
        for (Span span : spans) {
            Span kept = span;
            if (span.kind() == SpanKind.SURNAME && (before != null && before.kind() == SpanKind.RELATIVE
                    && blank(text.source(), before.end(), span.start()) || titled(text, span.start()))) {
                kept = new Span(span.start(), span.end(), SpanKind.RELATIVE);
            }
            settled.add(kept);
            before = kept;
        }
        return settled;
    }

    private static boolean blank(String text, int from, int to) {
        return to - from == 1 && Character.isWhitespace(text.charAt(from));
    }

    private static boolean titled(FoldedText text, int start) {
        int word = text.wordFrom(start);
        return word > 0 && (text.known(word - 1) & Lexicon.TITLE_SHORT) != 0 && text.gap(word - 1, " .", 2);
    }

    /** Returns about how many bytes the scrubber takes in memory, for whoever keeps many. */
    public int weight() {
        return phrases.weight() + near.weight() + 4 * birthDays.length;
    }

    @Override
    public String toString() {
        return "[scrubber]";
    }
}
