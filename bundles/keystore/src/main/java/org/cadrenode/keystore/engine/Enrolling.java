package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyPurpose;

/** Asks for, grants and accepts the keys that a network shares. The caller holds the lock of {@link Custody}. */
final class Enrolling {
    private static final String VERSION = Holding.VERSION;

    private final Holding holding;
    private final KeyRequests requests;
    private final Surroundings around;

    Enrolling(Holding holding, KeyRequests requests, Surroundings around) {
        this.holding = holding;
        this.requests = requests;
        this.around = around;
    }

    String request(KeyPurpose purpose) throws IOException {
        Holding.Open now = holding.demandOpen();
        String text = Enrolment.request(now.keys(), purpose);
        String digest = HexFormat.of().formatHex(Enrolment.readRequest(now.keys(), text).digest());
        around.record(AuditEvent.of(AuditAction.KEY_REQUESTED, purpose).with("request", digest));
        requests.add(digest);
        return text;
    }

    String grant(String text, String fingerprint) throws IOException {
        Holding.Open now = holding.demandOpen();
        Enrolment.Request request = Enrolment.readRequest(now.keys(), text);
        Enrolment.demandFingerprint(fingerprint, request.signing(), request.opening());
        KeyPurpose purpose = request.purpose();
        int version = now.keys().versions(purpose).get(0);
        if (version <= request.newest()) {
            throw new CadreException(ErrorCode.USAGE, "the node that asks has a key of version " + request.newest()
                + " of its own, and this node's is of version " + version + ": rotate it here first (key:rotate), then grant");
        }
        around.record(AuditEvent.of(AuditAction.KEY_GRANTED, purpose).count(VERSION, version)
            .with("to", Enrolment.fingerprint(request.signing(), request.opening())).with("request", HexFormat.of().formatHex(request.digest())));
        byte[] secret = now.contents().ring().secret(purpose, version);
        try {
            return Enrolment.grant(now.keys(), request, version, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    int accept(String text, String fingerprint) throws IOException {
        Holding.Open now = holding.demandOpen();
        Enrolment.Grant grant = Enrolment.readGrant(now.keys(), text);
        Enrolment.demandFingerprint(fingerprint, grant.signing(), grant.opening());
        if (!requests.has(HexFormat.of().formatHex(grant.request()))) {
            throw Enrolment.notAuthentic("the key grant answers no request of this node");
        }
        KeyPurpose purpose = grant.purpose();
        byte[] secret = Enrolment.open(now.keys(), grant);
        if (Unlocking.holds(now.contents().ring(), purpose, grant.version(), secret)) {
            Arrays.fill(secret, (byte) 0);
            return grant.version();
        }
        int newest = now.keys().versions(purpose).get(0);
        if (grant.version() <= newest || grant.version() > KeyRing.LAST_VERSION) {
            Arrays.fill(secret, (byte) 0);
            throw new CadreException(ErrorCode.USAGE, "the grant is of version " + grant.version() + " and this node has version "
                + newest + ": the network's key needs a higher one. Have it rotated there, and ask again");
        }
        around.record(AuditEvent.of(AuditAction.KEY_ACCEPTED, purpose).count(VERSION, grant.version())
            .with("from", Enrolment.fingerprint(grant.signing(), grant.opening())));
        holding.add(now, purpose, grant.version(), secret);
        return grant.version();
    }
}
