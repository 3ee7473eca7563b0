package org.cadrenode.connector.cin.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.xml.XmlEvents;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a census into children, one in memory at a time. Not thread-safe.
 */
final class CinParser {
    /** Characters and modules of one child, which the connector holds. */
    private static final int LONGEST_CHILD = 1 << 22;
    private static final int MOST_MODULES = 20_000;

    private final Handler handler;
    private final StringBuilder text = new StringBuilder();
    private final List<CinModule> modules = new ArrayList<>();
    // For each open element within a child: the module it began, or null.
    private final List<@Nullable CinModule> open = new ArrayList<>();
    private @Nullable CinModule current;
    private int depth;
    private int childDepth;     // of the child that is read, 0 if none is
    private boolean leaf;       // the element that was opened last holds no other
    private long characters;
    private boolean tooLong;
    private long line = 1;

    private CinParser(Handler handler) {
        this.handler = handler;
    }

    /** Reads a census to its end, or to where it cannot be read any more. */
    static void parse(InputStream content, Handler handler) throws IOException {
        try (XmlEvents events = new XmlEvents(content)) {
            new CinParser(handler).run(events);
        }
    }

    private void run(XmlEvents events) throws IOException {
        boolean more = true;
        for (Event event = events.next(); more && event != Event.DONE; event = more ? events.next() : event) {
            line = events.line();
            switch (event) {
                case START -> {
                    depth = events.depth();
                    more = started(events.name());
                }
                case TEXT -> text(events);
                case END -> {
                    depth = events.depth() + 1;
                    ended(events.name());
                }
                case DONE -> { }
            }
        }
        Problem problem = events.problem();
        if (problem != null) {
            handler.broken(events.line(), problem);
        }
    }

    private void text(XmlEvents events) {
        if (childDepth > 0 && !tooLong && leaf) {
            int before = text.length();
            events.appendText(text);
            characters += text.length() - before;
            limit();
        }
    }

    private boolean started(String name) throws IOException {
        if (depth == 1 && !name.equalsIgnoreCase("Message")) {
            handler.broken(line, Problem.TABLE_UNKNOWN);
            return false;
        }
        leaf = true;
        text.setLength(0);
        if (childDepth == 0) {
            if (name.equalsIgnoreCase("Child")) {
                childDepth = depth;
                begin(CinTable.CHILD);
            }
            return true;
        }
        Optional<CinTable> table = CinTable.module(name);
        if (table.isPresent() && !tooLong) {
            begin(table.get());
        } else {
            open.add(null);
        }
        return true;
    }

    private void begin(CinTable table) {
        CinModule begun = new CinModule(table, line, current);
        modules.add(begun);
        open.add(begun);
        current = begun;
        characters += 64;
        limit();
    }

    private void ended(String name) throws IOException {
        if (childDepth == 0) {
            return;
        }
        CinModule begun = open.remove(open.size() - 1);
        CinModule owner = current;
        if (begun == null && leaf && owner != null && !tooLong) {
            String value = text.toString().strip();
            String column = CinTable.column(name);
            if (!value.isEmpty()) {
                characters += 16;
                if (owner.table().repeats(column) && owner.has(column)) {
                    owner = another(owner);
                }
                owner.add(column, value);
                limit();
            }
        } else if (begun != null) {
            current = begun.around();
        }
        leaf = false;
        if (depth == childDepth) {
            handler.child(List.copyOf(modules), tooLong);
            modules.clear();
            open.clear();
            current = null;
            childDepth = 0;
            characters = 0;
            tooLong = false;
        }
    }

    // Takes the place of a module whose values repeat, for the rest of its element.
    private CinModule another(CinModule full) {
        CinModule next = new CinModule(full.table(), line, full.around());
        modules.add(next);
        open.set(open.lastIndexOf(full), next);
        current = next;
        characters += 64;
        limit();
        return next;
    }

    // Of a child that is too large only the place is kept.
    private void limit() {
        if (characters > LONGEST_CHILD || modules.size() > MOST_MODULES) {
            tooLong = true;
            text.setLength(0);
            modules.subList(1, modules.size()).clear();
        }
    }

    /** Takes what is found. */
    interface Handler {
        /**
         * A child is whole.
         *
         * @param modules the child itself first, then its modules in their order
         * @param tooLong if it is larger than what is read; the modules are missing then
         */
        void child(List<CinModule> modules, boolean tooLong) throws IOException;

        /** From this line on, nothing can be read. */
        void broken(long line, Problem problem) throws IOException;
    }
}
