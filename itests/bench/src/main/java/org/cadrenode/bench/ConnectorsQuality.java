package org.cadrenode.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * What each connector reads of small and of eight times larger extracts: records, what it rejects and does not read, and how much
 * memory is held at most, garbage apart, sampled while it reads.
 */
public final class ConnectorsQuality {
    private static final int[] CHILDREN = {1_000, 8_000};
    private static final long EVERY_MILLISECONDS = 100;

    private ConnectorsQuality() { }

    /** Prints a line a connector and size; the first argument, if any, names a file for the same as JSON. */
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        ArrayNode all = json.createArrayNode();
        System.out.printf("%-22s %9s %9s %10s %9s %7s %10s%n", "connector", "children", "MiB", "records", "rejected", "unread", "held MiB");
        for (String connector : new TreeSet<>(ExtractFiles.CONNECTORS.keySet())) {
            for (int children : CHILDREN) {
                ObjectNode line = all.addObject().put("connector", connector).put("children", children);
                read(connector, children, line);
                System.out.printf("%-22s %,9d %9.1f %,10d %,9d %7d %10.1f%n", connector, children, line.get("mebibytes").asDouble(),
                        line.get("records").asLong(), line.get("rejected").asLong(), line.get("unread").asLong(), line.get("held_mebibytes").asDouble());
            }
        }
        if (arguments.length > 0) {
            json.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[0]).toFile(), all);
        }
    }

    private static void read(String connector, int children, ObjectNode line) throws IOException, InterruptedException {
        Path folder = ExtractFiles.write(connector, children);
        try (Held held = new Held()) {
            long bytes = 0;
            long records = 0;
            long rejected = 0;
            long unread = 0;
            for (ExtractFiles.Opened file : ExtractFiles.open(connector, folder)) {
                ExtractFiles.Seen seen = file.read();
                bytes += file.bytes();
                records += seen.records();
                rejected += seen.rejected();
                unread += seen.unread();
            }
            line.put("mebibytes", bytes / (double) (1 << 20)).put("records", records).put("rejected", rejected).put("unread", unread)
                    .put("held_mebibytes", held.most() / (double) (1 << 20));
        } finally {
            ExtractFiles.remove(folder);
        }
    }

    /** Samples what is held beyond what was held before. */
    private static final class Held implements AutoCloseable {
        private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        private final long before;
        private final Thread sampling;
        private volatile long most;
        private volatile boolean ended;

        Held() {
            before = used();
            sampling = new Thread(() -> {
                while (!ended) {
                    most = Math.max(most, used() - before);
                    try {
                        Thread.sleep(EVERY_MILLISECONDS);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            sampling.setDaemon(true);
            sampling.start();
        }

        private long used() {
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed();
        }

        long most() {
            return most;
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            sampling.join();
        }
    }
}
