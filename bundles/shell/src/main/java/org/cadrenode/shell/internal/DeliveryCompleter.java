package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.delivery.DeliveryBook;
import org.jspecify.annotations.Nullable;

/** Completes ids of deliveries. */
@Service
public final class DeliveryCompleter implements Completer {
    @Reference
    @Nullable DeliveryBook book;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        DeliveryBook here = book;
        List<String> ids = here == null ? List.of()
                : here.deliveries().stream().map(status -> status.milestone().id().value()).toList();
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
