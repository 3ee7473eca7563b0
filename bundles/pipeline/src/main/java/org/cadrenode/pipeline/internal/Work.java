package org.cadrenode.pipeline.internal;

/** What can be done to a delivery next. Each kind has a queue and a thread of its own, so that stages overlap. */
enum Work {
    LAND, SCREEN, PSEUDONYMISE, CHECK, SEND;

    String queue() {
        return "seda:" + stage();
    }

    String stage() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
