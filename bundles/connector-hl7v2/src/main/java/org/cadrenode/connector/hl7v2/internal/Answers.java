package org.cadrenode.connector.hl7v2.internal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import org.cadrenode.connector.spi.MessageConnector.Answer;
import org.cadrenode.connector.spi.MessageConnector.Verdict;
import org.cadrenode.connector.spi.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements (HL7 v2.8.2, chapter 2.9). In the original mode AA, AE or AR. In the enhanced mode, which MSH-15 or MSH-16
 * asks for: CA, CE or CR as MSH-15 wants it; where MSH-15 wants none, AA, AE or AR as MSH-16 wants it. They hold of the message
 * what its header says of the message itself, and nothing else. Thread-safe.
 */
final class Answers {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx");
    private static final int ACCEPT = 15;
    private static final int APPLICATION = 16;
    private static final int LONGEST_ECHO = 250;
    private static final byte[] NOTHING = {};

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Answers(Clock clock, ZoneId zone) {
        this.clock = clock.withZone(zone);
    }

    /**
     * Returns the answer to a message that is kept.
     *
     * @param problem why it is not read; null if it is
     */
    Answer kept(byte[] message, @Nullable Problem problem) {
        Verdict verdict = problem == null ? Verdict.ACCEPTED
                : problem == Problem.MESSAGE_UNSUPPORTED ? Verdict.REJECTED : Verdict.ERROR;
        return new Answer(verdict, content(message, verdict, problem == null ? "" : problem.name()));
    }

    /** Returns the answer to a message that is not kept. */
    Answer notKept(byte[] message) {
        return new Answer(Verdict.ERROR, content(message, Verdict.ERROR, "NOT_KEPT"));
    }

    private byte[] content(byte[] message, Verdict verdict, String reason) {
        Optional<Segment> header = Message.header(message);
        String accept = header.map(msh -> msh.value(ACCEPT, 1)).orElse("");
        String application = header.map(msh -> msh.value(APPLICATION, 1)).orElse("");
        boolean enhanced = !accept.isEmpty() || !application.isEmpty();
        boolean commit = enhanced && !accept.isEmpty() && !accept.equals("NE");
        String wanted = !enhanced ? "AL" : commit ? accept : application;
        if (wanted.equals("NE") || wanted.isEmpty() || wanted.equals("ER") && verdict == Verdict.ACCEPTED
                || wanted.equals("SU") && verdict != Verdict.ACCEPTED) {
            return NOTHING;
        }
        String code = (commit ? "C" : "A") + switch (verdict) {
            case ACCEPTED -> "A";
            case ERROR -> "E";
            case REJECTED -> "R";
        };
        Separators separators = header.map(Segment::separators).orElse(Separators.USUAL);
        char field = separators.field();
        String event = echo(header, 9, true);
        String version = echo(header, 12, false);
        StringBuilder answer = new StringBuilder("MSH").append(field).append(separators.others()).append(field)
                .append(echo(header, 5, false)).append(field).append(echo(header, 6, false)).append(field)
                .append(echo(header, 3, false)).append(field).append(echo(header, 4, false)).append(field)
                .append(TIME.format(clock.instant().atZone(clock.getZone()))).append(field).append(field)
                .append("ACK").append(event.isEmpty() ? "" : separators.component() + event).append(field)
                .append(own()).append(field).append(echo(header, 11, false).isEmpty() ? "P" : echo(header, 11, false)).append(field)
                .append(version.isEmpty() ? "2.4" : version).append('\r')
                .append("MSA").append(field).append(code).append(field).append(echo(header, 10, false));
        if (!reason.isEmpty()) {
            answer.append(field).append(reason);
        }
        return answer.append('\r').toString().getBytes(StandardCharsets.US_ASCII);
    }

    // Nothing but printable characters of a length that such a field has: no bad message makes a bad answer.
    private static String echo(Optional<Segment> header, int field, boolean event) {
        String text = header.map(msh -> event ? msh.value(field, 2) : msh.raw(field)).orElse("");
        boolean clean = text.length() <= LONGEST_ECHO && text.chars().allMatch(c -> c >= ' ' && c <= '~');
        return clean && !(event && !text.matches("[A-Z0-9]{0,3}")) ? text : "";
    }

    private String own() {
        byte[] id = new byte[8];
        random.nextBytes(id);
        return HexFormat.of().withUpperCase().formatHex(id);
    }
}
