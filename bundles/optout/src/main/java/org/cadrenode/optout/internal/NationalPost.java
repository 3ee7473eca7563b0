package org.cadrenode.optout.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.api.mesh.MeshOutgoing;
import org.cadrenode.api.mesh.MeshRefusedException;
import org.cadrenode.api.mesh.MeshUncertainException;
import org.cadrenode.optout.internal.NationalCoverage.Entry;
import org.cadrenode.optout.internal.NationalLot.State;

/**
 * Records lots and sends them. A lot is recorded before it is sent, and again right before each try, so that after a kill, or
 * where nobody knows how a try ended, it counts as sent until its answer comes or patience ends: nothing is asked in a loop,
 * and nothing is forgotten. Not thread-safe.
 */
final class NationalPost {
    private static final String LOTS = "national_lots";
    static final long DAY = Duration.ofDays(1).toMillis();
    private static final long FIRST_REST = Duration.ofMinutes(5).toMillis();
    private static final long LONGEST_REST = Duration.ofHours(6).toMillis();

    private final OptOutService register;
    private final National national;
    private final NationalSettings settings;
    private final Journal journal;
    private final SecureRandom random;
    private long restUntil;
    private long rest = FIRST_REST;

    NationalPost(OptOutService register, Journal journal, SecureRandom random) {
        this.register = register;
        this.national = register.national();
        this.settings = national.settings();
        this.journal = journal;
        this.random = random;
    }

    /** Records lots of these numbers, which are in order and each there once. */
    void prepare(long[] numbers, String actor) {
        int lots = (numbers.length + settings.lotSize() - 1) / settings.lotSize();
        for (int lot = 0; lot < lots; lot++) {
            // Of about the same size: a last lot of a few people would tell of them.
            int from = (int) ((long) numbers.length * lot / lots);
            int to = (int) ((long) numbers.length * (lot + 1) / lots);
            long[] some = Arrays.copyOfRange(numbers, from, to);
            byte[] secret = new byte[16];
            random.nextBytes(secret);
            NumberMarks hash = new NumberMarks(register.store().marks());
            LotMarks marks = LotMarks.of(some, hash);
            national.lots().change(register.register(), (within, before) -> {
                long id = within.state(LOTS) + 1;
                within.state(LOTS, id);
                NationalLot made = NationalLot.prepared(id, "NTT_" + HexFormat.of().formatHex(secret), some.length, hash.keyVersion());
                within.nationals().put(made);
                within.nationals().numbers(id, some);
                journal.record(AuditEvent.of(AuditAction.OPTOUT_ASKED, "lot-" + id).by(actor).with("step", "recorded")
                        .count("numbers", some.length));
                return before.with(new Entry(made, marks));
            });
            national.changed(register.register(), some);
        }
    }

    /** Returns how many lots were sent, or may have been, within the last 24 hours. */
    long uploads(long now) {
        return national.coverage().entries().stream().filter(entry -> entry.lot().sentAt() > now - DAY).count();
    }

    /** Sends what is recorded and not sent, as many as a day allows. */
    void send(MeshMailbox mailbox, long now) throws IOException {
        List<Entry> waiting = new ArrayList<>(national.coverage().entries().stream()
                .filter(entry -> entry.lot().state() == State.PREPARED).toList());
        waiting.sort((one, other) -> Long.compare(one.lot().id(), other.lot().id()));
        for (Entry entry : waiting) {
            if (now < restUntil || uploads(now) >= settings.uploadsADay()) {
                return;
            }
            send(mailbox, entry, now);
        }
    }

