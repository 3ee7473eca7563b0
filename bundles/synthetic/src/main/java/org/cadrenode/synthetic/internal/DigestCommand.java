package org.cadrenode.synthetic.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.Tally;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.Revisions;
import org.cadrenode.api.identifiable.PurposeToken.Purpose;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.identifiable.VaultPerson;
import org.cadrenode.api.research.ResearchDatabase;

/**
 * Prints a digest of the rows of every store, whatever their order, so that two nodes with the same keys can be compared:
 * one that was killed, and one that was not.
 */
@Service
@Command(scope = "demo", name = "digest", description = "Prints a digest of the rows of every store, whatever their order",
        detailedDescription = "Examples:\n"
                + "  demo:digest\n"
                + "Exit codes: 0 done, 1 failed.\n"
                + "Role: admin.")
public final class DigestCommand extends DemoCommand {
    @Override
    Map<String, Object> answer() {
        Map<String, Object> digests = new LinkedHashMap<>();
        // Whether records had to be held for a moment, and went on in a continuation, is a matter of time.
        Map<DeliveryId, Tally> accounts = new HashMap<>();
        Revisions revisions = service(Revisions.class);
        // A revision's account is of copies.
        service(LandingZone.class).deliveries().stream().filter(status -> revisions.revision(status.milestone().id()).isEmpty())
                .forEach(status -> accounts.merge(status.milestone().id().origin(),
                status.milestone().tally(), Tally::plus));
        Rows deliveries = new Rows();
        accounts.forEach((origin, tally) -> deliveries.add(origin + "|" + tally));
        digests.put("landing", deliveries.result());
        Rows vault = new Rows();
        try (Vault.Reading reading = service(Vault.class).open(PurposeToken.claim(Purpose.MEASURE, "digest"))) {
            reading.changedSince(-1, person -> vault.add(text(person)));
        }
        digests.put("vault", vault.result());
        Rows suppressed = new Rows();
        try (OptOutScreen.Suppressed reading = service(OptOutScreen.class).open(PurposeToken.claim(Purpose.MEASURE, "digest"))) {
            reading.all(person -> suppressed.add(text(person)));
        }
        digests.put("suppressed", suppressed.result());
        Rows events = new Rows();
        Map<Long, List<String>> persons = new HashMap<>();
        Map<String, Long> seen = new HashMap<>();
        service(ResearchDatabase.class).visit(
                (provider, source, table, subject, person, date, codeSystem, code, number, text) -> {
                    events.add(String.join("|", provider, source, table, subject.hex(), String.valueOf(date), codeSystem, code,
                            String.valueOf(number), String.valueOf(text)));
                    if (seen.putIfAbsent(subject.hex(), person) == null) {
                        persons.computeIfAbsent(person, key -> new ArrayList<>()).add(subject.hex());
                    }
                });
        digests.put("events", events.result());
        // Ids of persons are drawn as they come: what counts is who belongs together.
        Rows groups = new Rows();
        persons.values().forEach(group -> groups.add(group.stream().sorted().toList().toString()));
        digests.put("persons", groups.result());
        return digests;
    }

    private static String text(VaultPerson person) {
        return person.provider() + "|" + person.localId() + "|"
                + person.identifiers().stream().map(id -> id.kind() + "=" + id.value()).sorted().toList() + "|"
                + person.relatives().stream().map(relative -> relative.identifiers().stream()
                        .map(id -> id.kind() + "=" + id.value()).sorted().toList().toString()).sorted().toList();
    }

    /** Sums the digests of rows: the order does not matter, a double row does. */
    private static final class Rows {
        private long count;
        private final long[] sums = new long[4];

        private void add(String row) {
            byte[] digest = Digest.sha256().digest(row.getBytes(StandardCharsets.UTF_8));
            java.nio.LongBuffer words = java.nio.ByteBuffer.wrap(digest).asLongBuffer();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += words.get(i);
            }
            count++;
        }

        private Map<String, Object> result() {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("rows", count);
            result.put("digest", Long.toHexString(sums[0]) + Long.toHexString(sums[1]) + Long.toHexString(sums[2])
                    + Long.toHexString(sums[3]));
            return result;
        }
    }
}
