package org.cadrenode.pseudonymise.engine.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Short and pet forms of forenames, both ways: Katie for Katherine, and Katherine for Katie. */
final class Nicknames {
    private static final Map<String, Set<String>> FORMS = read();

    private Nicknames() { }

    /** Returns the other forms of a folded forename, without itself. */
    static Set<String> of(String forename) {
        return FORMS.getOrDefault(forename, Set.of());
    }

    private static Map<String, Set<String>> read() {
        Map<String, List<String>> shortForms = new HashMap<>();
        Map<String, Set<String>> forms = new HashMap<>();
        for (String line : Resources.lines("nicknames.txt")) {
            int colon = line.indexOf(':');
            List<String> nicknames = List.of(line.substring(colon + 1).strip().split(" "));
            for (String formal : line.substring(0, colon).strip().split(" ")) {
                shortForms.computeIfAbsent(formal, name -> new ArrayList<>()).addAll(nicknames);
            }
        }
        // A nickname leads to each formal name that it stands for, and to that name's other nicknames.
        shortForms.forEach((formal, nicknames) -> {
            forms.computeIfAbsent(formal, name -> new LinkedHashSet<>()).addAll(nicknames);
            for (String nickname : nicknames) {
                Set<String> others = forms.computeIfAbsent(nickname, name -> new LinkedHashSet<>());
                others.add(formal);
                others.addAll(nicknames);
            }
        });
        forms.forEach((name, others) -> others.remove(name));
        return Map.copyOf(forms);
    }
}
