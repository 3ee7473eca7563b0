package org.cadrenode.keystore.engine;

import java.time.Duration;
import java.util.Locale;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.keys.UnsealMethod;

/**
 * Failed attempts to open the keystore: each is journalled and answered after a pause, which doubles from one second
 * to thirty. There is no lock-out, for that would let anybody keep the keystore shut. Not thread-safe.
 */
final class Refusals {
    private static final int LONGEST_SECONDS = 30;
    private static final int DOUBLINGS = 5;

    private final Surroundings around;
    private int count;

    Refusals(Surroundings around) {
        this.around = around;
    }

    /** Returns what to throw, after the pause. @param share the number of the share, 0 if there is none or it is unknown */
    CadreException of(CadreException refusal, UnsealMethod method, int share) {
        count++;
        try {
            around.record(AuditEvent.of(AuditAction.UNSEALING_REFUSED, "keystore").ending(AuditOutcome.REFUSED)
                .with("method", method.name().toLowerCase(Locale.ROOT)).count("failures", count).count("share", share));
        } finally {
            around.pause(Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1L << Math.min(count - 1, DOUBLINGS))));
        }
        return refusal;
    }

    void forget() {
        count = 0;
    }
}
