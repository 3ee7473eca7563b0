package org.cadrenode.erasure.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.cadrenode.api.erasure.FileMaker;
import org.cadrenode.api.erasure.SealedRemoval;
import org.cadrenode.h2.OrderedFiles;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Makes H2's files anew. The work is done in a folder beside the file: the copy is made there page by page by H2, compared,
 * and made durable; then the file gets a second name there, the copy takes its name in one step, and what has the second
 * name is overwritten and removed. Whatever a kill leaves in that folder is settled by the next call. Stateless.
 */
public final class H2FileMaker implements FileMaker {
    private static final String ENDING = ".mv.db";
    private static final String FORMER = "former";
    private static final int CHUNK = 1 << 20;
    private static final int HEAD = 4096;

    private final Seam seam;

    /** Is told where it is, so that a test can stop there. */
    @FunctionalInterface
    interface Seam {
        /** Throws to stop there as a kill would: nothing is cleaned up. */
        void at(String step);
    }

    /** Made for use. */
    public H2FileMaker() {
        this(step -> { });
    }

    H2FileMaker(Seam seam) {
        this.seam = seam;
    }

    @Override
    public Made make(Path file, Access access) throws IOException {
        Path whole = file.toAbsolutePath();
        String name = whole.getFileName().toString();
        if (!name.endsWith(ENDING)) {
            throw new IOException("The file is not one of the database's");
        }
        Path work = whole.resolveSibling(name.substring(0, name.length() - ENDING.length()) + "-erasure");
        Path copy = work.resolve(name);
        Path former = work.resolve(FORMER);
        settle(whole, work, former);
        OrderedFiles.verify(whole);
        Files.createDirectory(work);
        boolean done = false;
        try {
            seam.at("begun");
            MVStore.compact(whole.toString(), copy.toString(), false, new KeyedStore(access.filePassword()));
            seam.at("copied");
            if (!sums(whole, access).equals(sums(copy, access))) {
                throw new IOException("The copy of a database is not the same");
            }
            force(copy, StandardOpenOption.WRITE);
            seam.at("compared");
            long before = Files.size(whole);
            long after = Files.size(copy);
            Files.createLink(former, whole);
            force(work, StandardOpenOption.READ);
            seam.at("linked");
            Files.move(copy, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder(whole), StandardOpenOption.READ);
            OrderedFiles.removed(whole);
            seam.at("moved");
            done = true;
            return new H2Made(whole, work, former, before, after);
        } catch (MVStoreException e) {
            throw new IOException("A database could not be copied (error " + e.getErrorCode() + ")", e);
        } catch (SQLException e) {
            throw new IOException("The copy of a database could not be compared (error " + e.getErrorCode() + ")", e);
        } finally {
            if (!done) {
                // The rest is left to the next call: whether the move happened is not known for certain.
                seam.at("failed");
                Files.deleteIfExists(copy);
            }
        }
    }

    private final class H2Made implements Made {
        private final Path whole;
        private final Path work;
        private final Path former;
        private final long before;
        private final long after;

        private H2Made(Path whole, Path work, Path former, long before, long after) {
            this.whole = whole;
            this.work = work;
            this.former = former;
            this.before = before;
            this.after = after;
        }

        @Override
        public long before() {
            return before;
        }

        @Override
        public long after() {
            return after;
        }

        @Override
        public void destroyFormer() throws IOException {
            settle(whole, work, former);
        }
    }

    // The former file is overwritten only if it is another than the one in use, and will be so after a loss of power: a kill
    // may have come before the move. One with a third name is somebody's backup.
    private void settle(Path whole, Path work, Path former) throws IOException {
        if (!Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        force(folder(whole), StandardOpenOption.READ);
        if (Files.exists(former) && !Files.isSameFile(former, whole) && SealedRemoval.hasOneName(former)) {
            overwrite(former);
        }
        try (Stream<Path> left = Files.list(work)) {
            for (Path one : left.toList()) {
                Files.delete(one);
            }
        }
        Files.delete(work);
        force(folder(whole), StandardOpenOption.READ);
    }

    // The salt first: without it the rest opens for nobody.
    private void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = channel.size();
            zeros(channel, 0, Math.min(HEAD, size));
            channel.force(true);
            seam.at("voided");
            zeros(channel, 0, size);
            channel.force(true);
            seam.at("overwritten");
        }
    }

    private static void zeros(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        long at = from;
        while (at < to) {
            zeros.clear().limit((int) Math.min(CHUNK, to - at));
            at += channel.write(zeros, at);
        }
    }

    private static Map<String, String> sums(Path file, Access access) throws SQLException {
        String path = file.toString();
        JdbcDataSource source = new JdbcDataSource();
        // Nothing is gathered in H2's temporary files, which are in clear; nor is anything written.
        source.setURL("jdbc:h2:file:" + path.substring(0, path.length() - ENDING.length()) + ";CIPHER=AES;IFEXISTS=TRUE"
                + ";ACCESS_MODE_DATA=r;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;LAZY_QUERY_EXECUTION=1");
        source.setUser(access.user());
        char[] both = Arrays.copyOf(access.filePassword(), access.filePassword().length + 1 + access.userPassword().length);
        both[access.filePassword().length] = ' ';
        System.arraycopy(access.userPassword(), 0, both, access.filePassword().length + 1, access.userPassword().length);
        source.setPasswordChars(both);
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            try {
                return TableSums.of(connection);
            } finally {
                // A database may be set to stay open after its last connection.
                statement.execute("SHUTDOWN");
            }
        } finally {
            Arrays.fill(both, '\0');
        }
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("A file has a folder");
        }
        return folder;
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
