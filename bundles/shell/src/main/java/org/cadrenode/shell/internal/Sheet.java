package org.cadrenode.shell.internal;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of one thing: names and values, in order; a value may be a list or a sheet's map of its own. */
public final class Sheet {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a value. */
    public Sheet with(String name, Object value) {
        values.put(name, value instanceof Sheet sheet ? sheet.values : value);
        return this;
    }

    Map<String, Object> values() {
        return values;
    }

    /** Prints it. */
    public void print(PrintStream out, boolean json) {
        if (json) {
            Listing.printJson(out, values);
        } else {
            print(out, values, "");
        }
    }

    private static void print(PrintStream out, Map<?, ?> map, String indent) {
        int width = map.keySet().stream().mapToInt(name -> name.toString().length()).max().orElse(0);
        map.forEach((name, value) -> {
            String label = indent + name.toString().replace('_', ' ');
            if (value instanceof Map<?, ?> inner) {
                out.println(label);
                print(out, inner, indent + "  ");
            } else if (value instanceof List<?> list) {
                out.println(label);
                list.forEach(item -> out.println(indent + "  " + item));
            } else {
                out.println(label + " ".repeat(Math.max(0, width + indent.length() - label.length())) + "  " + Listing.legible(value));
            }
        });
    }
}
