package org.cadrenode.pseudonymise.engine.document;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The text of a Word document (ECMA-376): the paragraphs of {@code word/document.xml} and its foot- and endnotes. Document
 * types and entities are off, so that nothing expands; what is unpacked is counted. Word writes UTF-8. Thread-safe.
 */
final class WordText {
    private static final int MOST_ENTRIES = 2_000;
    private static final long MOST_UNPACKED = 128L << 20;
    private static final int DEEPEST = 500;

    private WordText() { }

    /** Returns the text, or null if there is none. */
    static @Nullable String of(byte[] content) throws IOException {
        StringBuilder text = new StringBuilder();
        Counted unpacked = new Counted();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            int entries = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MOST_ENTRIES) {
                    throw new IOException("The document has too many parts");
                }
                unpacked.source = zip;
                String name = entry.getName();
                if (name.equals("word/document.xml") || name.equals("word/footnotes.xml") || name.equals("word/endnotes.xml")) {
                    part(unpacked, text);
                }
                unpacked.transferTo(OutputStream.nullOutputStream());
            }
        } catch (XMLStreamException | RuntimeException e) {
            throw new IOException("The document is malformed");
        }
        String plain = text.toString().strip();
        return plain.isEmpty() ? null : plain;
    }

    private static void part(InputStream xml, StringBuilder text) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new InputStreamReader(new Unclosed(xml), StandardCharsets.UTF_8.newDecoder()));
        int depth = 0;
        int textDepth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > DEEPEST) {
                        throw new IOException("The document is nested too deeply");
                    }
                    String name = reader.getLocalName();
                    if (textDepth == 0 && name.equals("t")) {
                        textDepth = depth;
                    } else if (name.equals("tab")) {
                        text.append('\t');
                    } else if (name.equals("br") || name.equals("cr")) {
                        text.append('\n');
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    textDepth = depth == textDepth ? 0 : textDepth;
                    depth--;
                    if (reader.getLocalName().equals("p")) {
                        text.append('\n');
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (textDepth > 0) {
                        text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new IOException("The document declares entities");
                default -> { }
            }
            if (text.length() > DocumentText.LONGEST) {
                throw new IOException("The document is too long");
            }
        }
    }

    /** Counts what is unpacked, of all parts together. */
    private static final class Counted extends InputStream {
        private InputStream source = InputStream.nullInputStream();
        private long count;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = source.read(into, from, length);
            count += Math.max(0, read);
            if (count > MOST_UNPACKED) {
                throw new IOException("The document unpacks to too much");
            }
            return read;
        }
    }

    /** Keeps a reader from closing the archive. */
    private static final class Unclosed extends FilterInputStream {
        private Unclosed(InputStream source) {
            super(source);
        }

        @Override
        public void close() { }
    }
}
