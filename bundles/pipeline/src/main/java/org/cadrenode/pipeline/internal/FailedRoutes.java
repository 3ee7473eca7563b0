package org.cadrenode.pipeline.internal;

import java.util.function.BiConsumer;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Tells of a route that ended by an {@link Error}, such as a class that has gone: the node's routes catch and tell all else themselves, and Camel's own
 * words, which the log does not keep, would have the message. Thread-safe.
 */
final class FailedRoutes extends EventNotifierSupport {
    private final BiConsumer<String, String> told;

    /** @param told takes the route's id and the name of the error's class */
    FailedRoutes(BiConsumer<String, String> told) {
        this.told = told;
        setIgnoreCamelContextEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreStepEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeSendingEvents(true);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
            for (Throwable cause = failed.getExchange().getException(); cause != null; cause = cause.getCause()) {
                if (cause instanceof Error) {
                    told.accept(failed.getExchange().getFromRouteId(), cause.getClass().getName());
                    return;
                }
            }
        }
    }
}
