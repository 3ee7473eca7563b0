package org.cadrenode.connector.cin.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a census into children, one in memory at a time. Nothing outside of the file is ever fetched, and no document type
 * or entity is processed: the file is refused where it declares one. Not thread-safe.
 */
final class CinParser {
    private static final int DEEPEST = 64;
    /** Bytes between two events of the parser, which holds what is between them. */
    private static final int LONGEST_EVENT = 1 << 20;
    /** Characters and modules of one child, which the connector holds. */
    private static final int LONGEST_CHILD = 1 << 22;
    private static final int MOST_MODULES = 20_000;

    private final Guard source;
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

    private CinParser(Guard source, Handler handler) {
        this.source = source;
        this.handler = handler;
    }

    /** Reads a census to its end, or to where it cannot be read any more. */
    static void parse(InputStream content, Handler handler) throws IOException {
        Guard guard = new Guard(content);
        new CinParser(guard, handler).run();
        guard.rethrow();
    }

    private void run() throws IOException {
        XMLStreamReader reader = null;
        try {
            reader = factory().createXMLStreamReader(source);
            boolean more = true;
            while (more) {
                Step step = next(reader);
                more = step.problem == null && take(step.event, reader);
                if (step.problem != null) {
                    source.rethrow();
                    handler.broken(line, step.problem);
                }
            }
        } catch (XMLStreamException e) {
            source.rethrow();
            handler.broken(line, Problem.XML_MALFORMED);
        } finally {
            close(reader);
        }
    }

    // Only the parser's own failures are the file's fault; what the handler throws is not caught here.
    private Step next(XMLStreamReader reader) {
        try {
            source.mark();
            if (!reader.hasNext()) {
                return new Step(XMLStreamConstants.END_DOCUMENT, null);
            }
            int event = reader.next();
            line = Math.max(1, reader.getLocation().getLineNumber());
            return event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE
                    ? new Step(event, Problem.XML_FORBIDDEN) : new Step(event, null);
        } catch (XMLStreamException e) {
            if (e.getLocation() != null) {
                line = Math.max(line, e.getLocation().getLineNumber());
            }
            return new Step(0, Problem.XML_MALFORMED);
        } catch (RuntimeException e) {
            return new Step(0, Problem.XML_MALFORMED); // The JDK's parser throws these, too, on some malformed input.
        }
    }

    private boolean take(int event, XMLStreamReader reader) throws IOException {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > DEEPEST) {
                    handler.broken(line, Problem.XML_MALFORMED);
                    return false;
                }
                return started(reader.getLocalName());
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                if (childDepth > 0 && !tooLong && leaf) {
                    text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    characters += reader.getTextLength();
                    limit();
                }
            }
            case XMLStreamConstants.END_ELEMENT -> {
                ended(reader.getLocalName());
                depth--;
            }
            case XMLStreamConstants.END_DOCUMENT -> {
                return false;
            }
            default -> { }
        }
        return true;
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

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    private static void close(@Nullable XMLStreamReader reader) {
        if (reader != null) {
            try {
                reader.close();
            } catch (XMLStreamException e) {
                return; // It holds nothing but memory.
            }
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

    private record Step(int event, @Nullable Problem problem) { }

    /** Ends the reading where the parser would have to hold too much, and remembers what the content itself throws. */
    private static final class Guard extends FilterInputStream {
        private long since;
        private @Nullable IOException failure;

        Guard(InputStream content) {
            super(content);
        }

        void mark() {
            since = 0;
        }

        void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (since > LONGEST_EVENT) {
                throw new IOException("Too much between two tags");
            }
            try {
                int read = super.read(bytes, offset, length);
                since += Math.max(0, read);
                return read;
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
