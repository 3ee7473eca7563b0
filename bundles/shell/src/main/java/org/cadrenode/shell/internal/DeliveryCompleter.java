package org.cadrenode.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.delivery.DeliveryBook;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Completes ids of deliveries, as far as the node is ready: Karaf holds back every command of a bundle for which a reference is missing. */
@Service
public final class DeliveryCompleter implements Completer {
    @Reference
    @Nullable BundleContext bundle;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> ids = Optional.ofNullable(bundle)
                .flatMap(context -> Optional.ofNullable(context.getServiceReference(DeliveryBook.class)).map(context::getService))
                .map(here -> here.deliveries().stream().map(status -> status.milestone().id().value()).toList()).orElse(List.of());
        return new StringsCompleter(ids).complete(session, line, candidates);
    }
}
