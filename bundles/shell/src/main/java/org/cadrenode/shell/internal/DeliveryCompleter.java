package org.cadrenode.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryBook;

/** Completes ids of deliveries. */
@Service
public final class DeliveryCompleter extends IdCompleter<DeliveryBook> {
    /** Made by Karaf. */
    public DeliveryCompleter() {
        super(DeliveryBook.class, "delivery:read");
    }

    @Override
    protected List<String> ids(DeliveryBook book) {
        return book.deliveries().stream().map(status -> status.milestone().id().value()).toList();
    }
}
