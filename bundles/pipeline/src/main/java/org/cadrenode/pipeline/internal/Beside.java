package org.cadrenode.pipeline.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.pipeline.engine.Layer;
import org.cadrenode.pipeline.engine.Unwrapper;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a delivery's archive, for a connector that needs one while it reads another. The archive is gone through
 * once more for the names of its entries and the first one that is asked for, and once for each other. For one reading.
 */
final class Beside {
    private static final int LARGEST = 1 << 20;

    private final Supplier<Unwrapper> unwrapper;
    private final Layer delivery;
    private final Map<String, byte[]> small = new HashMap<>();
    private @Nullable Set<String> names;

    Beside(Supplier<Unwrapper> unwrapper, Layer delivery) {
        this.unwrapper = unwrapper;
        this.delivery = delivery;
    }

    /** Returns an entry, which can be opened if it has 1 MiB at most; empty if there is none of this name. */
    Optional<Layer> entry(String fileName) throws IOException {
        String wanted = folded(fileName);
        Set<String> all = names;
        if (all == null) {
            Set<String> found = new HashSet<>();
            unwrapper.get().unwrap(delivery, new Looking((name, content) -> {
                found.add(name);
                keep(wanted, name, content);
            }));
            all = found;
            names = found;
        }
        return all.contains(wanted) ? Optional.of(() -> open(wanted)) : Optional.empty();
    }

    private InputStream open(String name) throws IOException {
        if (!small.containsKey(name)) {
            unwrapper.get().unwrap(delivery, new Looking((found, content) -> keep(name, found, content)));
        }
        byte[] content = small.get(name);
        if (content == null || content.length > LARGEST) {
            throw new IOException("An entry that another needs is larger than 1 MiB, or gone");
        }
        return new ByteArrayInputStream(content);
    }

    private void keep(String wanted, String found, Layer content) throws IOException {
        if (found.equals(wanted) && !small.containsKey(wanted)) {
            try (InputStream in = content.open()) {
                small.put(wanted, in.readNBytes(LARGEST + 1));
            }
        }
    }

    private static String folded(String entry) {
        return Unwrapper.nameWithin(entry).toLowerCase(Locale.ROOT);
    }

    private interface Seen {
        void entry(String name, Layer content) throws IOException;
    }

    // What cannot be unwrapped is told where the delivery itself is read.
    private record Looking(Seen seen) implements Unwrapper.Target {
        @Override
        public void extract(String entry, Layer content) throws IOException {
            seen.entry(folded(entry), content);
        }

        @Override
        public void reject(String entry, long place, Problem problem) { }
    }
}
