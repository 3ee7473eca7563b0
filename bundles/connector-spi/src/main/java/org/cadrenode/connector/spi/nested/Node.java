package org.cadrenode.connector.spi.nested;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of an extract: an element, an attribute ({@code @name}), or a member. Not thread-safe. */
public final class Node {
    private final String name;
    private final @Nullable Node parent;
    private final long line;
    private final List<Node> children = new ArrayList<>(0);
    private String text = "";

    /** Makes a node, the last child of its parent if it has one. */
    public Node(String name, @Nullable Node parent, long line) {
        this.name = name;
        this.parent = parent;
        this.line = line;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    /** Returns its name. */
    public String name() {
        return name;
    }

    /** Returns what it lies in, null for the outermost. */
    public @Nullable Node parent() {
        return parent;
    }

    /** Returns the line on which it starts, from 1. */
    public long line() {
        return line;
    }

    /** Returns what lies in it. */
    public List<Node> children() {
        return children;
    }

    /** Returns the text right within it, empty if there is none. */
    public String text() {
        return text;
    }

    /** Sets the text. */
    public void text(String value) {
        text = value;
    }

    /**
     * Returns the texts within it by their dotted paths in lower case, such as {@code address.postcode}; of several with
     * the same name the second has the path {@code address.2.postcode}.
     */
    public Map<String, String> flattened() {
        Map<String, String> values = new HashMap<>();
        flatten("", values);
        return values;
    }

    private void flatten(String prefix, Map<String, String> values) {
        Map<String, Integer> seen = new HashMap<>();
        for (Node child : children) {
            String lower = child.name.toLowerCase(Locale.ROOT);
            int count = seen.merge(lower, 1, Integer::sum);
            String path = prefix + lower + (count == 1 ? "" : "." + count);
            if (!child.text.isEmpty()) {
                values.merge(path, child.text, (first, second) -> first + "|" + second); // A name may hold dots itself.
            }
            child.flatten(path + ".", values);
        }
    }
}
