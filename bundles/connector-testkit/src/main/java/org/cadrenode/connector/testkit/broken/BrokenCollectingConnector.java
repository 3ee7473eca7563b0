package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.cadrenode.connector.spi.Collecting;
import org.cadrenode.connector.spi.CollectingConnector;
import org.cadrenode.connector.spi.Endpoint;
import org.cadrenode.connector.spi.Records;
import org.cadrenode.connector.spi.SourceDescription;
import org.cadrenode.connector.spi.SourceDescription.Capability;
import org.cadrenode.connector.spi.SourceDescription.Column;
import org.cadrenode.connector.spi.SourceDescription.Table;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Collecting connectors, each with one fault. */
public enum BrokenCollectingConnector {
    /** Takes the place where it was for the resume point, instead of what was committed. */
    GOES_ON_FROM_ITS_OWN_MEMORY(source -> new SoundCollectingConnector(source) {
        private long last;

        @Override
        long from(Collecting collecting) {
            return last;
        }

        @Override
        void tell(Records records, int table, MemorySource.Visit visit) throws IOException {
            last = Math.max(last, visit.change());
            super.tell(records, table, visit);
        }
    }, "stoppedAtAnyStep"),
    /** Commits a place that it has not reached. */
    COMMITS_AHEAD(source -> new SoundCollectingConnector(source) {
        @Override
        void commit(Collecting collecting, long behind) throws IOException {
            super.commit(collecting, behind + 1);
        }
    }, "itGoesOnWhereItEnded"),
    /** Fetches everything each time, and says that it resumes. */
    CLAIMS_TO_RESUME(source -> new SoundCollectingConnector(source) {
        @Override
        long from(Collecting collecting) {
            return 0;
        }
    }, "itGoesOnWhereItEnded"),
    /** Turns pages by how many records there were: one that moves meanwhile has another skipped. */
    PAGES_BY_OFFSET(source -> new SoundCollectingConnector(source) {
        private long start;
        private int told;

        @Override
        public void collect(Collecting collecting) throws IOException {
            start = from(collecting);
            told = 0;
            super.collect(collecting);
        }

        @Override
        List<MemorySource.Visit> fetch(long behind) throws IOException {
            List<MemorySource.Visit> all = source().changedBehind(start, Integer.MAX_VALUE);
            List<MemorySource.Visit> page = all.subList(Math.min(told, all.size()), Math.min(told + STRETCH, all.size()));
            told += page.size();
            return page;
        }
    }, "aSourceThatChanges"),
    /** Goes on behind an instant, which many records share. */
    GOES_ON_BEHIND_AN_INSTANT(source -> new SoundCollectingConnector(source) {
        @Override
        List<MemorySource.Visit> fetch(long behind) throws IOException {
            return source().changedLaterThan(behind, STRETCH);
        }
    }, "recordsThatWereChangedAtOneInstant"),
    /** Does not commit what comes last. */
    FORGETS_THE_LAST_COMMIT(source -> new SoundCollectingConnector(source) {
        @Override
        void commit(Collecting collecting, long behind) throws IOException {
            if (fetch(behind).size() == STRETCH) {
                super.commit(collecting, behind);
            }
        }
    }, "aFirstCollection"),
    /** Takes a source out of reach for an empty one. */
    HIDES_A_SOURCE_THAT_IS_GONE(source -> new SoundCollectingConnector(source) {
        @Override
        List<MemorySource.Visit> fetch(long behind) {
            try {
                return super.fetch(behind);
            } catch (IOException e) {
                return List.of();
            }
        }
    }, "aSourceThatIsOutOfReach"),
    /** Ends when the node stops it, as if it had all. */
    SWALLOWS_THE_STOP(source -> new SoundCollectingConnector(source) {
        @Override
        public void collect(Collecting collecting) throws IOException {
            try {
                super.collect(collecting);
            } catch (InterruptedIOException e) {
                return; // As if it had all: this is the fault.
            }
        }
    }, "stoppedAtAnyStep"),
    /** Declares its table once. */
    DECLARES_ITS_TABLE_ONCE(source -> new SoundCollectingConnector(source) {
        @Override
        public void collect(Collecting collecting) throws IOException {
            Records records = collecting.records();
            int table = records.table("visits", COLUMNS.stream().map(Column::name).toList());
            long behind = from(collecting);
            for (List<MemorySource.Visit> visits = fetch(behind); !visits.isEmpty(); visits = fetch(behind)) {
                for (MemorySource.Visit visit : visits) {
                    tell(records, table, visit);
                    behind = visit.change();
                }
                commit(collecting, behind);
            }
            commit(collecting, behind);
        }
    }, "aFirstCollection"),
    /** Tells removals as records. */
    CLAIMS_REMOVALS(source -> new SoundCollectingConnector(source) {
        @Override
        void tell(Records records, int table, MemorySource.Visit visit) throws IOException {
            records.record(table, 0, visit.change(), new @Nullable String[] {visit.child(), visit.surname(), visit.outcome()});
        }
    }, "itTellsRemovals"),
    /** Gives later states lower versions. */
    TELLS_VERSIONS_BACKWARDS(source -> new SoundCollectingConnector(source) {
        @Override
        void tell(Records records, int table, MemorySource.Visit visit) throws IOException {
            records.record(table, 0, 1_000_000 - visit.change(), new @Nullable String[] {visit.child(), visit.surname(), visit.outcome()});
        }
    }, "itGoesOnWhereItEnded"),
    /** Holds all before it tells any. */
    HOLDS_EVERYTHING(source -> new SoundCollectingConnector(source) {
        @Override
        public void collect(Collecting collecting) throws IOException {
            List<byte[]> all = new ArrayList<>();
            Records records = collecting.records();
            super.collect(new Collecting() {
                @Override
                public Optional<String> resumePoint() {
                    return collecting.resumePoint();
                }

                @Override
                public Records records() {
                    return new PassingRecords(records) {
                        @Override
                        public void record(int table, long line, long version, @Nullable String[] values) throws IOException {
                            all.add(new byte[500]);
                            super.record(table, line, version, values);
                        }
                    };
                }

                @Override
                public void commit(String resumePoint) throws IOException {
                    collecting.commit(resumePoint);
                }
            });
            all.clear();
        }
    }, "itHoldsNoMore"),
    /** Does not describe a surname as one. */
    HIDES_AN_IDENTIFIER(source -> new SoundCollectingConnector(source) {
        @Override
        public SourceDescription description() {
            return SoundFileConnector.describe(List.of(new Table("visits", List.of(COLUMNS.get(0), COLUMNS.get(2)))),
                    Set.of(Capability.VERSIONS, Capability.REMOVALS, Capability.RESUMES));
        }
    }, "aFirstCollection"),
    /** Says that files come. */
    WAITS_FOR_FILES(source -> new SoundCollectingConnector(source) {
        @Override
        public Endpoint endpoint() {
            return new SoundFileConnector().endpoint();
        }
    }, "itFetchesByItself"),
    /** Logs a name, deep down. */
    LOGS_A_NAME(source -> new SoundCollectingConnector(source) {
        @Override
        void tell(Records records, int table, MemorySource.Visit visit) throws IOException {
            super.tell(records, table, visit);
            LoggerFactory.getLogger("clinic").trace("told", new IllegalStateException(visit.surname().toUpperCase(Locale.ROOT)));
        }
    }, "nothingOfAChild");

    private final Function<MemorySource, CollectingConnector> connector;
    private final String caughtBy;

    BrokenCollectingConnector(Function<MemorySource, CollectingConnector> connector, String caughtBy) {
        this.connector = connector;
        this.caughtBy = caughtBy;
    }

    /** Returns a new connector with this fault. */
    public CollectingConnector connector(MemorySource source) {
        return connector.apply(source);
    }

    /** Returns how the name of the test begins that finds the fault. */
    public String caughtBy() {
        return caughtBy;
    }
}
