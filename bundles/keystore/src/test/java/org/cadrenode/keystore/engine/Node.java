package org.cadrenode.keystore.engine;

import org.cadrenode.api.keys.KeyCustody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody.UnsealPlan;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.UnsealMethod;

/** A node's surroundings in memory, and places below one directory. */
final class Node implements Surroundings {
    // The real cost is for attackers; a test has none to keep away.
    static final Stretching CHEAP = new Stretching(64, 1, 2);
    static final String PASSPHRASE = "sixteen letters and more";

    final Path base;
    final List<AuditEvent> events = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    final List<NodeKeys> published = new ArrayList<>();
    final List<KeyPurpose> rotated = new ArrayList<>();
    int takenBack;
    boolean created;
    boolean recorded;
    UnsealMethod method = UnsealMethod.SHARES;
    boolean journal = true;

    Node(Path base) {
        this.base = base;
    }

    Path store() {
        return base.resolve("data/cadre/keystore/node.bcfks");
    }

    Path credential() {
        return base.resolve("credentials/keystore");
    }

    Places places(Optional<Places.Token> token) {
        return new Places(store(), credential(), null, List.of(base.resolve("data/cadre/vault")), token);
    }

    Custody custody() {
        return custody(DurableFile.Steps.NONE);
    }

    Custody custody(DurableFile.Steps steps) {
        return new Custody(places(Optional.empty()), true, this, CHEAP, steps);
    }

    /** Returns a custody that has opened its keystore by the credential file, making it at the first time. */
    Custody started() {
        Custody custody = custody();
        custody.attempt();
        return custody;
    }

    /** Returns the shares that were handed over. */
    static List<String> initialise(KeyCustody custody, UnsealPlan plan) throws IOException {
        List<String> handed = new ArrayList<>();
        custody.initialise(plan, handed::addAll);
        return handed;
    }

    static UnsealPlan plan(String passphrase, int shares, int threshold, boolean credential) {
        return new UnsealPlan(passphrase.isEmpty() ? Optional.empty() : Optional.of(passphrase.toCharArray()),
            shares == 0 ? OptionalInt.empty() : OptionalInt.of(shares), shares == 0 ? OptionalInt.empty() : OptionalInt.of(threshold),
            credential, false);
    }

    long count(AuditAction action) {
        return events.stream().filter(event -> event.action() == action).count();
    }

    List<Path> files() throws IOException {
        try (var entries = Files.list(store().getParent())) {
            return entries.map(Path::getFileName).sorted().toList();
        }
    }

    @Override
    public void demandJournal() {
        if (!journal) {
            throw new CadreException(ErrorCode.JOURNAL_UNWRITABLE, "no journal");
        }
    }

    @Override
    public void record(AuditEvent event) {
        demandJournal();
        events.add(event);
    }

    @Override
    public Runnable publish(NodeKeys keys, boolean made, UnsealMethod by, boolean onRecord) {
        published.add(keys);
        created = made;
        recorded = onRecord;
        method = by;
        return () -> takenBack++;
    }

    @Override
    public void pause(Duration time) {
        pauses.add(time);
    }

    @Override
    public void rotating(KeyPurpose purpose) {
        rotated.add(purpose);
    }

    @Override
    public void renew() {
        // Renewals have a test of their own.
    }

    @Override
    public Optional<Long> left(KeyPurpose purpose) {
        return Optional.empty();
    }
}
