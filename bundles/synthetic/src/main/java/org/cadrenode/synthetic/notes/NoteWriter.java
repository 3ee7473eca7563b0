package org.cadrenode.synthetic.notes;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cadrenode.synthetic.region.Chance;
import org.cadrenode.synthetic.region.NameBook;
import org.cadrenode.synthetic.region.WordList;

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
    private final Map<String, List<NoteTemplate>> templates = new HashMap<>();

    /**
     * @param typos the share of names in the notes that hold a typing error
     */
    public NoteWriter(NameBook names, Staff staff, double typos) {
        this.names = names;
        this.staff = staff;
        this.typos = typos;
        WordList.sectionedLines("notes/sentences.txt")
                .forEach((theme, sentences) -> templates.put(theme, sentences.stream().map(NoteTemplate::of).toList()));
    }

    /** How many different sentences there are to choose from. */
    public int sentences() {
        return templates.values().stream().mapToInt(List::size).sum();
    }

    /** A note about a child, written on this day. */
    public Note note(NoteSubject subject, NoteStyle style, LocalDate written, Chance chance) {
        NoteText text = new NoteText();
        Filling filling = new Filling(subject, written, names, staff, typos, chance, text);
        Set<NoteTemplate> used = new HashSet<>();
        sentence(style.opening(), subject, used, chance).fill(filling);
        filling.say("\n");
        int target = SHORTEST_BODY + chance.below(LONGEST_BODY - SHORTEST_BODY);
        int paragraph = 0;
        for (int i = 0; text.length() < target && i < ATTEMPTS; i++) {
            filling.say(paragraph == 0 ? "\n" : style.joint());
            sentence(chance.pick(style.themes()), subject, used, chance).fill(filling);
            paragraph = paragraph > 2 && chance.happens(0.4) ? 0 : paragraph + 1;
        }
        for (String closing : style.closings()) {
            if (text.length() + LONGEST_SENTENCE < LONGEST) {
                filling.say("\n\n");
                sentence(closing, subject, used, chance).fill(filling);
            }
        }
        return new Note(written, style, text.toString(), text.spans());
    }

    /** A sentence that can be filled and, as far as that goes, hasn't been used. */
    private NoteTemplate sentence(String theme, NoteSubject subject, Set<NoteTemplate> used, Chance chance) {
        List<NoteTemplate> sentences = templates.getOrDefault(theme, List.of());
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
