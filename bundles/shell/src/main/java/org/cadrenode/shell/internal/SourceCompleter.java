package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.delivery.Sources;
import org.jspecify.annotations.Nullable;

/** Completes ids of sources. */
@Service
public final class SourceCompleter implements Completer {
    @Reference
    @Nullable Sources sources;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        Sources here = sources;
        List<String> ids = here == null ? List.of()
                : here.sources().stream().map(source -> source.source().value()).toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
