package org.cadrenode.connector.spi.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The events of a document. Nothing outside of it is ever fetched; where it declares a document type or an entity, nests
 * deeper than 64 elements, or has more than 1 MiB between two events, reading ends with a problem. Not thread-safe.
 */
public final class XmlEvents implements AutoCloseable {
    private static final int DEEPEST = 64;
    private static final int LONGEST_EVENT = 1 << 20;

    private final Guard source;
    private @Nullable XMLStreamReader reader;
    private @Nullable Problem problem;
    private long line = 1;
    private int depth;

    /** What comes next. */
    public enum Event {
        START, TEXT, END,
        /** Nothing more: the document is whole, or {@link #problem} says why it is not. */
        DONE
    }

    /** Opens a document; the content stays the caller's to close. */
    public XmlEvents(InputStream content) throws IOException {
        source = new Guard(content);
        try {
            reader = factory().createXMLStreamReader(source);
        } catch (XMLStreamException e) {
            source.rethrow();
            problem = Problem.XML_MALFORMED;
        }
    }

    /**
     * Goes to the next event.
     *
     * @throws IOException only what the content throws
     */
    public Event next() throws IOException {
        XMLStreamReader from = reader;
        try {
            while (problem == null && from != null && from.hasNext()) {
                source.mark();
                int event = from.next();
                line = Math.max(1, from.getLocation().getLineNumber());
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            problem = Problem.XML_MALFORMED;
                            return Event.DONE;
                        }
                        return Event.START;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        return Event.END;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        return Event.TEXT;
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.ENTITY_DECLARATION ->
                            problem = Problem.XML_FORBIDDEN;
                    default -> { }
                }
            }
        } catch (XMLStreamException e) {
            source.rethrow();
            line = e.getLocation() == null ? line : Math.max(line, e.getLocation().getLineNumber());
            problem = Problem.XML_MALFORMED;
        } catch (RuntimeException e) {
            source.rethrow();
            problem = Problem.XML_MALFORMED; // The JDK's parser throws these, too, on some malformed input.
        }
        return Event.DONE;
    }

    /** Returns why reading ended, or null if the document is whole. */
    public @Nullable Problem problem() {
        return problem;
    }

    /** Returns the line of the last event, from 1. */
    public long line() {
        return line;
    }

    /** Returns how many elements are open, that of a START included and that of an END not. */
    public int depth() {
        return depth;
    }

    /** Returns the name of an element without its prefix. */
    public String name() {
        return open().getLocalName();
    }

    /** Returns the namespace of an element, empty if it has none. */
    public String namespace() {
        String uri = open().getNamespaceURI();
        return uri == null ? "" : uri;
    }

    /** Returns how many attributes an element has. */
    public int attributes() {
        return open().getAttributeCount();
    }

    /** Returns the name of an attribute without its prefix. */
    public String attributeName(int index) {
        return open().getAttributeLocalName(index);
    }

    /** Returns the value of an attribute. */
    public String attributeValue(int index) {
        return open().getAttributeValue(index);
    }

    /** Returns the value of the attribute of a name without prefix, empty if there is none. */
    public String attribute(String name) {
        for (int i = 0; i < attributes(); i++) {
            if (attributeName(i).equals(name)) {
                return attributeValue(i);
            }
        }
        return "";
    }

    /** Returns the value of the attribute of a name and a namespace, empty if there is none. */
    public String attribute(String uri, String name) {
        String value = open().getAttributeValue(uri, name);
        return value == null ? "" : value;
    }

    /** Appends the text of the event to what is given. */
    public void appendText(StringBuilder text) {
        XMLStreamReader from = open();
        text.append(from.getTextCharacters(), from.getTextStart(), from.getTextLength());
    }

    private XMLStreamReader open() {
        XMLStreamReader from = reader;
        if (from == null) {
            throw new IllegalStateException("There is no event");
        }
        return from;
    }

    @Override
    public void close() {
        XMLStreamReader from = reader;
        if (from != null) {
            try {
                from.close();
            } catch (XMLStreamException e) {
                return; // It holds nothing but memory.
            }
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
