package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.research.ResearchDatabase;

/** Completes ids of deliveries that a resource has loaded. */
@Service
public final class LoadedDeliveryCompleter extends IdCompleter<ResearchDatabase> {
    /** Made by Karaf. */
    public LoadedDeliveryCompleter() {
        super(ResearchDatabase.class, "delivery:read");
    }

    @Override
    protected List<String> ids(ResearchDatabase research) {
        return research.deliveries().stream().map(one -> one.delivery().origin().value()).distinct().toList();
    }
}
