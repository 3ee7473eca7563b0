package org.cadrenode.watch.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what ended a thread that nobody waits for, such as one that a connector started: its class and where it arose. The
 * virtual machine would print its message, which may quote a value, to where the service manager keeps it.
 */
@Component(service = UncaughtFailures.class, immediate = true)
public final class UncaughtFailures implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtFailures.class);

    private final Thread.@Nullable UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    @Activate
    public UncaughtFailures() {
        Thread.setDefaultUncaughtExceptionHandler(this);
    }

    @Deactivate
    void close() {
        if (Thread.getDefaultUncaughtExceptionHandler() == this) {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        StackTraceElement[] places = failure.getStackTrace();
        LOG.error("A thread ended with {} at {}", failure.getClass().getName(),
                places.length == 0 ? "a place unknown" : places[0].getClassName() + ":" + places[0].getLineNumber());
    }
}