    private void send(MeshMailbox mailbox, Entry entry, long now) throws IOException {
        NationalLot sending = entry.lot().sending(now);
        put(sending, entry.marks(), () -> journal.record(AuditEvent.of(AuditAction.OPTOUT_ASKED, "lot-" + sending.id())
                .with("step", "sending").count("numbers", sending.size())));
        String name = settings.fileName(mailbox.id(), sending.id(), Instant.ofEpochMilli(now));
        try {
            String message = mailbox.send(new MeshOutgoing(settings.recipient(), settings.workflow(), "LOT_" + sending.id(),
                    sending.localId(), name, () -> new LotContent(register.store(), sending)));
            put(sending.sent(message), entry.marks(), () -> { });
            rest = FIRST_REST;
        } catch (MeshUncertainException e) {
            // It counts as sent: should it be lost, patience ends one day.
            journal.record(AuditEvent.of(AuditAction.OPTOUT_ASKED, "lot-" + sending.id()).with("step", "uncertain")
                    .ending(AuditOutcome.FAILED));
            restUntil = now + FIRST_REST;
        } catch (MeshRefusedException e) {
            fail(new Entry(sending, entry.marks()), "MESH_REFUSED_" + e.code(), now);
            restUntil = now + FIRST_REST;
        } catch (IllegalArgumentException e) {
            // A mailbox or a file name that MESH does not know the form of: nothing went.
            fail(new Entry(sending, entry.marks()), "MESSAGE_INVALID", now);
            restUntil = now + FIRST_REST;
        } catch (IOException e) {
            put(sending.notSent(), entry.marks(), () -> { });
            restUntil = now + rest;
            rest = Math.min(LONGEST_REST, rest * 2);
            throw e;
        }
    }

    /** Ends a lot to which there is no answer, whose numbers are forgotten but for their marks. */
    void fail(Entry entry, String code, long now) {
        NationalLot failed = entry.lot().failed(code, now);
        settle(failed, entry, entry.marks().withOut(new BitSet()), AuditEvent.of(AuditAction.OPTOUT_UNANSWERED, "lot-" + failed.id())
                .with("code", code).count("numbers", failed.size()).ending(AuditOutcome.FAILED));
    }

    /** Records the answer to a lot. */
    void answered(Entry entry, LotMarks marks, long now) {
        NationalLot answered = entry.lot().answered(now);
        settle(answered, entry, marks, AuditEvent.of(AuditAction.OPTOUT_ANSWERED, "lot-" + answered.id())
                .count("numbers", answered.size()));
    }

    // Once the lot says so, and not before, its marks count; its numbers are forgotten after that.
    private void settle(NationalLot lot, Entry before, LotMarks marks, AuditEvent event) {
        long[][] numbers = {new long[0]};
        boolean open = before.lot().state().open();
        boolean few = open && lot.size() <= NationalRows.PART;
        if (open) {
            national.lots().steps(register.register(), lot, (rows, from, to) -> rows.marks(lot, marks, from, to));
        }
        national.lots().change(register.register(), (within, coverage) -> {
            if (few) {
                numbers[0] = within.nationals().numbers(before.lot());
            }
            within.nationals().put(lot);
            journal.record(event);
            return coverage.with(new Entry(lot, marks));
        });
        if (few) {
            national.changed(register.register(), numbers[0]);
        } else {
            national.changed();
        }
        national.lots().steps(register.register(), lot, open ? (rows, from, to) -> rows.forgetNumbers(lot, from, to)
                : (rows, from, to) -> rows.marks(lot, marks, from, to));
    }

    /** Records that the service said it took a lot in. */
    void received(Entry entry) {
        put(entry.lot().received(), entry.marks(), () -> { });
    }

    private void put(NationalLot lot, LotMarks marks, Runnable journalled) {
        national.lots().change(register.register(), (within, before) -> {
            within.nationals().put(lot);
            journalled.run();
            return before.with(new Entry(lot, marks));
        });
    }

    /** Ends the lots whose answers should have come long ago. */
    void losePatience(long now) {
        for (Entry entry : national.coverage().entries()) {
            State state = entry.lot().state();
            if ((state == State.SENDING || state == State.SENT) && entry.lot().sentAt() + settings.replyWithin().toMillis() <= now) {
                fail(entry, "NO_REPLY", now);
            }
        }
    }

    /** Returns the newest failure of a lot. */
    Optional<NationalLot> lastFailed() {
        return national.coverage().entries().stream().map(Entry::lot).filter(lot -> lot.state() == State.FAILED)
                .max((one, other) -> Long.compare(one.settledAt(), other.settledAt()));
    }

    /** Says that a person wants it tried now. */
    void wake() {
        restUntil = 0;
        rest = FIRST_REST;
    }
}
