package org.cadrenode.mesh.engine;

import java.io.IOException;
import java.time.Duration;

/** The handshakes that the service wants at least once a day, and sooner again after one that failed. Used by one thread. */
public final class Handshakes {
    private static final Duration SOONEST = Duration.ofMinutes(5);

    private final MailboxWay way;
    private final Standing standing;
    private final Duration every;
    private int failed;

    /** @param every how often there is one while all is well */
    public Handshakes(MailboxWay way, Standing standing, Duration every) {
        this.way = way;
        this.standing = standing;
        this.every = every;
    }

    /** Makes one, and returns after which time there is to be the next. */
    public Duration next() {
        try {
            standing.note(() -> {
                way.handshake();
                standing.shook();
                return way;
            });
            failed = 0;
            return every;
        } catch (IOException e) {
            // The standing tells.
            Duration sooner = SOONEST.multipliedBy(1L << Math.min(failed++, 10));
            return sooner.compareTo(every) < 0 ? sooner : every;
        }
    }
}
