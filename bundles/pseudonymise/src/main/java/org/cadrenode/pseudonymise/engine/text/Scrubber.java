package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes out of texts what tells who a child is: the words of the child and its relatives in one pass of an automaton over
 * the folded text, then full names and address lines of anyone else who is known, then what no record tells (numbers,
 * postcodes, days, addresses of the web). Where pieces overlap, all that they cover goes under the marker of the longest; a
 * forename and a surname with a blank between are one piece. The time is linear in the text, whatever is in it.
 *
 * <p>Immutable and thread-safe; compiled once a child, in well under a millisecond.
 */
public final class Scrubber {
    /** Grows with every change by which the same text is scrubbed in another way: what has left is then made again. */
    public static final int VERSION = 1;

    private static final int SHORTEST_PLURAL = 4;

    private final List<WordAutomaton> automata = new ArrayList<>();
    private final List<String[]> words = new ArrayList<>();
    private final List<ScrubWord[][]> meanings = new ArrayList<>();
    private final NearNames near;
    private final Everyone everyone;

    /**
     * Compiles a child's words.
     *
     * @param everyone whose full names and address lines go as well; not copied, so what is added later is looked for, too
     */
    public Scrubber(ScrubWords scrubWords, Everyone everyone) {
        this.everyone = everyone;
        List<String> batch = new ArrayList<>();
        List<ScrubWord[]> batchMeanings = new ArrayList<>();
        int states = 1;
        for (Map.Entry<String, ScrubWord> word : scrubWords.words().entrySet()) {
            if (states + word.getKey().length() > WordAutomaton.MOST_STATES) {
                compile(batch, batchMeanings);
                batch.clear();
                batchMeanings.clear();
                states = 1;
            }
            batch.add(word.getKey());
            batchMeanings.add(meanings(word.getValue(), scrubWords.others(word.getKey())));
            states += word.getKey().length();
        }
        if (!batch.isEmpty()) {
            compile(batch, batchMeanings);
        }
        near = new NearNames(scrubWords.near());
    }

    private static ScrubWord[] meanings(ScrubWord first, List<ScrubWord> others) {
        ScrubWord[] all = new ScrubWord[1 + others.size()];
        all[0] = first;
        for (int i = 0; i < others.size(); i++) {
            all[i + 1] = others.get(i);
        }
        return all;
    }

    private void compile(List<String> batch, List<ScrubWord[]> batchMeanings) {
        automata.add(new WordAutomaton(batch));
        words.add(batch.toArray(String[]::new));
        meanings.add(batchMeanings.toArray(ScrubWord[][]::new));
    }

    /** Returns the text with a marker in the place of each piece that had to go. */
    public Scrubbed scrub(String text) {
        FoldedText folded = FoldedText.of(text);
        SpanList found = new SpanList();
        for (int i = 0; i < automata.size(); i++) {
            String[] texts = words.get(i);
            ScrubWord[][] stands = meanings.get(i);
            automata.get(i).read(folded, (number, end) -> {
                for (ScrubWord meaning : stands[number]) {
                    word(folded, texts[number].length(), meaning, end, found);
                }
            });
        }
        near.find(folded, found);
        everyone.find(folded, found);
        DateMatcher.find(folded, found);
        NumberMatcher.find(folded, found);
        WebMatcher.find(folded, found);
        List<Span> spans = joined(text, found.settled());
        if (spans.isEmpty()) {
            return new Scrubbed(text, spans);
        }
        StringBuilder scrubbed = new StringBuilder(text.length() + spans.size() * 8);
        int from = 0;
        for (Span span : spans) {
            scrubbed.append(text, from, span.start()).append(span.kind().marker());
            from = span.end();
        }
        return new Scrubbed(scrubbed.append(text, from, text.length()).toString(), spans);
    }

