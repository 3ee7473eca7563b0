package org.cadrenode.shell.internal.families;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.identifiable.FamilyRequests;
import org.cadrenode.shell.internal.IdCompleter;

/** Completes the numbers of families' requests that wait. */
@Service
public final class FamilyRequestCompleter extends IdCompleter<FamilyRequests> {
    /** Made by Karaf. */
    public FamilyRequestCompleter() {
        super(FamilyRequests.class, "optout:read");
    }

    @Override
    protected List<String> ids(FamilyRequests requests) {
        return requests.list(false).stream().map(line -> line.id().toString()).toList();
    }
}
