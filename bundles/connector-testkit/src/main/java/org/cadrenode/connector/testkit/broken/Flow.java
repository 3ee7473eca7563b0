package org.cadrenode.connector.testkit.broken;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;

/** Faults of how records flow. */
final class Flow {
    private Flow() { }

    static final class SwallowsTheStop extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            try {
                super.read(extract, records);
            } catch (InterruptedIOException e) {
                return; // As if all were read: this is the fault.
            }
        }
    }

    static final class SwallowsAnInterruption extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            Thread.interrupted();
            super.read(extract, records);
        }
    }

    static final class Wraps extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) {
                    try {
                        super.record(table, line, values);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    static final class KeepsState extends SoundFileConnector {
        private final Set<String> seen = new HashSet<>();

        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    if (seen.add(String.join("|", List.of(String.valueOf(values[0]), String.valueOf(line))))) {
                        super.record(table, line, values);
                    }
                }
            });
        }
    }

    static final class Mixes extends SoundFileConnector {
        private @Nullable Records current;

        @Override
        public void read(Extract extract, Records records) throws IOException {
            current = records;
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    Records now = current;
                    if (now != null) {
                        now.record(table, line, values);
                    }
                }
            });
        }
    }

    static final class DoublesOnResume extends SoundFileConnector {
        private boolean stopped;

        @Override
        public void read(Extract extract, Records records) throws IOException {
            boolean again = stopped;
            stopped = false;
            try {
                super.read(extract, new PassingRecords(records) {
                    private boolean doubled = !again;

                    @Override
                    public void record(int table, long line, @Nullable String[] values) throws IOException {
                        super.record(table, line, values);
                        if (!doubled) {
                            doubled = true;
                            super.record(table, line, values);
                        }
                    }
                });
            } catch (InterruptedIOException e) {
                stopped = true;
                throw e;
            }
        }
    }

    static final class OtherThread extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            try {
                CompletableFuture.runAsync(() -> {
                    try {
                        super.read(extract, records);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                }).join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw e;
            }
        }
    }

    static final class StopsAtABadRecord extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void reject(String table, long line, String column, Problem problem) throws IOException {
                    throw new IOException("A record cannot be read");
                }
            });
        }
    }

    static final class HidesABadRecord extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void reject(String table, long line, String column, Problem problem) { }
            });
        }
    }

    static final class RejectsTwice extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void reject(String table, long line, String column, Problem problem) throws IOException {
                    super.reject(table, line, column, problem);
                    super.reject(table, line, column, problem);
                }
            });
        }
    }

    static final class LosesTheLast extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                private @Nullable String @Nullable [] kept;

                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    @Nullable String[] before = kept;
                    if (before != null) {
                        super.record(table, line - 1, before);
                    }
                    kept = values.clone();
                }
            });
        }
    }

    static final class ChangesTheOrder extends SoundFileConnector {
        private final Random random = new Random();

        @Override
        public void read(Extract extract, Records records) throws IOException {
            List<Kept> all = new ArrayList<>();
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) {
                    all.add(new Kept(table, line, values.clone()));
                }
            });
            List<Kept> shuffled = new ArrayList<>(all);
            while (all.size() > 1 && shuffled.equals(all)) {
                Collections.shuffle(shuffled, random);
            }
            for (Kept one : shuffled) {
                records.record(one.table, one.line, one.values);
            }
        }

        private record Kept(int table, long line, @Nullable String[] values) { }
    }

    static final class HidesAFailingDisk extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            InputStream content;
            try {
                content = extract.open();
            } catch (IOException e) {
                records.reject("visits", 0, "", Problem.CONTENT_TRUNCATED);
                return;
            }
            super.read(of(extract, content), records);
        }
    }

    static final class LeavesOpen extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(of(extract, new FilterInputStream(extract.open()) {
                @Override
                public void close() { }
            }), records);
        }
    }

    static final class ReadsAll extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            byte[] all;
            try (InputStream content = extract.open()) {
                all = content.readAllBytes();
            }
            super.read(of(extract, new ByteArrayInputStream(all)), records);
        }
    }

    static final class Remembers extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            List<@Nullable String[]> all = new ArrayList<>();
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    all.add(values.clone());
                    super.record(table, line, values);
                }
            });
        }
    }

    static final class ThrowsAtRubbish extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    Long.parseLong(String.valueOf(values[0]));
                    super.record(table, line, values);
                }
            });
        }
    }

    private static Extract of(Extract extract, InputStream content) {
        return new Extract() {
            @Override
            public String table() {
                return extract.table();
            }

            @Override
            public InputStream open() {
                return content;
            }
        };
    }
}
