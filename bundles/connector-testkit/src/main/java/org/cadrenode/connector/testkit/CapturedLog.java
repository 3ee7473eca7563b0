package org.cadrenode.connector.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Where SLF4J's log goes during the tests of a connector: warnings and errors to standard error, and all to who listens. */
public final class CapturedLog implements SLF4JServiceProvider {
    private static final Map<String, Logger> LOGGERS = new ConcurrentHashMap<>();
    private static volatile @Nullable Consumer<String> listener;

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new BasicMDCAdapter();
    private final ILoggerFactory loggers = new Loggers();

    /** Hands all that is logged to a listener; null for nobody. */
    static void listen(@Nullable Consumer<String> next) {
        listener = next;
    }

    /** Returns whether SLF4J logs to here. */
    static boolean captures() {
        return LoggerFactory.getILoggerFactory() instanceof Loggers;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() { }

    private static final class Loggers implements ILoggerFactory {
        @Override
        public Logger getLogger(String name) {
            return LOGGERS.computeIfAbsent(name, Telling::new);
        }
    }

    private static final class Telling extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        Telling(String name) {
            this.name = name;
        }

        @Override
        protected @Nullable String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String message,
                Object @Nullable [] arguments, @Nullable Throwable thrown) {
            String text = MessageFormatter.basicArrayFormat(message, arguments);
            Consumer<String> listening = listener;
            if (listening != null) {
                StringBuilder all = new StringBuilder(name + " " + text + " " + Arrays.toString(arguments) + " " + marker);
                for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                    all.append(' ').append(cause);
                }
                listening.accept(all.toString());
            }
            if (level.toInt() >= Level.WARN.toInt()) {
                System.err.println(level + " " + name + " " + text);
            }
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
