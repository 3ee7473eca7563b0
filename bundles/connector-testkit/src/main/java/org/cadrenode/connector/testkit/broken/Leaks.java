package org.cadrenode.connector.testkit.broken;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Faults by which something of a child comes out beside the records. */
final class Leaks {
    private Leaks() { }

    /** Does something with the surname of each record. */
    private abstract static class Using extends SoundFileConnector {
        abstract void use(String surname) throws IOException;

        @Override
        public void read(Extract extract, Records records) throws IOException {
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    use(String.valueOf(values[1]));
                    super.record(table, line, values);
                }
            });
        }
    }

    static final class Logs extends Using {
        @Override
        void use(String surname) {
            LoggerFactory.getLogger(Logs.class).debug("Reading {}", surname);
        }
    }

    static final class LogsByTheJdk extends Using {
        @Override
        void use(String surname) {
            Logger.getLogger("clinic").fine(() -> "Reading " + surname);
        }
    }

    static final class Prints extends Using {
        @Override
        void use(String surname) {
            System.out.println("Reading " + surname);
        }
    }

    static final class NamesAThread extends Using {
        @Override
        void use(String surname) {
            Thread.currentThread().setName("reading " + surname);
        }
    }

    static final class NamesAFile extends Using {
        @Override
        void use(String surname) throws IOException {
            Path file = Files.createTempFile(surname.replaceAll("[^A-Za-z]", "_"), ".tmp");
            Files.delete(file);
        }
    }

    static final class Metric extends Using {
        private @Nullable ObjectName last;

        /** What the metric shows. */
        public interface Shown {
            int getRecords();
        }

        @Override
        void use(String surname) {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            try {
                if (last != null) {
                    server.unregisterMBean(last);
                }
                ObjectName name = new ObjectName("clinic:type=Child,name=" + ObjectName.quote(surname));
                server.registerMBean(new StandardMBean((Shown) () -> 1, Shown.class), name);
                last = name;
            } catch (JMException e) {
                last = null;
            }
        }
    }

    static final class Throws extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            String[] last = {""};
            try {
                super.read(extract, new PassingRecords(records) {
                    @Override
                    public void record(int table, long line, @Nullable String[] values) throws IOException {
                        last[0] = String.valueOf(values[1]);
                        super.record(table, line, values);
                    }
                });
            } catch (IOException e) {
                e.addSuppressed(new IllegalStateException("Behind " + last[0]));
                throw e;
            }
        }
    }

    static final class RejectsWithAValue extends SoundFileConnector {
        @Override
        public void read(Extract extract, Records records) throws IOException {
            String[] last = {""};
            super.read(extract, new PassingRecords(records) {
                @Override
                public void record(int table, long line, @Nullable String[] values) throws IOException {
                    last[0] = String.valueOf(values[1]);
                    super.record(table, line, values);
                }

                @Override
                public void reject(String table, long line, String column, Problem problem) throws IOException {
                    super.reject(table, line, "behind " + last[0], problem);
                }
            });
        }
    }

    static final class TellsInCheck extends Using {
        private String last = "";

        @Override
        void use(String surname) {
            last = surname;
        }

        @Override
        public List<String> check() {
            return last.isEmpty() ? List.of() : List.of("The last record was of " + last + "; go on.");
        }
    }
}
