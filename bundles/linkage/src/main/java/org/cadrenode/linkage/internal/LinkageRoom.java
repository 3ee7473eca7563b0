package org.cadrenode.linkage.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.linkage.Linkage;
import org.cadrenode.api.linkage.Linked;
import org.cadrenode.api.pseudonym.Pseudonym;
import org.cadrenode.api.pseudonym.TokenReader;
import org.cadrenode.linkage.engine.PointsJudge;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Linkage over the encrypted token store. A package goes through four steps, each of which can be cut off and done
 * again: its token sets are stored in batches, together with the marks of whom they could touch; what is marked is
 * settled; the journal gets the counts; the package is written down as taken. Only the last makes the next call return
 * at once, so a package that was cut off may stand in the journal twice, the second time with the smaller counts.
 */
@Component(service = {Linkage.class, LinkageRoom.class}, configurationPid = LinkageConfiguration.PID)
@Designate(ocd = LinkageConfiguration.class)
public final class LinkageRoom implements Linkage {
    private final TokenStore store;
    private final int largestBlock;
    private final Intake intake;
    private final Journal journal;
    private @Nullable LiveSubjects live;

    /** Opens the store that the configuration names. */
    @Activate
    public LinkageRoom(@Reference Intake intake, @Reference Keystore keystore, @Reference Journal journal,
            LinkageConfiguration configuration) {
        this(new TokenStore(directory(configuration).resolve("linkage"), keystore.filePassword(KeyPurpose.LINKAGE_FILE, keystore.versions(KeyPurpose.LINKAGE_FILE).get(0)),
                configuration.cacheMebibytes()), configuration.largestBlock(), intake, journal);
    }

    LinkageRoom(TokenStore store, int largestBlock, Intake intake, Journal journal) {
        this.store = store;
        this.largestBlock = largestBlock;
        this.intake = intake;
        this.journal = journal;
    }

    private static Path directory(LinkageConfiguration configuration) {
        return configuration.directory().isEmpty()
                ? Path.of(System.getProperty("karaf.data", "data"), "cadre", "linkage")
                : Path.of(configuration.directory());
    }

    // Not synchronised: a package that is under way fails at its next statement, and is finished after the next start.
    @Deactivate
    void close() {
        store.close();
    }

    @Override
    public synchronized Linked link(Received received) throws IOException {
        String packageId = received.manifest().packageId();
        if (!store.taken(packageId)) {
            ProviderId provider = received.manifest().provider();
            LiveSubjects.Change change = guarded(subjects -> {
                try (TokenReader reader = new TokenReader(intake.tokens(received))) {
                    return subjects.take(provider, reader);
                }
            });
            store.checkpoint();
            journal.record(event(packageId, change));
            store.take(packageId);
            store.checkpoint();
        }
        return new Linked(received, store.counters().lastSequence());
    }

    @Override
    public synchronized void forget(List<Pseudonym> subjects) {
        LiveSubjects.Change change;
        try {
            change = guarded(live -> live.forget(subjects));
        } catch (IOException e) {
            throw new IllegalStateException("Forgetting reads no stream", e);
        }
        store.checkpoint();
        journal.record(event("", change).count("forgotten", change.forgotten()));
    }

    @Override
    public List<Assignment> assignmentsSince(long sequence, int limit) {
        return store.assignmentsSince(sequence, limit);
    }

    @Override
    public Status status() {
        return store.status();
    }

    private static AuditEvent event(String object, LiveSubjects.Change change) {
        return AuditEvent.of(AuditAction.SUBJECTS_LINKED, object).count("token_sets", change.tokenSets())
                .count("changed", change.changed()).count("reassigned", change.reassigned())
                .count("conflicts", change.conflicts()).count("ambiguous", change.ambiguous());
    }

    private interface Step {
        LiveSubjects.Change on(LiveSubjects subjects) throws IOException;
    }

    // What is in memory mirrors the store; after a failure in between it is read anew at the next call.
    private LiveSubjects.Change guarded(Step step) throws IOException {
        LiveSubjects subjects = live;
        live = null;
        if (subjects == null) {
            subjects = new LiveSubjects(store, new PointsJudge(), largestBlock);
        }
        LiveSubjects.Change change = step.on(subjects);
        live = subjects;
        return change;
    }
}
