package org.cadrenode.exchange.internal;

import java.time.Clock;
import java.util.Optional;
import org.cadrenode.api.erasure.ErasurePromise;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.Receipt;
import org.jspecify.annotations.Nullable;

/** What the receipt of a purge promises: when what was taken out has gone from the files, too. */
final class Promise {
    private Promise() { }

    /** Returns the receipt with the promise; as it is if it is of another kind, or nobody here makes files anew. */
    static Receipt in(Receipt receipt, @Nullable ErasurePromise erasures, Clock clock) {
        return receipt.kind() != PackageKind.PURGE || erasures == null ? receipt : new Receipt(receipt.packageId(), receipt.kind(),
                receipt.counts(), receipt.at(), Optional.of(clock.instant().plus(erasures.within())));
    }
}
