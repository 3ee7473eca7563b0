package org.cadrenode.pipeline.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.cadrenode.connector.spi.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route of one connector's inbox: a file that has come to rest is sealed in the landing zone, and then removed. Names
 * of files may identify, so none is logged.
 */
final class InboxRoute extends RouteBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(InboxRoute.class);
    /** How often a folder is looked at. */
    private static final int POLL_MILLIS = 500;
    /** Between the two looks that must see the same length. */
    private static final int LOOK_MILLIS = 100;

    private final Endpoint.Folder folder;
    private final SourceIntake intake;

    InboxRoute(Endpoint.Folder folder, SourceIntake intake) {
        this.folder = folder;
        this.intake = intake;
    }

    /** Under which name endpoints find what deals with a file that could not be taken in. */
    static final String SILENT = "cadreSilent";

    /** Says that a file could not be taken in, without its name; the file stays and is tried again. */
    static ExceptionHandler silent() {
        return new ExceptionHandler() {
            @Override
            public void handleException(Throwable exception) {
                if (exception instanceof Held || exception.getCause() instanceof Held) {
                    return;
                }
                LOG.warn("A file in an inbox could not be taken in: {}", exception.getClass().getSimpleName());
            }

            @Override
            public void handleException(String message, Throwable exception) {
                handleException(exception);
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable exception) {
                handleException(exception);
            }
        };
    }

    @Override
    public void configure() {
        errorHandler(noErrorHandler());
        from("file:" + folder.inbox().toAbsolutePath()
                + "?recursive=true&delete=true&include=RAW(" + folder.include() + ")"
                + "&exclude=RAW(.*\\.(part|tmp|filepart|crdownload))"
                + "&readLock=changed&readLockMinLength=0&readLockCheckInterval=" + LOOK_MILLIS
                + "&readLockTimeout=" + 5 * LOOK_MILLIS + "&readLockMinAge=" + folder.quiet().toMillis()
                + "&readLockLoggingLevel=OFF&runLoggingLevel=OFF&delay=" + POLL_MILLIS + "&initialDelay=" + POLL_MILLIS
                + "&bridgeErrorHandler=false&exceptionHandler=#" + SILENT + "&onCompletionExceptionHandler=#" + SILENT
                + "&pollStrategy=#" + GatedPolls.name(intake.source()))
                .routeId(IntakeRoutes.routeId(intake.source()))
                .process(this::land);
    }

    private void land(Exchange exchange) throws IOException, InvalidPayloadException {
        File file = exchange.getIn().getMandatoryBody(File.class);
        try (InputStream content = Files.newInputStream(file.toPath())) {
            intake.take(file.getName(), file.length(), content);
        }
    }
}
