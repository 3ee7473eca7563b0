package org.cadrenode.vault.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Tells whether the vault is open, answers, and holds nothing that was altered. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=vault", HealthCheck.TAGS + "=cadre"})
public final class VaultHealthCheck implements HealthCheck {
    // It is read when the keystore opens; a backup and a rotation of keys close it for as long.
    private static final Duration OPENING = Duration.ofMinutes(1);

    private final @Nullable VaultService vault;
    private final LongSupplier nanos;
    private final long made;

    /** Makes the check; without a vault it says so. It is made anew when the vault comes or goes. */
    @Activate
    public VaultHealthCheck(@Reference(cardinality = ReferenceCardinality.OPTIONAL,
            policyOption = ReferencePolicyOption.GREEDY) @Nullable VaultService vault) {
        this(vault, System::nanoTime);
    }

    VaultHealthCheck(@Nullable VaultService vault, LongSupplier nanos) {
        this.vault = vault;
        this.nanos = nanos;
        this.made = nanos.getAsLong();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (vault == null && nanos.getAsLong() - made < OPENING.toNanos()) {
            log.temporarilyUnavailable("The vault is not open yet; it opens with the keystore");
            return new Result(log);
        }
        if (vault == null) {
            log.critical("The vault is closed: the keystore is sealed, or the database does not open. If the log says that it "
                    + "does not, restore its folder from a backup: database and anchor together, and the newest keys of children");
            return new Result(log);
        }
        VaultStore store = vault.store();
        if (vault.putBack()) {
            log.critical("The vault started older than the journal's last reading saw it (version {}): it was put back to a copy. "
                    + "If you restored it, send the deliveries since then again; if nobody did, call those who look into it",
                    vault.versionSeen());
        }
        try {
            store.probe();
            log.info("{} children are held, {} KiB of memory, version {}", store.subjects().size(),
                    store.subjects().bytes() + store.index().bytes() >> 10, store.version());
        } catch (CadreException e) {
            log.critical(store.refusal().isPresent()
                    ? "The vault refuses to read and write, as it is not what was written ({}). Keep its folder for those who "
                            + "look into it, then restore database and anchor together from a backup, and the newest keys of children"
                    : "The vault's database does not answer ({}); make room on its disk or restore it from a backup",
                    store.refusal().orElse(e.code().name()));
        }
        if (store.shredded() > 0) {
            log.warn("{} children were in an older copy of the database whose keys had been destroyed since; they were removed again",
                    store.shredded());
        }
        if (store.overfull() > 0) {
            log.warn("Under {} local ids more identities came together than one child can have; their records are held. "
                    + "Look whether the dictionary names the right column as SUBJECT", store.overfull());
        }
        return new Result(log);
    }
}
