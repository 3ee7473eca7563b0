package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cadrenode.api.delivery.ProviderId;

/** The notes of all packages that were sent: a small file each, and all of them in memory. Thread-safe. */
final class SentLedger {
    private static final String ENDING = ".json";

    private final DurableFiles files;
    private final Path folder;
    private final Map<String, SentPackage> byId = new HashMap<>();
    private final Map<String, SentPackage> byOrder = new HashMap<>();
    private final Map<ProviderId, SentPackage> last = new HashMap<>();

    SentLedger(DurableFiles files, Path folder) throws IOException {
        this.files = files;
        this.folder = folder;
        files.ownFolder(folder);
        for (String name : files.names(folder, ENDING)) {
            put(SentPackage.read(files.read(folder.resolve(name), SentPackage.LONGEST)));
        }
    }

    private void put(SentPackage sent) {
        byId.put(sent.name().id(), sent);
        byOrder.put(key(sent.name().provider(), sent.order()), sent);
        last.merge(sent.name().provider(), sent,
                (one, other) -> one.name().sequence() > other.name().sequence() ? one : other);
    }

    private static String key(ProviderId provider, String order) {
        return provider + " " + order;
    }

    synchronized Optional<SentPackage> ofOrder(ProviderId provider, String order) {
        return Optional.ofNullable(byOrder.get(key(provider, order)));
    }

    synchronized Optional<SentPackage> of(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized Optional<SentPackage> last(ProviderId provider) {
        return Optional.ofNullable(last.get(provider));
    }

    synchronized Collection<SentPackage> all() {
        return List.copyOf(byId.values());
    }

    synchronized void write(SentPackage sent) throws IOException {
        files.write(folder.resolve(sent.name().id() + ENDING), sent.write());
        put(sent);
    }
}
