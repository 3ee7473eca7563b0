package org.cadrenode.pseudonymise.engine.text;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.cadrenode.api.delivery.Digest;

/**
 * What a site says of words, for all its children: names of schools, clinics and homes that always go, and words that are
 * no names. Compiled once; immutable and thread-safe.
 */
public final class SiteWords {
    /** A site that says nothing. */
    public static final SiteWords NONE = new SiteWords(Set.of(), Set.of());

    private final PhraseTable denied;
    private final boolean denies;
    private final Set<Long> allowed = new HashSet<>();
    private final String digest;

    /**
     * Compiles the lists.
     *
     * @param deny names of organisations and places, found with and without what they are (Primary School)
     * @param allow words that are no name by themselves, even where the child or a relative has that name; in its full name they go
     */
    public SiteWords(Collection<String> deny, Collection<String> allow) {
        Map<String, ScrubWord[]> phrases = new HashMap<>();
        for (String name : deny) {
            PlaceWords.organisation(name, (form, stands) -> {
                if (form.length() <= ScrubWords.LONGEST_WORD) {
                    phrases.putIfAbsent(form, new ScrubWord[] {stands});
                }
            });
        }
        denies = !phrases.isEmpty();
        denied = new PhraseTable(phrases);
        allow.forEach(word -> allowed.add(WordHash.of(Folding.compact(word))));
        StringBuilder all = new StringBuilder();
        deny.stream().sorted().forEach(name -> all.append('-').append(name).append('\n'));
        allow.stream().sorted().forEach(word -> all.append('+').append(word).append('\n'));
        digest = Digest.ofContent(all.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Returns what tells these lists from others, whatever the order of their lines. */
    public String digest() {
        return digest;
    }

    void find(FoldedText text, PhraseTable.Found found) {
        if (denies) {
            denied.find(text, found);
        }
    }

    /** Returns whether a folded word is no name. */
    boolean allows(String word) {
        return !allowed.isEmpty() && allowed.contains(WordHash.of(word));
    }

    boolean allowed(FoldedText text, int word) {
        return !allowed.isEmpty() && allowed.contains(text.wordHash(word));
    }

    @Override
    public String toString() {
        return "[site words]";
    }
}
