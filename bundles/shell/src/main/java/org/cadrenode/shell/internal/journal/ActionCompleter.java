package org.cadrenode.shell.internal.journal;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.shell.internal.Words;

/** Completes what can stand in the journal. */
@Service
public final class ActionCompleter implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(Arrays.stream(AuditAction.values()).map(Words::of).toList()).complete(session, line, candidates);
    }
}
