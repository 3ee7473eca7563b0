package org.cadrenode.api.audit;

import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that happened, before it has a place in the journal. It holds codes, ids and counts; a person appears, if
 * at all, as a keyed hash.
 *
 * @param action what
 * @param outcome how it ended
 * @param actor user name of the person, or {@code node} for what the node does by itself
 * @param object id of what it was done to: a delivery, a source, a package, a user name; empty if nothing
 * @param detail digests and codes by name, sorted; values are short and never read from a source
 * @param counts numbers by name, sorted
 * @param reason what the person gave as reason, or empty
 */
public record AuditEvent(
        AuditAction action, AuditOutcome outcome, String actor, String object, Map<String, String> detail,
        Map<String, Long> counts, String reason) {
    /** The detail that names a person, as a keyed hash. */
    public static final String SUBJECT = "subject";
    /** The detail that holds the action of an entry whose action this release does not know. */
    public static final String LATER = "later-action";
    /** The actor of what the node does by itself. */
    public static final String NODE = "node";

    public AuditEvent {
        detail = Collections.unmodifiableMap(new TreeMap<>(detail));
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** Returns an event of the node itself that ended well, about {@code object}. */
    public static AuditEvent of(AuditAction action, Object object) {
        return new AuditEvent(action, AuditOutcome.DONE, NODE, object.toString(), Map.of(), Map.of(), "");
    }

    /** Returns the event as done by {@code person}. */
    public AuditEvent by(String person) {
        return new AuditEvent(action, outcome, person, object, detail, counts, reason);
    }

    /** Returns the event with another outcome. */
    public AuditEvent ending(AuditOutcome other) {
        return new AuditEvent(action, other, actor, object, detail, counts, reason);
    }

    /** Returns the event with one more count. */
    public AuditEvent count(String name, long number) {
        Map<String, Long> more = new TreeMap<>(counts);
        more.put(name, number);
        return new AuditEvent(action, outcome, actor, object, detail, more, reason);
    }

    /** Returns the event with one more detail. */
    public AuditEvent with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(detail);
        more.put(name, value.toString());
        return new AuditEvent(action, outcome, actor, object, more, counts, reason);
    }

    /** Returns the event as being about a person, whom the journal knows by a keyed hash (JOURNAL_SUBJECT) only. */
    public AuditEvent about(byte[] keyedHash) {
        return with(SUBJECT, HexFormat.of().formatHex(keyedHash));
    }

    /** Returns the event with the person's reason. */
    public AuditEvent because(String why) {
        return new AuditEvent(action, outcome, actor, object, detail, counts, why);
    }
}
