package org.cadrenode.optout.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.optout.NationalOptOut;
import org.cadrenode.api.optout.NationalStatus;
import org.cadrenode.optout.internal.ChildStandings.Child;
import org.cadrenode.optout.internal.NationalCoverage.Entry;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the national service through the site's mailbox, and takes in what it answers, one thread at a time. How it stands can be
 * seen meanwhile: a line may take long to fail. Thread-safe.
 */
@Component(service = {NationalOptOut.class, HealthCheck.class},
        property = {HealthCheck.NAME + "=national-opt-out", HealthCheck.TAGS + "=cadre"})
public final class NationalRoom implements NationalOptOut, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(NationalRoom.class);
    private static final long BETWEEN_LATE = Duration.ofHours(1).toMillis();

    private final OptOutService register;
    private final Vault vault;
    private final National national;
    private final NationalSettings settings;
    private final Optional<MeshMailbox> mailbox;
    private final NationalPost post;
    private final NationalReplies replies;
    private volatile Optional<NationalStatus.Failure> failure = Optional.empty();
    private volatile String said = "";
    private long gatheredAt = Long.MIN_VALUE;
    private long lateAt = Long.MIN_VALUE;

    /** Made by the runtime. */
    @Activate
    public NationalRoom(@Reference OptOutService register, @Reference Vault vault, @Reference Journal journal,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) @Nullable MeshMailbox mailbox) {
        this(register, vault, journal, Optional.ofNullable(mailbox), new SecureRandom());
    }

    NationalRoom(OptOutService register, Vault vault, Journal journal, Optional<MeshMailbox> mailbox, SecureRandom random) {
        this.register = register;
        this.vault = vault;
        this.national = register.national();
        this.settings = national.settings();
        this.mailbox = mailbox;
        post = new NationalPost(register, journal, random);
        replies = new NationalReplies(register, post);
    }

    @Override
    public String schedule() {
        return settings.schedule();
    }

    @Override
    public synchronized void turn(boolean scheduled) {
        if (!settings.required()) {
            return;
        }
        try {
            register.settleNational();
            Reading read = replies();
            post.losePatience(national.now());
            register.settleNational();
            ask(scheduled);
            if (read != Reading.NONE) {
                send();
            }
            if (read == Reading.ALL) {
                said = "";
            }
        } catch (CadreException e) {
            failed(e.code().name());
        } catch (IOException e) {
            failed("MAILBOX_FAILED");
        }
    }

    /** How much of what waits could be read. */
    private enum Reading {
        ALL, SOME, NONE
    }

    // What one message, or the whole mailbox, does not give does not keep the node from looking at its own.
    private Reading replies() {
        try {
            if (mailbox.isEmpty() || replies.take(mailbox.get(), national.now())) {
                return Reading.ALL;
            }
            failed("MAILBOX_FAILED");
            return Reading.SOME;
        } catch (IOException e) {
            failed("MAILBOX_FAILED");
            return Reading.NONE;
        }
    }

    private void ask(boolean scheduled) {
        long now = national.now();
        OptionalLong until = national.until();
        // Before answers become too old they are asked for, whatever the schedule says.
        boolean late = until.isPresent() && until.getAsLong() - now < settings.maximumAge().minus(settings.renewAfter()).toMillis() / 2
                && (lateAt == Long.MIN_VALUE || now - lateAt >= BETWEEN_LATE);
        boolean gathered = gatheredAt == Long.MIN_VALUE || now - gatheredAt >= settings.gather().toMillis();
        if (!able() || unsent() || !scheduled && !late && !(gathered && national.children().askable() > 0)) {
            return;
        }
        post.prepare(new NationalAsking(register, vault, now, scheduled || late).numbers(), AuditEvent.NODE);
        gatheredAt = now;
        lateAt = late ? now : lateAt;
    }

    private void send() throws IOException {
        if (able()) {
            post.send(mailbox.orElseThrow(), national.now());
        }
    }

    private boolean able() {
        return mailbox.isPresent() && !settings.recipient().isEmpty();
    }

    // As long as lots wait to be sent, new ones would only wait behind them.
    private boolean unsent() {
        return national.coverage().entries().stream().anyMatch(entry -> entry.lot().state() == NationalLot.State.PREPARED);
    }

    // Said once, not each time that it is tried again.
    private void failed(String code) {
        failure = Optional.of(new NationalStatus.Failure(code, Instant.ofEpochMilli(national.now())));
        if (!said.equals(code)) {
            LOG.warn("National opt-out: a turn failed ({}); it is tried again", code);
            said = code;
        }
    }

    @Override
    public synchronized long ask(String actor, boolean trial) throws IOException {
        if (!settings.required()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, "the national service is not asked: " + NationalConfiguration.PID
                    + " says national = off");
        }
        if (!able()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, mailbox.isEmpty()
                    ? "there is no mailbox through which to ask; see node:check" : NationalConfiguration.PID + " names no recipient");
        }
        register.settleNational();
        long[] numbers = new NationalAsking(register, vault, national.now(), true).numbers();
        if (!trial) {
            post.prepare(numbers, actor);
            post.wake();
            post.send(mailbox.orElseThrow(), national.now());
        }
        return numbers.length;
    }

    @Override
    public NationalStatus status() {
        register.settleNational();
        ChildStandings children = national.children();
        List<Entry> entries = national.coverage().entries();
        long now = national.now();
        OptionalLong until = national.until();
        Optional<NationalStatus.Failure> last = failure;
        Optional<NationalStatus.Failure> ofLot = post.lastFailed().map(lot ->
                new NationalStatus.Failure(lot.failure(), Instant.ofEpochMilli(lot.settledAt())));
        return new NationalStatus(settings.required(), mailbox.isPresent(), children.count(Child.ANSWERED), children.count(Child.WAITING),
                children.count(Child.STALE), children.count(Child.FAILED), children.count(Child.NUMBERLESS),
                until.isPresent() ? Optional.of(Instant.ofEpochMilli(until.getAsLong()).minus(settings.maximumAge())) : Optional.empty(),
                until.isPresent() ? Optional.of(Instant.ofEpochMilli(until.getAsLong())) : Optional.empty(),
                post.uploads(now), replies.strangers(),
                ofLot.filter(lot -> last.isEmpty() || lot.at().isAfter(last.get().at())).or(() -> last),
                national.refusal(), entries.stream().map(Entry::lot).map(NationalRoom::line).toList());
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (!settings.required()) {
            log.info("The national service is not asked who has opted out");
            return new Result(log);
        }
        log.info("{} children are answered for, {} wait for their first answer", national.children().count(Child.ANSWERED),
                national.children().count(Child.WAITING));
        if (mailbox.isEmpty()) {
            log.critical("There is no mailbox of MESH, so that nobody is asked about: configure org.cadrenode.mesh");
        } else if (settings.recipient().isEmpty()) {
            log.critical("{} names no recipient, so that nobody is asked about", NationalConfiguration.PID);
        }
        String last = said;
        if (mailbox.isPresent() && !last.isEmpty()) {
            log.warn("The last turn failed ({}); it is tried again. See mesh:check", last);
        }
        return new Result(log);
    }

    private static NationalStatus.Lot line(NationalLot lot) {
        return new NationalStatus.Lot(lot.id(), lot.state().word(), lot.size(),
                lot.sentAt() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(lot.sentAt())), lot.failure());
    }
}
