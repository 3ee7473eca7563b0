package org.cadrenode.shell.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.audit.JournalEntry;
import org.cadrenode.api.audit.JournalQuery;
import org.cadrenode.api.audit.JournalReader;

/** A search of the journal, of which the journal itself tells: by which conditions, and never what was typed as one. */
final class JournalSearch {
    private final Journal journal;
    private final JournalReader reader;

    JournalSearch(Journal journal, JournalReader reader) {
        this.journal = journal;
        this.reader = reader;
    }

    /** Returns the first {@code limit} entries that are wanted, oldest first. */
    List<JournalEntry> find(JournalQuery query, Set<String> conditions, int limit, String person) throws IOException {
        journal.record(AuditEvent.of(AuditAction.JOURNAL_SEARCHED, "journal").by(person)
                .with("conditions", String.join(" ", conditions)).count("limit", limit));
        List<JournalEntry> found = new ArrayList<>();
        reader.search(query, entry -> {
            found.add(entry);
            return found.size() < limit;
        });
        return found;
    }
}
