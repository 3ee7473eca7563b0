package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.cadrenode.api.delivery.Flow;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.research.ResearchDatabase;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packages in: link, load, receipt. What was not confirmed is handed out again by the intake, and every stage takes
 * the same package twice without a second effect, so nothing is written down here.
 */
@Component(service = Flow.class, immediate = true)
public final class ResourceFlow implements Flow {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceFlow.class);
    private static final String ROUTE = "resource-sweep";
    private static final int SWEEP_MILLIS = 500;
    private static final int IDLE_SECONDS = 30;

    private final CamelRoom camel;
    private final Intake intake;
    private final ResearchDatabase research;
    private final StageClock clock = new StageClock(List.of("link", "load", "purge", "renew"));
    private final ThreadPoolExecutor loader = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
        Thread thread = new Thread(task, "cadre-load");
        thread.setDaemon(true);
        return thread;
    });
    private final Loading loads = new Loading(loader);
    private final Taking taking;
    private final Linkage linkage;
    private final Rest rest = new Rest();
    private boolean linksDue = true;
    private long linksApplied;
    private String failure = "";
    private volatile boolean stopping;

    @Activate
    public ResourceFlow(@Reference CamelRoom camel, @Reference Intake intake, @Reference Linkage linkage,
            @Reference ResearchDatabase research, @Reference WithdrawalRoom withdrawals) {
        this.camel = camel;
        this.intake = intake;
        this.linkage = linkage;
        this.research = research;
        loader.allowCoreThreadTimeOut(true);
        taking = new Taking(intake, linkage, research, withdrawals, clock, loads);
        camel.add(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("scheduler:" + ROUTE + "?delay=" + SWEEP_MILLIS).routeId(ROUTE)
                        .process(exchange -> sweep());
            }
        });
    }

    @Deactivate
    void close() {
        stopping = true;
        loads.stop();
        camel.remove(ROUTE);
        loader.shutdown();
    }

    /** Takes in all that can be taken in. One thread at a time: the timer's, with one beside it that loads. */
    synchronized void sweep() {
        rest.sweepBegins();
        boolean nothingToDo = false;
        try {
            taking.complete();
            Optional<Received> next;
            try {
                next = intake.next();
                while (next.isPresent() && !stopping) {
                    linksDue = true;
                    taking.take(next.get());
                    next = intake.next();
                }
            } finally {
                taking.finish();
            }
            // What people decide about pairs comes without a package.
            long linked = linkage.lastSequence();
            if ((linksDue || linked > linksApplied) && !stopping) {
                research.applyLinks();
                linksApplied = linked;
                linksDue = false;
            }
            nothingToDo = next.isEmpty();
            failure = "";
        } catch (CadreException e) {
            failed(e.getMessage());
        } catch (IOException | RuntimeException e) {
            failed(e.getClass().getName());
        } finally {
            rest.sweepEnds(nothingToDo);
        }
    }

    // The same failure is told once, not at every sweep.
    private void failed(String message) {
        if (!message.equals(failure)) {
            LOG.error("A package could not be taken in and is tried again: {}", message);
            failure = message;
        }
    }

    @Override
    public String name() {
        return "resource";
    }

    @Override
    public List<StageFigures> figures() {
        return clock.figures();
    }

    @Override
    public boolean idle() {
        return rest.reached();
    }
}
