package org.cadrenode.custodian.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.exchange.CustodianIntake;
import org.cadrenode.api.exchange.Received;
import org.cadrenode.api.identifiable.CustodianVault;
import org.cadrenode.api.keys.KeyHolder;
import org.cadrenode.api.keys.Keystore;

/** The real custodian for tests elsewhere, which looks for packages when it is told to. */
public final class House implements AutoCloseable {
    private final CustodianIntake intake;
    private final CustodianRoom room;

    /** Opens the custodian's store in a directory. */
    public House(Path directory, CustodianIntake intake, Keystore keystore, Journal journal) {
        this.intake = intake;
        room = new CustodianRoom(new CustodianStore(directory, 4, keystore), intake, keystore, journal, Clock.systemUTC(),
                Executors.newSingleThreadScheduledExecutor());
    }

    /** Takes in all that lies there; true if there was anything. */
    public boolean takeAll() throws IOException {
        boolean any = false;
        room.complete();
        for (Optional<Received> next = intake.next(); next.isPresent(); next = intake.next()) {
            room.take(next.get());
            any = true;
        }
        return any;
    }

    /** Returns what it holds. */
    public CustodianVault vault() {
        return room;
    }

    /** Returns what is renewed after a rotation. */
    public KeyHolder holder() {
        return room;
    }

    @Override
    public void close() {
        room.close();
    }
}
