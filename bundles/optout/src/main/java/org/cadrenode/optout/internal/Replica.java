package org.cadrenode.optout.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.ReleaseRefusal;
import org.cadrenode.api.optout.ReplicaStatus;
import org.cadrenode.api.optout.ReplicaStatus.State;
import org.cadrenode.optout.internal.ReplicaFolder.Owner;
import org.cadrenode.optout.internal.ReplicaRows.Head;
import org.cadrenode.optout.internal.ReplicaRows.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register's copy off the machine. Changes are committed here first and wait; then each gets its record there, and is forgotten
 * here. What was written there and is not forgotten yet, since a kill came between, is known again by its id. At the start, and
 * before each writing, both ends are compared: if the copy has records that did not come from here, this register was restored, and
 * until they are replayed nothing is released. Thread-safe.
 */
final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final String LOST = "replica_lost";
    private static final String REPLAYING = "replaying";
    private static final String RESTORED_WITHOUT = "This node was restored from a backup, so opt-outs that came since are not known: if there is no copy"
            + " of them, record them again from the papers, then say so with optout:replica-lost";
    private static final Look NONE = new Look(State.NONE, 0, Optional.empty());
    private static final long FROM_HEAD = 1;
    private static final long FROM_NOTHING = 2;
    private static final int TOGETHER = 64;

    private final ReplicaSettings settings;
    private final OptOutStore store;
    private final Keystore keystore;
    private final Journal journal;
    private final ReplicaMode mode;
    private final Optional<ReplicaFolder> folder;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Look look = new Look(State.UNREAD, 0, Optional.of("the register's copy has not been read since the start"));

    /** What was seen at the last look. */
    private record Look(State state, long ahead, Optional<String> problem) { }

    Replica(ReplicaSettings settings, OptOutStore store, Keystore keystore, Journal journal) {
        this.settings = settings;
        this.store = store;
        this.keystore = keystore;
        this.journal = journal;
        mode = store.mode();
        folder = settings.directory().map(directory -> new ReplicaFolder(directory, settings.seam()));
        if (folder.isEmpty()) {
            boolean had = store.read(within -> within.replica().head()).isPresent();
            mode.copied(had || settings.isRestored());
            look = without(had);
        }
    }

    private Look without(boolean had) {
        if (had) {
            return new Look(State.UNREAD, 0, Optional.of("the register has a copy off the machine, and its folder is not configured:"
                    + " set replica in etc/" + OptOutConfiguration.PID + ".cfg; if there is to be none, see optout:replica-lost"));
        }
        return settings.isRestored() ? new Look(State.MISSING, 0, Optional.of("the register has no copy off the machine. " + RESTORED_WITHOUT)) : NONE;
    }

    /** Returns whether a folder is configured. */
    boolean hasFolder() {
        return folder.isPresent();
    }

    /** Compares both ends and gives the copy what waits; what does not work now is tried again at the next sweep. */
    void sweep() {
        if (folder.isEmpty()) {
            return;
        }
        turn.lock();
        try {
            look(folder.get());
            if (look.state() == State.IN_STEP) {
                send(folder.get());
            }
        } catch (IOException e) {
            // An exception's text may hold a path; its class says enough beside the configured folder.
            found(mode.settled() ? State.IN_STEP : State.UNREAD, 0, "the folder of the register's copy cannot be read or written ("
                    + e.getClass().getSimpleName() + "): mount it, and see that it belongs to the node's user");
        } catch (CadreException e) {
            found(e.code() == ErrorCode.CONTENT_CHANGED ? State.BROKEN : mode.settled() ? State.IN_STEP : State.UNREAD, 0, e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private void found(State state, long ahead, String problem) {
        Look before = look;
        look = new Look(state, ahead, Optional.of(problem));
        if (!look.equals(before)) {
            LOG.error("Opt-out: {}", problem);
        }
        if (state == State.AHEAD || state == State.FORKED) {
            mode.settled(false);
        }
    }

    private void inStep() {
        if (look.state() != State.IN_STEP || look.problem().isPresent()) {
            LOG.info("Opt-out: the register and its copy are in step");
        }
        look = new Look(State.IN_STEP, 0, Optional.empty());
        settings.settled();
        mode.settled(true);
    }

    private void look(ReplicaFolder copy) throws IOException {
        Optional<Owner> owner = copy.owner(keystore);
        Optional<Head> head = store.read(within -> within.replica().head());
        if (owner.isEmpty()) {
            if (copy.last() > 0) {
                found(State.BROKEN, 0, "the folder holds records and does not say whose: the file owner is missing");
            } else if (head.isPresent()) {
                found(State.MISSING, 0, "the folder of the register's copy is empty, and was not before: mount the right one; if the copy"
                        + " is lost, see optout:replica-lost");
            } else if (settings.isRestored()) {
                found(State.MISSING, 0, "the folder of the register's copy is empty. Mount the right one. " + RESTORED_WITHOUT);
            } else {
                byte[] chain = new byte[16];
                new SecureRandom().nextBytes(chain);
                copy.own(HexFormat.of().formatHex(chain), keystore);
                begin(HexFormat.of().formatHex(chain));
            }
        } else if (!owner.get().own() || head.filter(known -> !known.chain().equals(owner.get().chain())).isPresent()) {
            found(State.FOREIGN, 0, "the folder holds the copy of another register: configure the right one");
        } else {
            compare(copy, owner.get().chain(), head, copy.last());
        }
    }

    private void compare(ReplicaFolder copy, String chain, Optional<Head> head, long last) throws IOException {
        if (head.isEmpty() && last == 0) {
            begin(chain);
        } else if (head.filter(known -> known.sequence() > last).isPresent()) {
            found(State.BROKEN, 0, "record " + (last + 1) + " of the register's copy is missing, and was there; if it does not come back,"
                    + " see optout:replica-lost");
        } else if (head.filter(known -> known.sequence() > 0).isPresent()
                && !Digest.ofContent(copy.read(head.get().sequence())).equals(head.get().hash())) {
            found(State.FORKED, 0, "record " + head.get().sequence() + " of the register's copy is another one than this register wrote: two"
                    + " nodes write to it");
        } else {
            Head known = head.isPresent() ? own(copy, head.get(), last) : Head.first(chain);
            if (known.sequence() == last && store.read(within -> within.state(REPLAYING)) == 0) {
                inStep();
            } else if (mode.settled()) {
                found(State.FORKED, last - known.sequence(), "another node has written to the register's copy since this one started");
            } else {
                found(State.AHEAD, last - known.sequence(), "the register was restored, and its copy has " + (last - known.sequence())
                        + " records that it lacks, or a replay of them was cut short: see optout:replay");
            }
        }
    }

    // All that there is, as changes: the copy of a register that was there before it.
    private void begin(String chain) {
        store.change(within -> {
            within.replica().head(Head.first(chain));
            within.state(LOST, 0);
            within.copyEverything();
            journal.record(AuditEvent.of(AuditAction.OPTOUT_REPLICA_BEGUN, "register").with("copy", chain));
            within.commitUntold();
            return 0;
        });
        inStep();
    }

    // A kill came behind the writing of these.
    private Head own(ReplicaFolder copy, Head head, long last) throws IOException {
        Head known = head;
        List<Long> done = new ArrayList<>();
        long behind = 0;
        while (known.sequence() < last) {
            long number = behind;
            List<Waiting> waiting = store.read(within -> within.replica().waiting(number, 1));
            if (waiting.isEmpty() || !record(copy, known).id().equals(waiting.get(0).id())) {
                break;
            }
            behind = waiting.get(0).number();
            done.add(behind);
            known = record(copy, known).head();
        }
        if (!done.isEmpty()) {
            written(known, done);
        }
        return known;
    }

    private ReplicaRecord record(ReplicaFolder copy, Head after) throws IOException {
        return ReplicaRecord.read(copy.read(after.sequence() + 1), after, keystore);
    }

    private void written(Head head, List<Long> numbers) {
        store.change(within -> {
            within.replica().head(head);
            within.replica().remove(numbers);
            within.commitUntold();
            return 0;
        });
    }

    private void send(ReplicaFolder copy) throws IOException {
        List<Waiting> waiting = store.read(within -> within.replica().waiting(0, TOGETHER));
        while (!waiting.isEmpty()) {
            Head head = store.read(within -> within.replica().head()).orElseThrow();
            List<Long> done = new ArrayList<>();
            try {
                for (Waiting one : waiting) {
                    byte[] bytes = ReplicaRecord.write(head, one.id(), one.content(), keystore);
                    copy.write(head.sequence() + 1, bytes);
                    head = new Head(head.chain(), head.sequence() + 1, Digest.ofContent(bytes));
                    done.add(one.number());
                }
            } finally {
                if (!done.isEmpty()) {
                    written(head, done);
                }
            }
            waiting = store.read(within -> within.replica().waiting(0, TOGETHER));
        }
    }

    /** Returns why nothing may be released as long as things stand like this. */
    Optional<ReleaseRefusal> refusal() {
        Look now = look;
        if (!mode.settled() && (now.state() != State.UNREAD || store.read(within -> within.state(LOST)) == 0)) {
            return Optional.of(new ReleaseRefusal(ErrorCode.OPTOUT_REPLICA_AHEAD, now.problem().orElse("the register lacks changes")));
        }
        if (mode.copied() && !settings.most().isZero()) {
            long since = store.read(within -> within.replica().since());
            if (since > 0 && store.now() - since > settings.most().toMillis()) {
                return Optional.of(new ReleaseRefusal(ErrorCode.OPTOUT_NOT_REPLICATED, "changes of the opt-out register wait since "
                        + Instant.ofEpochMilli(since) + " for its copy off the machine: see optout:replica"));
            }
        }
        return Optional.empty();
    }

    /** Returns how things stand, without asking the folder. */
    ReplicaStatus status() {
        Look now = look;
        long since = store.read(within -> within.replica().since());
        return new ReplicaStatus(now.state(), settings.directory().map(Object::toString).orElse(""),
                store.read(within -> within.replica().head()).map(Head::sequence).orElse(0L), now.ahead(),
                store.read(within -> within.replica().many()), since == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since)),
                now.problem(), refusal().map(ReleaseRefusal::why));
    }

    /**
     * Refuses unless the copy can be said to be lost.
     *
     * @throws CadreException WRONG_STAGE
     */
    void demandTrouble() {
        sweep();
        if (look.problem().isEmpty()) {
            throw new CadreException(ErrorCode.WRONG_STAGE, look.state() == State.NONE ? "the register has no copy"
                    : "the register's copy is there, and in step");
        }
    }

    /** Forgets the copy, so that another one is begun once an empty folder is there; {@code event} is journalled before. */
    void lost(AuditEvent event) {
        turn.lock();
        try {
            store.change(within -> {
                journal.record(event.count("last", within.replica().head().map(Head::sequence).orElse(0L))
                        .count("waiting", within.replica().many()));
                within.replica().forget();
                within.state(LOST, 1);
                within.state(REPLAYING, 0);
                within.commitUntold();
                return 0;
            });
            settings.settled();
            mode.copied(folder.isPresent());
            look = folder.isEmpty() ? NONE
                    : new Look(State.UNREAD, 0, Optional.of("the register's copy was said to be lost, and no other one is begun yet"));
        } finally {
            turn.unlock();
        }
        sweep();
    }

    /** What is done with the changes that the register lacks. */
    interface Replaying {
        /** Takes the changes of a record in, within a transaction that it does not end. */
        void take(OptOutStatements within, List<ReplicaRow> rows) throws SQLException;

        /** Ends the replay, within a transaction that it does not end. */
        void end(OptOutStatements within, long from, long to) throws SQLException;
    }

    /**
     * Hands out what the register lacks, record by record, each in one transaction with the place behind it.
     *
     * @throws CadreException as {@link org.cadrenode.api.optout.OptOutReplica#replay}
     */
    void replay(Replaying replaying) throws IOException {
        turn.lock();
        try {
            sweep();
            if (mode.settled()) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "the register lacks nothing that its copy has");
            }
            if (look.state() != State.AHEAD) {
                throw new CadreException(look.state() == State.BROKEN ? ErrorCode.CONTENT_CHANGED : ErrorCode.OPTOUT_REPLICA_AHEAD,
                        look.problem().orElse("the register's copy cannot be read"));
            }
            ReplicaFolder copy = folder.orElseThrow();
            Optional<Head> known = store.read(within -> within.replica().head());
            Head head = known.orElse(Head.first(copy.owner(keystore).orElseThrow().chain()));
            long from = head.sequence() + 1;
            long last = copy.last();
            while (head.sequence() < last) {
                ReplicaRecord record = record(copy, head);
                List<ReplicaRow> rows = ReplicaRow.read(record.open(keystore));
                store.change(within -> {
                    replaying.take(within, rows);
                    within.replica().head(record.head());
                    within.state(REPLAYING, known.isEmpty() || within.state(REPLAYING) == FROM_NOTHING ? FROM_NOTHING : FROM_HEAD);
                    within.commitUntold();
                    return 0;
                });
                head = record.head();
            }
            store.change(within -> {
                replaying.end(within, from, last);
                boolean knewNothing = within.state(REPLAYING) == FROM_NOTHING;
                within.state(REPLAYING, 0);
                within.state(LOST, 0);
                if (knewNothing) {
                    // What the register had besides, the copy may lack.
                    within.copyEverything();
                    within.commitUntold();
                } else {
                    within.commit();
                }
                return knewNothing;
            });
            sweep();
        } finally {
            turn.unlock();
        }
    }
}
