package org.cadrenode.mesh.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.cadrenode.api.mesh.MeshOutgoing;

/** What stands beside a message in a MESH client's folder: a file of XML, {@code DTSControl}. */
final class ControlFile {
    private static final int LONGEST = 1 << 16;

    private final Map<String, String> values;

    private ControlFile(Map<String, String> values) {
        this.values = values;
    }

    /** Reads one. An exception says that it cannot be read, which may be because it is being written. */
    static ControlFile read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST);
        }
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        Map<String, String> values = new HashMap<>();
        Deque<String> path = new ArrayDeque<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            StringBuilder text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        path.addLast(reader.getLocalName());
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        values.putIfAbsent(String.join("/", path), text.toString().strip());
                        path.removeLast();
                        text.setLength(0);
                    }
                    default -> { }
                }
            }
        } catch (XMLStreamException e) {
            throw MeshTrouble.lasting("a control file of the MESH client cannot be read");
        }
        if (!values.containsKey("DTSControl")) {
            throw MeshTrouble.lasting("a control file of the MESH client is not one");
        }
        return new ControlFile(values);
    }

    String value(String name) {
        return values.getOrDefault("DTSControl/" + name, "");
    }

    String status(String name) {
        return value("StatusRecord/" + name);
    }

    boolean report() {
        return value("MessageType").equalsIgnoreCase("Report");
    }

    /** Returns what stands beside a message that goes. */
    static byte[] of(MeshOutgoing message, String mailbox, boolean compress) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter writer = XMLOutputFactory.newInstance().createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
            writer.writeStartElement("DTSControl");
            String[] values = {"Version", "1.0", "AddressType", "DTS", "MessageType", "Data", "From_DTS", mailbox, "To_DTS", message.recipient(),
                "Subject", message.subject(), "LocalId", message.localId(), "DTSId", "", "Compress", compress ? "Y" : "N", "Encrypted", "N",
                "WorkflowId", message.workflow(), "IsCompressed", "N", "AllowChunking", "Y"};
            for (int at = 0; at < values.length; at += 2) {
                writer.writeCharacters("\n");
                writer.writeStartElement(values[at]);
                writer.writeCharacters(values[at + 1]);
                writer.writeEndElement();
            }
            writer.writeCharacters("\n");
            writer.writeEndElement();
            writer.writeCharacters("\n");
            writer.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A control file cannot be written to memory", e);
        }
        return out.toByteArray();
    }
}
