package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.pseudonym.Renewal;
import org.cadrenode.api.pseudonym.RenewalReader;
import org.cadrenode.api.pseudonym.RenewalWriter;

/** The contents of renewals, as they are kept sealed. */
record RenewalFiles(SealedFolder folder) {
    private static final String PAIRS = "pairs-";

    long count(String name) throws IOException {
        long count = 0;
        try (RenewalReader reader = new RenewalReader(folder.open(name))) {
            while (reader.next().isPresent()) {
                count++;
            }
        }
        return count;
    }

    /** Returns the pairs of a content that is small, without tokens. */
    List<Renewal> pairs(String name) throws IOException {
        List<Renewal> pairs = new ArrayList<>();
        try (RenewalReader reader = new RenewalReader(folder.open(name))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                pairs.add(new Renewal(next.get().former(), next.get().present(), Optional.empty()));
            }
        }
        return pairs;
    }

    /** Sends a content to the custodian. Tokens are for linking, which is not the custodian's business. */
    void tell(CustodianDispatch custodian, ProviderId provider, String reference, String name) throws IOException {
        String pairs = PAIRS + provider;
        folder.write(pairs, sink -> {
            RenewalWriter writer = new RenewalWriter(sink);
            try (RenewalReader reader = new RenewalReader(folder.open(name))) {
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    writer.renewal(new Renewal(next.get().former(), next.get().present(), Optional.empty()));
                }
            }
            writer.finish();
        });
        try (InputStream content = folder.open(pairs)) {
            custodian.sendRenewal(provider, reference, count(pairs), content);
        }
        folder.remove(pairs);
    }
}
