package org.cadrenode.connector.fhir.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand at a path within a resource, and where its value goes. Built once, then read only. */
final class Step {
    /** How a text becomes the value of a column. */
    enum How {
        /** As it is. */
        PLAIN,
        /** What a reference points to, without its type. */
        REFERENCE,
        /** The same, and nothing unless it is a patient. */
        PATIENT,
        /** The word true where the text is the one that is looked for. */
        EQUALS
    }

    /** Where a text goes. */
    record Target(Scope scope, int slot, How how, String sought) { }

    private final String path;
    private final @Nullable Step base;
    private final Map<String, Step> within = new HashMap<>();
    private final Map<String, Step> variants = new HashMap<>(2);
    private final List<Target> targets = new ArrayList<>(2);
    private @Nullable Scope scope;
    private boolean leftOut;
    private boolean byUse;
    private boolean byPlace;

    Step(String path, @Nullable Step base) {
        this.path = path;
        this.base = base;
    }

    /** Returns what lies in it under a name; null if nothing is known there. */
    @Nullable Step next(String name) {
        Step own = within.get(name);
        return own == null && base != null ? base.next(name) : own;
    }

    /** Returns what lies in it under a name, which is made if nothing was known there. */
    Step child(String name) {
        return within.computeIfAbsent(name, key -> new Step(path.isEmpty() ? key : path + "." + key, null));
    }

    /** Makes a name within it lead to a step that is there already, such as an item within an item. */
    void lead(String name, Step to) {
        within.put(name, to);
    }

    /** Returns the step for those of its objects that a word chooses, which is made if there was none. */
    Step variant(String word) {
        byUse |= word.startsWith("use:");
        byPlace |= word.equals("1") || word.equals("2");
        return variants.computeIfAbsent(word.startsWith("use:") ? word.substring(4) : word, key -> new Step(path, this));
    }

    /** Returns whether its objects are told apart by what is in them. */
    boolean isChosen() {
        return !variants.isEmpty() && !byPlace;
    }

    /** Returns whether it is for those objects only that a word chooses. */
    boolean isVariant() {
        return base != null;
    }

    /** Returns whether its values are told apart by their place in a list. */
    boolean isByPlace() {
        return byPlace;
    }

    /** Returns the member of an object by which it is chosen. */
    boolean isChooser(String name) {
        return byUse ? name.equals("use") : name.equals("system") || name.equals("url");
    }

    /** Returns the step that a word chooses; itself if none. */
    Step chosen(String word) {
        Step chosen = variants.get(byUse ? word : word.substring(word.lastIndexOf('/') + 1));
        return chosen == null ? this : chosen;
    }

    /** Returns whether an object of it is not read unless a word chooses it. */
    boolean isOnlyChosen() {
        return isChosen() && within.isEmpty() && scope() == null;
    }

    List<Target> targets() {
        return targets;
    }

    /** Returns where texts go: for a variant without its own, those of what it varies. */
    List<Target> reached() {
        return targets.isEmpty() && base != null ? base.reached() : targets;
    }

    void add(Target target) {
        targets.add(target);
    }

    @Nullable Scope scope() {
        return scope == null && base != null ? base.scope() : scope;
    }

    Scope scope(Scope made) {
        Scope there = scope();
        if (there == null) {
            scope = made;
            return made;
        }
        return there;
    }

    boolean isLeftOut() {
        return leftOut;
    }

    void leaveOut() {
        leftOut = true;
    }

    /** Returns whether nothing is known to lie in it. */
    boolean isLeaf() {
        return within.isEmpty() && variants.isEmpty() && base == null;
    }

    Iterable<Step> all() {
        List<Step> all = new ArrayList<>(within.values());
        all.addAll(variants.values());
        return all;
    }

    /** Returns its path from the resource, with dots. */
    String path() {
        return path;
    }
}
