package org.cadrenode.watch.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Text of a page as it is made: whatever is not a tag of ours is escaped. */
final class Html {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", java.util.Locale.UK).withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();

    /** Adds tags. */
    Html tags(String tags) {
        text.append(tags);
        return this;
    }

    /** Adds text. */
    Html text(Object value) {
        text.append(escaped(String.valueOf(value)));
        return this;
    }

    /** Adds an element that holds text. */
    Html element(String name, Object value) {
        return tags("<" + name + ">").text(value).tags("</" + name.split(" ")[0] + ">");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** Returns a point of time as people read it. */
    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** Returns a length of time in its two largest units. */
    static String age(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes < 1) {
            return "under a minute";
        }
        if (minutes < 60) {
            return minutes + " min";
        }
        return minutes < 2880 ? minutes / 60 + " h " + minutes % 60 + " min" : minutes / 1440 + " days " + minutes / 60 % 24 + " h";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
