package org.cadrenode.shell.internal.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.shell.internal.NodeCommand;
import org.cadrenode.shell.internal.Words;
import org.jspecify.annotations.Nullable;

/** What chooses entries of the journal, on the command line. */
abstract class SelectionCommand extends NodeCommand {
    @Option(name = "--from", description = "Entries from then on, as 2027-03-31 or 2027-03-31T09:00:00Z")
    @Nullable String from;

    @Option(name = "--until", description = "Entries before then")
    @Nullable String until;

    @Option(name = "--action", description = "Only of this action; may be given again", multiValued = true)
    @Completion(ActionCompleter.class)
    @Nullable List<String> actions;

    @Option(name = "--outcome", description = "Only of this outcome; may be given again", multiValued = true)
    @Completion(value = StringsCompleter.class, values = {"done", "refused", "failed"})
    @Nullable List<String> outcomes;

    @Option(name = "--actor", description = "Only of this user, or node")
    @Nullable String user;

    @Option(name = "--object", description = "Only on this delivery, source, package, user …")
    @Nullable String object;

    @Option(name = "--subject", description = "Only on the person of this keyed hash")
    @Nullable String subject;

    @Option(name = "--after", description = "Only entries with a larger sequence")
    long after;

    final JournalQuery query() {
        return new JournalQuery(after, Optional.ofNullable(from).map(Words::moment), Optional.ofNullable(until).map(Words::moment),
                constants(AuditAction.class, actions), constants(AuditOutcome.class, outcomes),
                Optional.ofNullable(user), Optional.ofNullable(object), Optional.ofNullable(subject));
    }

    /** Returns what was chosen by, in codes, for a second person to agree to. */
    final Map<String, String> parameters() {
        JournalQuery query = query();
        Map<String, String> parameters = new TreeMap<>();
        query.from().ifPresent(moment -> parameters.put("from", moment.toString()));
        query.until().ifPresent(moment -> parameters.put("until", moment.toString()));
        if (!query.actions().isEmpty()) {
            parameters.put("action", joined(query.actions()));
        }
        if (!query.outcomes().isEmpty()) {
            parameters.put("outcome", joined(query.outcomes()));
        }
        query.actor().ifPresent(name -> parameters.put("actor", name));
        query.object().ifPresent(id -> parameters.put("object", id));
        query.subject().ifPresent(hash -> parameters.put("subject", hash));
        if (after > 0) {
            parameters.put("after", Long.toString(after));
        }
        return parameters;
    }

    private static <E extends Enum<E>> Set<E> constants(Class<E> type, @Nullable List<String> words) {
        return words == null ? Set.of() : words.stream().map(word -> Words.constant(type, word)).collect(Collectors.toSet());
    }

    private static String joined(Set<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
    }
}
