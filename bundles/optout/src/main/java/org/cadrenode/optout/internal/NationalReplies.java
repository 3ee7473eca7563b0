package org.cadrenode.optout.internal;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cadrenode.api.mesh.MeshIncoming;
import org.cadrenode.api.mesh.MeshMailbox;
import org.cadrenode.optout.internal.AnswerReader.Kind;
import org.cadrenode.optout.internal.NationalCoverage.Entry;
import org.cadrenode.optout.internal.NationalLot.State;

/**
 * Takes in what came back. A message is the node's own if its local id is that of a lot, which nobody can guess, and it comes
 * from the service; all others are left where they are. It is acknowledged once what it says is on stable storage, so that
 * after a kill it comes again, and then says what is known already. Not thread-safe.
 */
final class NationalReplies {
    private static final Pattern STATUS = Pattern.compile("[A-Za-z0-9]{1,8}");
    private static final String DONE = "00";
    private static final int MOST_FAILURES = 3;

    private final OptOutService register;
    private final National national;
    private final NationalSettings settings;
    private final NationalPost post;
    // The one that failed last comes last.
    private final Set<String> unread = new LinkedHashSet<>();
    private volatile Set<String> strangers = Set.of();

    NationalReplies(OptOutService register, NationalPost post) {
        this.register = register;
        this.national = register.national();
        this.settings = national.settings();
        this.post = post;
    }

    /** Returns how many messages wait in the mailbox that are no replies. */
    long strangers() {
        return strangers.size();
    }

    /**
     * Takes in what waits, and returns whether all of it could be read. What cannot be read comes last the next time, so that it
     * never keeps the others.
     *
     * @throws IOException if nobody knows what waits
     */
    boolean take(MeshMailbox mailbox, long now) throws IOException {
        List<String> waiting = mailbox.waiting(settings.replyWorkflow());
        unread.retainAll(waiting);
        List<String> inTurn = new ArrayList<>(waiting);
        inTurn.removeAll(unread);
        inTurn.addAll(unread);
        Set<String> left = new HashSet<>(strangers);
        left.retainAll(waiting);
        int failures = 0;
        for (String id : inTurn) {
            if (left.contains(id)) {
                continue;
            }
            unread.remove(id);
            try {
                if (take(mailbox, id, now) == Taken.STRANGE) {
                    left.add(id);
                }
            } catch (IOException e) {
                unread.add(id);
                // Several may mean that the line is down.
                if (++failures >= MOST_FAILURES) {
                    break;
                }
            }
        }
        strangers = left;
        return failures == 0;
    }

    private Taken take(MeshMailbox mailbox, String id, long now) throws IOException {
        Optional<MeshIncoming> opened = mailbox.open(id);
        if (opened.isEmpty()) {
            return Taken.LATER;
        }
        Taken taken;
        try (MeshIncoming message = opened.get()) {
            taken = take(message, now);
        }
        if (taken == Taken.KEPT) {
            mailbox.acknowledge(id);
        }
        return taken;
    }

    /** What became of a message. */
    private enum Taken {
        /** What it says is kept. */
        KEPT,
        /** It is none of the node's. */
        STRANGE,
        /** It cannot be judged yet. */
        LATER
    }

    private Taken take(MeshIncoming message, long now) throws IOException {
        Optional<Entry> lot = lot(message);
        if (lot.isEmpty() || !ofService(message)) {
            return Taken.STRANGE;
        }
        try {
            switch (message.kind()) {
                case REPORT -> report(message, lot.get(), now);
                case DATA -> {
                    return data(message, lot.get(), now);
                }
            }
        } catch (AnswerRefused e) {
            post.fail(lot.get(), e.code(), now);
        }
        return Taken.KEPT;
    }

    private Optional<Entry> lot(MeshIncoming message) {
        return national.coverage().entries().stream().filter(entry -> entry.lot().sentAt() > 0
                && (entry.lot().localId().equals(message.localId()) || message.kind() == MeshIncoming.Kind.REPORT
                        && !message.linkedId().isEmpty() && entry.lot().messageId().equals(message.linkedId()))).findFirst();
    }

    private boolean ofService(MeshIncoming message) {
        return settings.senders().contains(message.sender())
                || message.kind() == MeshIncoming.Kind.REPORT && message.sender().isEmpty();
    }

    private void report(MeshIncoming message, Entry lot, long now) {
        if (lot.lot().state().open() && !message.status().equals(DONE)) {
            post.fail(lot, "MESH_REPORT_" + (STATUS.matcher(message.status()).matches() ? message.status() : "UNKNOWN"), now);
        }
    }

    private Taken data(MeshIncoming message, Entry lot, long now) throws IOException, AnswerRefused {
        State state = lot.lot().state();
        if (!state.open() && state != State.ANSWERED) {
            // It came too late: its numbers are asked about anew.
            return Taken.KEPT;
        }
        PushbackInputStream content = new PushbackInputStream(message.content());
        switch (AnswerReader.kind(content)) {
            case RECEIPT -> {
                AnswerReader.receipt(content);
                if (state.open() && !lot.lot().receipt()) {
                    post.received(lot);
                }
                return Taken.KEPT;
            }
            case LIST -> {
                Optional<Marks> marks = register.store().marksOf(lot.lot().markKey());
                if (marks.isPresent()) {
                    said(lot, AnswerReader.leftOut(content, lot.marks(), new NumberMarks(marks.get()), settings.mostOutPercent()), now);
                }
                return Taken.KEPT;
            }
            case NOTHING -> {
                // Nothing may be an answer, or the loss of one: it is believed of a lot that the service said it took in.
                AnswerReader.nothing(content);
                if (state.open() && !lot.lot().receipt()) {
                    return Taken.LATER;
                }
                said(lot, AnswerReader.leftOut(new BitSet(), lot.lot().size(), settings.mostOutPercent()), now);
                return Taken.KEPT;
            }
            case ERROR_FILE -> throw new AnswerRefused(AnswerRefused.Why.ANSWER_ERROR_FILE);
        }
        return Taken.STRANGE;
    }

    private void said(Entry lot, BitSet out, long now) throws AnswerRefused {
        if (lot.lot().state().open()) {
            post.answered(lot, lot.marks().withOut(out), now);
        } else if (!lot.marks().sameOut(out)) {
            throw new AnswerRefused(AnswerRefused.Why.ANSWER_CONTRADICTED);
        }
    }
}
