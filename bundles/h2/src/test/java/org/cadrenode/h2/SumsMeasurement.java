package org.cadrenode.h2;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Random;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Measures what sums cost: processor time of loading, and of reading with a cold cache, beside the same files without sums, in turn in one process. The
 * argument says how many rows and how many rounds. Run by hand; it asserts nothing.
 */
public final class SumsMeasurement extends FilePathWrapper {
    private static final String SETTINGS = ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;CACHE_SIZE=4096;OPTIMIZE_REUSE_RESULTS=0";
    private static final int LOT = 5_000;

    /** What H2 calls. */
    public SumsMeasurement() { }

    public static void main(String[] arguments) throws Exception {
        int rows = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        FilePath.register(new SumsMeasurement());
        double[][] ratios = new double[2][rounds];
        for (int round = -1; round < rounds; round++) {
            // The first round warms up; who comes first changes from round to round.
            double[] first = measure(rows, round % 2 == 0);
            double[] second = measure(rows, round % 2 != 0);
            double[] with = round % 2 == 0 ? first : second;
            double[] without = round % 2 == 0 ? second : first;
            System.out.printf("round %d: load %.2f and %.2f s, read %.2f and %.2f s of processor time with and without sums%n", round, with[0], without[0], with[1], without[1]);
            for (int what = 0; what < 2 && round >= 0; what++) {
                ratios[what][round] = with[what] / without[what];
            }
        }
        Arrays.sort(ratios[0]);
        Arrays.sort(ratios[1]);
        System.out.printf("with sums to without, median (least, most): load %.3f (%.3f, %.3f), read %.3f (%.3f, %.3f)%n", ratios[0][rounds / 2], ratios[0][0],
                ratios[0][rounds - 1], ratios[1][rounds / 2], ratios[1][0], ratios[1][rounds - 1]);
    }

    private static double[] measure(int rows, boolean sums) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("sums");
        String url = OrderedFiles.url(folder.resolve("store"), SETTINGS);
        url = sums ? url : url.replace(":ordered:", ":unsummed:");
        Random random = new Random(rows);
        double began = processor();
        try (Connection connection = DriverManager.getConnection(url, "cadre", "file user"); Statement plain = connection.createStatement()) {
            plain.execute("CREATE TABLE event (id BIGINT PRIMARY KEY, subject BINARY(16) NOT NULL, code VARCHAR NOT NULL, content VARCHAR NOT NULL)");
            plain.execute("CREATE INDEX event_subject ON event (subject, id)");
            plain.execute("CREATE INDEX event_code ON event (code, id)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event VALUES (?, ?, ?, ?)")) {
                for (int id = 0; id < rows; id++) {
                    byte[] subject = new byte[16];
                    random.nextBytes(subject);
                    insert.setLong(1, id);
                    insert.setBytes(2, subject);
                    insert.setString(3, "C" + random.nextInt(1_000));
                    insert.setString(4, Long.toString(random.nextLong(), 36).repeat(4));
                    insert.addBatch();
                    if (id % LOT == LOT - 1) {
                        insert.executeBatch();
                        connection.commit();
                        plain.execute("CHECKPOINT SYNC");
                    }
                }
            }
        }
        double loaded = processor();
        try (Connection connection = DriverManager.getConnection(url, "cadre", "file user"); Statement plain = connection.createStatement()) {
            for (int time = 0; time < 20; time++) {
                try (ResultSet sum = plain.executeQuery("SELECT SUM(LENGTH(content)) FROM event")) {
                    sum.next();
                }
            }
        }
        double read = processor();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return new double[] {loaded - began, read - loaded};
    }

    private static double processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    @Override
    public String getScheme() {
        return "unsummed";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new FileOver(super.open(mode)) {
            @Override
            public int write(ByteBuffer source, long position) throws IOException {
                int length = source.remaining();
                if (length <= OrderedFile.SECTOR) {
                    return base.write(source, position);
                }
                ByteBuffer head = source.slice(source.position(), OrderedFile.SECTOR);
                OrderedFile.writeAll(base, source.slice(source.position() + OrderedFile.SECTOR, length - OrderedFile.SECTOR), position + OrderedFile.SECTOR);
                base.force(false);
                OrderedFile.writeAll(base, head, position);
                source.position(source.limit());
                return length;
            }
        };
    }
}
