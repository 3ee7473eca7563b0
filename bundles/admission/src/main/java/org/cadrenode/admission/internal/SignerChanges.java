package org.cadrenode.admission.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cadrenode.admission.engine.Digests;
import org.cadrenode.admission.engine.InstalledCode;
import org.cadrenode.admission.engine.TrustStore;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.Journal;

/**
 * Tells the journal of changes of the trust store that were not made through the node: a file that somebody put there or
 * took away. Compares with the state last told of.
 */
final class SignerChanges {
    private final TrustStore store;
    private final Path known;
    private final Journal journal;
    private int byFile;

    SignerChanges(TrustStore store, Path known, Journal journal) {
        this.store = store;
        this.known = known;
        this.journal = journal;
    }

    /** Returns how many changes by file were found since the start. */
    synchronized int byFile() {
        return byFile;
    }

    /** Journals what changed by file since the last call. */
    synchronized void tell() throws IOException {
        TreeSet<String> now = state();
        TreeSet<String> before = new TreeSet<>(Files.exists(known) ? Files.readAllLines(known, StandardCharsets.UTF_8) : List.of());
        if (now.equals(before)) {
            return;
        }
        List<AuditEvent> events = new ArrayList<>();
        for (String line : before) {
            if (!now.contains(line)) {
                events.add(event(AuditAction.SIGNER_DISTRUSTED, line, now));
            }
        }
        for (String line : now) {
            if (!before.contains(line)) {
                events.add(event(AuditAction.SIGNER_TRUSTED, line, now));
            }
        }
        events.forEach(journal::record);
        InstalledCode.replace(known, lines(now));
        byFile += events.size();
    }

    /** Takes the present state for told: the change was made through the node. */
    synchronized void told() throws IOException {
        InstalledCode.replace(known, lines(state()));
    }

    private AuditEvent event(AuditAction action, String line, TreeSet<String> now) {
        return AuditEvent.of(action, line.split(" ", 2)[0]).with("by", "file").with("until", line.split(" ", 2)[1])
                .with("store", Digests.of(lines(now).getBytes(StandardCharsets.UTF_8)));
    }

    private TreeSet<String> state() throws IOException {
        return store.entries().stream().map(entry -> entry.fingerprint() + " " + entry.until()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lines(TreeSet<String> state) {
        return state.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
