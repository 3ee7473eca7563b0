package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.Sources;

/** Completes ids of sources. */
@Service
public final class SourceCompleter extends IdCompleter<Sources> {
    /** Made by Karaf. */
    public SourceCompleter() {
        super(Sources.class, "connector:read");
    }

    @Override
    protected List<String> ids(Sources sources) {
        return sources.sources().stream().map(source -> source.source().value()).toList();
    }
}
