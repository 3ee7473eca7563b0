package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.NameBook;

/**
 * Writes notes of 300 to 1,500 characters: an opening, sentences on some themes, a closing. What the notes say is not a
 * course of illness; they are there for the identifiers in them and for the words around those. Immutable and
 * thread-safe.
 */
public final class NoteWriter {

    private static final int SHORTEST_BODY = 300;
    private static final int LONGEST_BODY = 1000;
    private static final int LONGEST = 1500;
    private static final int LONGEST_SENTENCE = 200;
    private static final int ATTEMPTS = 60;

    private final NameBook names;
    private final Staff staff;
    private final double typos;
    private final NoteBook book;
    private final boolean varied;

    /**
     * Writes as the mental-health trust of the region does.
     *
     * @param typos the share of names in the notes that hold a typing error
     */
    public NoteWriter(NameBook names, Staff staff, double typos) {
        this(names, staff, typos, NoteBook.usual(), false);
    }

    private NoteWriter(NameBook names, Staff staff, double typos, NoteBook book, boolean varied) {
        this.names = names;
        this.staff = staff;
        this.typos = typos;
        this.book = book;
        this.varied = varied;
    }

    /**
     * Writes in more forms than one trust would: names with and without their accents and marks, numbers in many
     * groupings, lines broken anywhere, small letters only, quoted messages. Such a note may be longer than 1,500
     * characters.
     */
    public static NoteWriter varied(NameBook names, Staff staff, double typos, NoteBook book) {
        return new NoteWriter(names, staff, typos, book, true);
    }

    /** How many different sentences there are to choose from. */
    public int sentences() {
        return book.sentences();
    }

    /** A note about a child, written on this day. */
    public Note note(NoteSubject subject, NoteStyle style, LocalDate written, Chance chance) {
        NoteText text = new NoteText();
        Filling filling = new Filling(subject, written, names, staff, typos, varied, chance, text);
        Set<NoteTemplate> used = new HashSet<>();
        message(style, subject, used, filling, text, chance);
        if (style == NoteStyle.QUOTED_THREAD) {
            for (int quoted = chance.between(1, 2); quoted > 0; quoted--) {
                filling.say("\n\n");
                sentence("quote-" + style.key(), subject, used, chance).fill(filling);
                filling.say("\n");
                filling.quote();
                message(style, subject, used, filling, text, chance);
            }
        }
        NoteText set = varied ? set(text, filling, style, chance) : text;
        return new Note(written, style, set.toString(), set.spans());
    }

    private void message(NoteStyle style, NoteSubject subject, Set<NoteTemplate> used, Filling filling, NoteText text,
            Chance chance) {
        boolean thread = style == NoteStyle.QUOTED_THREAD;
        int before = text.length();
        if (before == 0 || !thread) {
            sentence(style.opening(), subject, used, chance).fill(filling);
            filling.say("\n");
        }
        int most = thread ? LONGEST_BODY / 3 : LONGEST_BODY;
        int least = thread ? SHORTEST_BODY / 2 : SHORTEST_BODY;
        int target = before + least + chance.below(most - least);
        int paragraph = 0;
        for (int i = 0; text.length() < target && i < ATTEMPTS; i++) {
            filling.say(paragraph == 0 ? "\n" : style.joint());
            sentence(chance.pick(book.themes(style)), subject, used, chance).fill(filling);
            paragraph = paragraph > 2 && chance.happens(0.4) ? 0 : paragraph + 1;
        }
        for (String closing : book.closings(style)) {
            if (varied || text.length() + LONGEST_SENTENCE < LONGEST) {
                filling.say("\n\n");
                sentence(closing, subject, used, chance).fill(filling);
            }
        }
    }

    private static NoteText set(NoteText text, Filling filling, NoteStyle style, Chance chance) {
        String written = text.toString();
        int length = text.length();
        Typesetting setting = new Typesetting(written, text.spans(), chance);
        if (chance.happens(style == NoteStyle.SCRIBBLE ? 0.4 : 0.01)) {
            setting.small();
        }
        if (chance.happens(0.3)) {
            setting.curvedApostrophes();
        }
        if (chance.happens(0.25)) {
            setting.carelessSpaces(0.02);
        }
        List<Integer> quotes = filling.quotesFrom();
        boolean marked = chance.happens(0.7);
        boolean narrow = chance.happens(0.4) && style != NoteStyle.REFERRAL_FORM;
        int first = quotes.isEmpty() ? length : quotes.get(0);
        if (narrow) {
            setting.lines(0, first, chance.between(46, 90), "", chance.happens(0.15) ? 0.2 : 0);
        }
        for (int i = 0; i < quotes.size(); i++) {
            int end = i + 1 < quotes.size() ? quotes.get(i + 1) : length;
            if (marked || narrow) {
                setting.lines(quotes.get(i), end, chance.between(52, 76), marked ? ">".repeat(i + 1) + " " : "", 0);
            }
        }
        return setting.set();
    }

    /** A sentence that can be filled and, as far as that goes, hasn't been used. */
    private NoteTemplate sentence(String theme, NoteSubject subject, Set<NoteTemplate> used, Chance chance) {
        List<NoteTemplate> sentences = book.sentences(theme);
        if (sentences.isEmpty()) {
            throw new IllegalStateException("no sentences on " + theme);
        }
        int start = chance.below(sentences.size());
        NoteTemplate possible = null;
        for (int i = 0; i < sentences.size(); i++) {
            NoteTemplate template = sentences.get((start + i) % sentences.size());
            if (template.isPossible(subject)) {
                if (used.add(template)) {
                    return template;
                }
                possible = template;
            }
        }
        if (possible == null) {
            throw new IllegalStateException("no sentence of " + theme + " suits");
        }
        return possible;
    }
}
