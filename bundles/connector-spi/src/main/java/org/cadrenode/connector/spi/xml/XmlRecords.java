package org.cadrenode.connector.spi.xml;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.nested.NestedMapping;
import org.cadrenode.connector.spi.nested.Node;
import org.cadrenode.connector.spi.xml.XmlEvents.Event;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a document, of which a mapping says which elements they are: the outermost ones one at a time. Not
 * thread-safe.
 */
public final class XmlRecords {
    /** Characters of one outermost record, each node counted as 64. */
    private static final int LONGEST = 1 << 22;
    private static final int MOST_UNREAD = 1_000;
    private static final int LONGEST_EXPECTED = 1_000;

    private final NestedMapping mapping;
    private final String namespace;
    private final Records records;
    private final NestedMapping.Reading reading;
    private final StringBuilder path = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final Set<String> unread = new HashSet<>();
    private @Nullable Node current;
    private int top;            // depth of the outermost record that is read, 0 if none is
    private int outside;        // depth of the element that is left out, 0 if none is
    private boolean isPlaceThere;
    private boolean isExpectedHere;     // the last element that began may be one of which only some values are known
    private String topPath = "";
    private long characters;

    /**
     * Reads into {@code records}.
     *
     * @param namespace the only one whose elements are seen; empty for all
     */
    public XmlRecords(NestedMapping mapping, String namespace, Records records) {
        this.mapping = mapping;
        this.namespace = namespace;
        this.records = records;
        reading = mapping.reading(records);
    }

    /**
     * Reads a document to its end, or to where it cannot be read any more, which is rejected. One that lacks the element
     * in which records would lie is none that the mapping knows: it is rejected as TABLE_UNKNOWN.
     *
     * @throws IOException of {@code content} or the records
     */
    public void read(InputStream content) throws IOException {
        try (XmlEvents events = new XmlEvents(content)) {
            Event event = events.next();
            while (event != Event.DONE) {
                switch (event) {
                    case START -> {
                        if (!started(events)) {
                            records.reject("", events.line(), "", Problem.TABLE_UNKNOWN);
                            return;
                        }
                    }
                    case TEXT -> {
                        if (current != null && outside == 0 && !isTooLong()) {
                            int before = text.length();
                            events.appendText(text);
                            count(text.length() - before);
                        } else if (current == null && outside == 0 && isExpectedHere && text.length() <= LONGEST_EXPECTED) {
                            events.appendText(text);
                        }
                    }
                    case END -> ended(events);
                    case DONE -> { }
                }
                event = events.next();
            }
            Problem problem = events.problem();
            if (problem != null) {
                records.reject("", events.line(), "", problem);
            } else if (!isPlaceThere) {
                records.reject("", 1, "", Problem.TABLE_UNKNOWN);
            }
        }
    }

    // False where the document is none that the mapping knows.
    private boolean started(XmlEvents events) throws IOException {
        if (outside > 0) {
            return true;
        }
        if (!namespace.isEmpty() && !events.namespace().equals(namespace)) {
            outside = events.depth();
            return outside > 1;
        }
        path.append('/').append(events.name());
        if (events.depth() == 1 && !mapping.leads(path.toString())) {
            return false;
        }
        Node within = current;
        if (within == null) {
            String here = path.toString();
            if (!mapping.isRecord(here)) {
                if (!mapping.leads(here)) {
                    if (mapping.leadsToExpected(here)) {
                        isExpectedHere = true;
                        text.setLength(0);
                        return true;
                    }
                    if (!mapping.isLeftOut(here)) {
                        unread(here);
                    }
                    path.setLength(path.lastIndexOf("/"));
                    outside = events.depth();
                }
                isPlaceThere |= mapping.holdsRecords(here);
                return true;
            }
            isPlaceThere = true;
            top = events.depth();
            topPath = here;
            characters = 0;
            current = node(events, null);
        } else if (!isTooLong()) {
            textTo(within);
            current = node(events, within);
        }
        return true;
    }

    private Node node(XmlEvents events, @Nullable Node within) {
        Node node = new Node(events.name(), within, events.line());
        count(64);
        for (int i = 0; i < events.attributes() && !isTooLong(); i++) {
            new Node('@' + events.attributeName(i), node, events.line()).text(events.attributeValue(i));
            count(64L + events.attributeValue(i).length());
        }
        return node;
    }

    private void ended(XmlEvents events) throws IOException {
        int depth = events.depth() + 1;
        if (outside > 0) {
            outside = depth == outside ? 0 : outside;
            return;
        }
        Node node = current;
        if (node != null && depth == top) {
            textTo(node);
            if (isTooLong()) {
                records.reject(mapping.table(topPath), root(node).line(), "", Problem.ROW_TOO_LONG);
            } else {
                reading.take(node, topPath);
            }
            current = null;
            top = 0;
            characters = 0;
        } else if (node != null && !isTooLong()) {
            textTo(node);
            current = node.parent();
        } else if (node == null && isExpectedHere) {
            String here = path.toString();
            if (!mapping.isExpected(here, text.toString().strip())) {
                unread(here);
            }
            text.setLength(0);
            isExpectedHere = false;
        }
        path.setLength(path.lastIndexOf("/"));
    }

    private void unread(String here) throws IOException {
        if (unread.size() < MOST_UNREAD && unread.add(here)) {
            records.unread("", here.substring(1).replace('/', '.').toLowerCase(Locale.ROOT));
        }
    }

    private static Node root(Node node) {
        Node root = node;
        for (Node above = root.parent(); above != null; above = root.parent()) {
            root = above;
        }
        return root;
    }

    private void textTo(Node node) {
        if (text.isEmpty()) {
            return;
        }
        String before = node.text();
        // Blanks before all other text, such as those between tags, are no part of any value.
        if (!before.isEmpty() || !isBlank(text)) {
            node.text(before.isEmpty() ? text.toString() : before + text);
        }
        text.setLength(0);
    }

    private static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isTooLong() {
        return characters > LONGEST;
    }

    // Of a record that is too long only the place is kept.
    private void count(long more) {
        characters += more;
        Node node = current;
        if (isTooLong() && node != null) {
            text.setLength(0);
            root(node).children().clear();
            current = root(node);
        }
    }
}
