package org.cadrenode.connector.hl7v2.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as messages write them (HL7 v2.8.2, chapter 2A.2.22): {@code YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]}. What is
 * not written is the first month, day, hour and so on.
 */
final class MessageTime {
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:\\.([0-9]{1,4}))?)?)?)?)?)?([+-][0-9]{4})?");
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final int DAY = 3;
    private static final int HOUR = 4;
    private static final int MINUTE = 5;
    private static final int SECOND = 6;
    private static final int FRACTION = 7;
    private static final int OFFSET = 8;

    private MessageTime() { }

    /**
     * Returns the moment.
     *
     * @param zone of times without an offset
     */
    static Optional<Instant> moment(String text, ZoneId zone) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = local(matcher);
            return Optional.of(matcher.group(OFFSET) == null ? local.atZone(zone).toInstant()
                    : local.toInstant(ZoneOffset.of(matcher.group(OFFSET))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the day as {@code 2010-10-31}; the text itself if it names none, so that it is seen to be no day. */
    static String day(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(DAY) == null) {
            return text;
        }
        try {
            return local(matcher).toLocalDate().toString();
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** Returns the time as {@code 2010-10-31T14:05:00}, by the sender's clock, or as {@link #day} where no hour is written. */
    static String time(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group(HOUR) == null) {
            return day(text);
        }
        try {
            return local(matcher).format(WRITTEN);
        } catch (DateTimeException e) {
            return text;
        }
    }

    private static LocalDateTime local(Matcher matcher) {
        String fraction = matcher.group(FRACTION);
        int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
        return LocalDateTime.of(number(matcher, 1, 1), number(matcher, 2, 1), number(matcher, DAY, 1), number(matcher, HOUR, 0),
                number(matcher, MINUTE, 0), number(matcher, SECOND, 0), nanos);
    }

    private static int number(Matcher matcher, int group, int otherwise) {
        return matcher.group(group) == null ? otherwise : Integer.parseInt(matcher.group(group));
    }
}
