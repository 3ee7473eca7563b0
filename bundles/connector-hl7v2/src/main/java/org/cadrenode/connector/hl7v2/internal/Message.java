package org.cadrenode.connector.hl7v2.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.connector.spi.Problem;

/** A message: its segments, of which the first is MSH. Parsing takes time in proportion to its length, whatever it holds. */
record Message(List<Segment> segments) {
    private static final int CHARACTER_SET = 18;
    private static final int TYPE = 9;
    /** Its fields are read again and again. */
    private static final int LONGEST_HEADER = 4096;
    private static final int CONTROL_ID = 10;

    /**
     * Parses a message.
     *
     * @param otherwise the encoding of messages that name none
     * @throws MalformedException if it has no MSH, has one that is too long, names an encoding that is not read here, or is not in its encoding; if it holds
     *     control characters, holds a second message, or has no type, no event or no control id
     */
    static Message parse(byte[] content, Charset otherwise) throws MalformedException {
        Segment header = header(content).orElseThrow(() -> new MalformedException(Problem.MESSAGE_MALFORMED));
        Charset charset = charset(header.repetitions(CHARACTER_SET), otherwise);
        String text = decoded(content, charset);
        if (header.length() > LONGEST_HEADER) {
            throw new MalformedException(Problem.MESSAGE_MALFORMED);
        }
        Separators separators = Separators.of(text).orElseThrow(() -> new MalformedException(Problem.MESSAGE_MALFORMED));
        List<Segment> segments = new ArrayList<>();
        for (String line : lines(text)) {
            if (!line.isBlank()) {
                segments.add(Segment.of(line, separators, charset));
            }
        }
        if (segments.stream().skip(1).anyMatch(segment -> segment.name().equals("MSH"))) {
            throw new MalformedException(Problem.MESSAGE_MALFORMED);
        }
        Message message = new Message(segments);
        if (message.type().isEmpty() || message.event().isEmpty() || message.controlId().isEmpty()) {
            throw new MalformedException(Problem.MESSAGE_MALFORMED);
        }
        return message;
    }

    /** Returns the first segment alone, as far as it can be read without knowing the encoding; empty if there is none. */
    static Optional<Segment> header(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\r' && content[end] != '\n') {
            end++;
        }
        String first = new String(content, 0, end, StandardCharsets.ISO_8859_1);
        return first.startsWith("MSH") ? Separators.of(first).map(separators -> Segment.of(first, separators, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    // Segments end with CR. Files that a person's tools have touched have LF or both instead.
    private static List<String> lines(String text) {
        if (text.indexOf('\r') < 0) {
            return Separators.split(text, '\n');
        }
        List<String> lines = new ArrayList<>();
        for (String line : Separators.split(text, '\r')) {
            lines.add(line.startsWith("\n") ? line.substring(1) : line);
        }
        return lines;
    }

    private static Charset charset(List<String> named, Charset otherwise) throws MalformedException {
        if (named.isEmpty()) {
            return otherwise;
        }
        return switch (named.get(0)) {
            // Senders say ASCII and send what the site agreed upon.
            case "ASCII" -> otherwise;
            case "UNICODE", "UNICODE UTF-8", "UTF-8" -> StandardCharsets.UTF_8;
            case "8859/1" -> StandardCharsets.ISO_8859_1;
            case "8859/2", "8859/3", "8859/4", "8859/5", "8859/6", "8859/7", "8859/8", "8859/9", "8859/15" ->
                Charset.forName("ISO-8859-" + named.get(0).substring("8859/".length()));
            default -> throw new MalformedException(Problem.ROW_ENCODING);
        };
    }

    private static String decoded(byte[] content, Charset charset) throws MalformedException {
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(Problem.ROW_ENCODING);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\r' && c != '\n' && c != '\t' || c == 0x7f) {
                throw new MalformedException(Problem.ROW_CONTROL_CHARACTER);
            }
        }
        return text;
    }

    Segment header() {
        return segments.get(0);
    }

    String type() {
        return header().value(TYPE, 1);
    }

    /** Returns the event, which old messages tell in EVN alone. */
    String event() {
        String event = header().value(TYPE, 2);
        return event.isEmpty() ? first("EVN").map(segment -> segment.value(1, 1)).orElse("") : event;
    }

    String controlId() {
        return header().value(CONTROL_ID, 1);
    }

    Optional<Segment> first(String name) {
        return segments.stream().filter(segment -> segment.name().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return "[message]";
    }
}
