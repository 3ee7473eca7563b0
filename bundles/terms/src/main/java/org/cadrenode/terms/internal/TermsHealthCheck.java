package org.cadrenode.terms.internal;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.delivery.SourceStatus;
import org.cadrenode.api.delivery.Sources;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.terms.Terms;
import org.cadrenode.api.terms.TermsReview;
import org.cadrenode.api.terms.TermsState;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells of each source whether its data may leave, and in good time that its agreement or assessment runs out. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=terms", HealthCheck.TAGS + "=cadre"})
public final class TermsHealthCheck implements HealthCheck {
    private static final long FIRST_WARNING_DAYS = 90;
    private static final long SECOND_WARNING_DAYS = 30;
    private static final long LAST_WARNING_DAYS = 7;

    private final TermsReview terms;
    private final @Nullable Sources sources;

    /** Made by the runtime; without connectors, only the terms that are there are looked at. */
    @Activate
    public TermsHealthCheck(@Reference TermsReview terms,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
            @Nullable Sources sources) {
        this.terms = terms;
        this.sources = sources;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            if (terms.served().isEmpty()) {
                log.critical("No purpose is configured that the resource serves, so nothing is released; set purposes in "
                        + "etc/org.cadrenode.terms.cfg to research, service-improvement or commercial");
            }
            List<SourceId> known = terms.sources();
            known.forEach(source -> tell(terms.state(source), log));
            if (sources != null) {
                sources.sources().stream().map(SourceStatus::source).filter(source -> !known.contains(source)).forEach(source ->
                        log.warn("There are no terms for {}, so nothing of it is released; write etc/terms/{}.terms, then terms:approve {}",
                                source, source, source));
            }
            log.info("{} sources have terms", known.size());
        } catch (CadreException e) {
            log.critical("The terms cannot be read ({})", e.code());
        }
        return new Result(log);
    }

    private static void tell(TermsState state, FormattingResultLog log) {
        SourceId source = state.source();
        if (state.inForce().isEmpty() && state.findings().isEmpty()) {
            state.refusals().forEach(refusal -> log.warn("Nothing of {} is released: {}", source, refusal.text()));
            return;
        }
        if (!state.findings().isEmpty()) {
            TermsState.Finding first = state.findings().get(0);
            log.warn("The terms file of {} has {}{}: {} ({}); {}. terms:check {} tells all", source,
                    state.findings().size() == 1 ? "one finding" : state.findings().size() + " findings, the first",
                    first.line() > 0 ? " in line " + first.line() : "", first.problem(), first.remedy(),
                    state.inForce().isPresent() ? "what was in force before stays" : "nothing of it is released", source);
        } else if (state.changeWaits()) {
            log.warn("Changed terms of {} wait for approval, and what was in force before stays; terms:show {} shows them, "
                    + "terms:approve {} asks a second person", source, source, source);
        } else if (state.inForce().filter(TermsState.InForce::shipped).isPresent()) {
            log.info("The terms of {} are those that came with the node, for its demonstration; nobody here has approved them", source);
        }
        if (state.inForce().isEmpty()) {
            return;
        }
        Terms now = state.inForce().get().terms();
        if (now.neverRelease()) {
            log.info("The data of {} stay here: its terms say release never", source);
            return;
        }
        end(log, "agreement", now.agreement(), source, state);
        end(log, "assessment", now.assessment(), source, state);
        boolean past = state.daysLeft().filter(days -> days < 0).isPresent();
        if (!past) {
            state.refusals().forEach(refusal -> log.warn("Nothing of {} is released: {}", source, refusal.text()));
        }
    }

    private static void end(FormattingResultLog log, String what, Terms.Reference reference, SourceId source, TermsState state) {
        long days = state.today().until(reference.until(), ChronoUnit.DAYS);
        if (days < 0) {
            log.critical("The {} {} of {} (line {} of its terms) ran out on {}, so nothing of it is released; renew it, and approve the new "
                    + "terms", what, reference.name(), source, reference.line(), reference.until());
        } else if (days <= LAST_WARNING_DAYS) {
            log.critical("The {} {} of {} runs out in {} days, on {}; nothing of it is released after that", what, reference.name(), source,
                    days, reference.until());
        } else if (days <= SECOND_WARNING_DAYS) {
            log.warn("The {} {} of {} runs out in {} days, on {}; have the new terms approved by then", what, reference.name(), source,
                    days, reference.until());
        } else if (days <= FIRST_WARNING_DAYS) {
            log.warn("The {} {} of {} runs out in {} days, on {}; begin to renew it", what, reference.name(), source, days, reference.until());
        }
    }
}
