package org.cadrenode.synthetic.notes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cadrenode.synthetic.region.WordList;

/** The sentences that notes are made of, by theme, and the styles that they suffice for. Immutable and thread-safe. */
public final class NoteBook {

    private final Map<String, List<NoteTemplate>> templates = new HashMap<>();
    private final List<NoteStyle> styles;
    private final boolean ownThemesOnly;

    private NoteBook(boolean ownThemesOnly, String... paths) {
        this.ownThemesOnly = ownThemesOnly;
        for (String path : paths) {
            WordList.sectionedLines(path).forEach((theme, sentences) -> templates
                    .computeIfAbsent(theme, key -> new ArrayList<>())
                    .addAll(sentences.stream().map(NoteTemplate::of).toList()));
        }
        this.styles = Arrays.stream(NoteStyle.values()).filter(style -> templates.containsKey(style.opening())).toList();
    }

    /** The sentences of the demonstration and of development. */
    public static NoteBook usual() {
        return new NoteBook(false, "notes/sentences.txt", "notes/records.txt");
    }

    /** Other sentences and layouts, kept for a last measurement of what was developed on the usual ones. */
    public static NoteBook heldOut() {
        return new NoteBook(true, "notes/held-out.txt");
    }

    /** The styles that can be written. */
    public List<NoteStyle> styles() {
        return styles;
    }

    int sentences() {
        return templates.values().stream().mapToInt(List::size).sum();
    }

    List<NoteTemplate> sentences(String theme) {
        return templates.getOrDefault(theme, List.of());
    }

    List<String> themes(NoteStyle style) {
        return ownThemesOnly ? List.of("body-" + style.key()) : style.themes();
    }

    List<String> closings(NoteStyle style) {
        return ownThemesOnly ? List.of("closing-" + style.key()) : style.closings();
    }
}
