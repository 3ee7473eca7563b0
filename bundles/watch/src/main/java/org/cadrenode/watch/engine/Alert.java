package org.cadrenode.watch.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.cadrenode.api.watch.Health;

/**
 * Something that somebody should know, in words of the {@link Catalogue} alone.
 *
 * @param check what it is about; its code is made of it
 * @param kind why it is told now
 * @param health how bad it is; of what is over, how bad it was
 * @param since since when, to the second as is {@code at}
 * @param at when it is told
 */
public record Alert(String check, Kind kind, Health health, Instant since, Instant at) {
    public Alert {
        since = since.truncatedTo(ChronoUnit.SECONDS);
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Why it is told. */
    public enum Kind {
        /** It went wrong, or worse. */
        RAISED,
        /** It is wrong still. */
        REPEATED,
        /** It is right again, or no longer as bad. */
        RESOLVED,
        /** Nothing is wrong: somebody wants to know whether alerts arrive. */
        TRIAL
    }

    /** Returns the stable code, such as {@code CADRE_KEYSTORE}. */
    public String code() {
        return "CADRE_" + check.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns the place in the manual that says what to do. */
    public String manual() {
        return "docs/manual/watch.md#alert-" + check;
    }

    /** Returns one line: what, how bad, since when. */
    public String headline() {
        String level = health.name().toLowerCase(Locale.ROOT);
        return switch (kind) {
            case RAISED -> check + " is " + level;
            case REPEATED -> check + " is still " + level;
            case RESOLVED -> check + " is no longer " + level;
            case TRIAL -> "A trial: alerts arrive";
        };
    }

    /** Returns what the check is about and what to do. */
    public String explanation() {
        Catalogue.Line line = Catalogue.of(check);
        return switch (kind) {
            case RAISED, REPEATED -> line.about() + " What to do: " + line.remedy() + ".";
            case RESOLVED -> line.about();
            case TRIAL -> "Nothing is wrong. Somebody asked the node to tell whether alerts arrive.";
        };
    }
}
