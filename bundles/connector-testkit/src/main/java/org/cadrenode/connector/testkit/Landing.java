package org.cadrenode.connector.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Where collected records land, and what a node keeps between two collections: what was committed, and no more. */
final class Landing {
    private final List<Collected.Told> landed = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private @Nullable String resumePoint;
    private int commits;

    /** Passes a run through something, before a connector gets it. */
    interface Around {
        Collecting around(Collecting run);
    }

    /** Makes one collection. */
    Run collect(CollectingConnector connector) throws IOException {
        return collect(connector, run -> run);
    }

    /** Makes one collection whose calls pass through something. What was not committed is forgotten, however it ends. */
    Run collect(CollectingConnector connector, Around around) throws IOException {
        Run run = new Run();
        try {
            connector.collect(around.around(run));
        } finally {
            run.collected.end();
            violations.addAll(run.collected.violations());
        }
        if (run.uncommitted() > 0) {
            violations.add("Records were told behind the last commit: the node forgets them");
        }
        return run;
    }

    /** Returns all that landed, each state once, without lines. */
    Set<Collected.Told> states() {
        return landed.stream().map(Collected.Told::withoutLine).collect(Collectors.toSet());
    }

    List<Collected.Told> landed() {
        return List.copyOf(landed);
    }

    List<String> rejections() {
        return List.copyOf(rejections);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    int commits() {
        return commits;
    }

    Optional<String> resumePoint() {
        return Optional.ofNullable(resumePoint);
    }

    /** One collection. */
    final class Run implements Collecting {
        private final Collected collected = new Collected();
        private int toldBefore;
        private int rejectedBefore;

        int uncommitted() {
            return collected.told().size() - toldBefore + collected.rejections().size() - rejectedBefore;
        }

        Collected collected() {
            return collected;
        }

        @Override
        public Optional<String> resumePoint() {
            return Landing.this.resumePoint();
        }

        @Override
        public Records records() {
            return collected;
        }

        @Override
        public void commit(String next) throws IOException {
            if (next.getBytes(StandardCharsets.UTF_8).length > 1 << 16) {
                violations.add("A resume point has 64 KiB at most");
            }
            landed.addAll(collected.told().subList(toldBefore, collected.told().size()));
            rejections.addAll(collected.rejections().subList(rejectedBefore, collected.rejections().size()));
            toldBefore = collected.told().size();
            rejectedBefore = collected.rejections().size();
            collected.newStretch();
            resumePoint = next;
            commits++;
        }
    }
}