    // Forename and surname are one piece, of the kind of the first.
    private static List<Span> joined(String text, List<Span> spans) {
        List<Span> joined = new ArrayList<>(spans.size());
        for (Span span : spans) {
            Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && name(last) && name(span) && span.start() - last.end() == 1 && text.charAt(last.end()) == ' ') {
                joined.set(joined.size() - 1, new Span(last.start(), span.end(), last.kind()));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    private static boolean name(Span span) {
        return span.kind() == SpanKind.CHILD || span.kind() == SpanKind.RELATIVE;
    }

    private static void word(FoldedText text, int length, ScrubWord word, int end, SpanList found) {
        int start = end - length;
        if (!text.boundary(start)) {
            return;
        }
        int to = end;
        if (!text.boundary(end)) {
            // A possessive or plural whose apostrophe was left out.
            boolean name = word.kind() == SpanKind.CHILD || word.kind() == SpanKind.RELATIVE;
            if (!name || word.care() != Care.NONE || length < SHORTEST_PLURAL || text.at(end) != 's' || !text.boundary(end + 1)) {
                return;
            }
            to = end + 1;
        }
        boolean meant = switch (word.care()) {
            case NONE -> true;
            case CAPITAL -> text.capital(start) || FoldedText.digit(text.at(start))
                    || word.reach() == ScrubWord.Reach.HOUSE_NUMBER && PlaceWords.houseNumber(text, text.wordAt(start)) < text.wordAt(start);
            case CAPITALS -> capitals(text, start, end, false);
            case ALL_CAPITALS -> capitals(text, start, end, true);
            case CONTEXT -> NameContext.isName(text, start, end);
        };
        if (meant) {
            add(text, word, start, to, found);
        }
    }

    private static void add(FoldedText text, ScrubWord word, int start, int to, SpanList found) {
        int from = text.sourceStart(start);
        int until = text.sourceEnd(to - 1);
        switch (word.reach()) {
            case NONE -> { }
            case INITIALS -> {
                int first = text.wordAt(start);
                int last = text.wordAt(to - 1);
                if (first > 0 && initial(text, first - 1) && text.gap(first - 1, " .", 2)) {
                    from = text.wordSourceStart(first - 1);
                }
                if (last + 1 < text.words() && initial(text, last + 1) && text.gap(last, " ,", 2)) {
                    until = text.wordSourceEnd(last + 1);
                }
            }
            case HOUSE_NUMBER -> {
                int first = text.wordAt(start);
                int number = PlaceWords.houseNumber(text, first);
                from = number < first ? text.wordSourceStart(number) : from;
            }
            case TYPE, TYPE_NEEDED -> {
                int type = PlaceWords.typeBehind(text, text.wordAt(to - 1));
                if (type < 0 && word.reach() == ScrubWord.Reach.TYPE_NEEDED) {
                    return;
                }
                until = type < 0 ? until : text.wordSourceEnd(type);
            }
        }
        found.add(from, until, word.kind());
    }

    // A single capital; I and A only with a full stop behind, as they are words, too.
    private static boolean initial(FoldedText text, int word) {
        int at = text.wordStart(word);
        if (text.wordLength(word) != 1 || FoldedText.digit(text.at(at)) || !text.capital(at)) {
            return false;
        }
        int behind = text.sourceEnd(at);
        return text.at(at) != 'i' && text.at(at) != 'a' || behind < text.source().length() && text.source().charAt(behind) == '.';
    }

    private static boolean capitals(FoldedText text, int start, int end, boolean all) {
        for (int i = start; i < end; i++) {
            boolean first = i == start || text.at(i - 1) == ' ';
            if ((all || first) && text.at(i) != ' ' && !FoldedText.digit(text.at(i)) && !text.capital(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns about how many bytes the scrubber takes in memory, for whoever keeps many. */
    public int weight() {
        return automata.stream().mapToInt(WordAutomaton::weight).sum() + near.weight()
                + words.stream().mapToInt(list -> list.length * 96).sum();
    }

    @Override
    public String toString() {
        return "[scrubber]";
    }
}
