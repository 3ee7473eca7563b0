package org.cadrenode.connector.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Looks at everything through which a connector could tell what it read other than by its records: SLF4J, java.util.logging,
 * standard output and error, exceptions, management beans, names of files in the working and the temporary folder, and names
 * of threads. One at a time in a process.
 */
final class Watch implements AutoCloseable {
    private static final int DEEP = 3;

    private final Canaries canaries;
    private final Set<String> found = new TreeSet<>();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Logger root = Logger.getLogger("");
    private final Level level = root.getLevel();
    private final Handler handler = new Listening();
    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    private final Set<ObjectName> beansBefore;
    private final List<Path> folders;
    private final Set<String> filesBefore;
    private final WatchService changes;

    Watch(Canaries canaries) throws IOException {
        this.canaries = canaries;
        folders = List.of(Path.of("").toAbsolutePath(), Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        filesBefore = files();
        beansBefore = new HashSet<>(beans.queryNames(null, null));
        changes = FileSystems.getDefault().newWatchService();
        for (Path folder : folders) {
            folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
        }
        System.setOut(new PrintStream(new Tee(out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Tee(err), true, StandardCharsets.UTF_8));
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        CapturedLog.listen(text -> text("the log (SLF4J)", text));
    }

    /** Looks at a text from a place. */
    void text(String place, String text) {
        canaries.in(text).ifPresent(kind -> found.add("The " + kind + " of a child reached " + place));
    }

    /** Looks at all that an exception tells. */
    void exception(Throwable thrown) {
        exception(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private void exception(Throwable thrown, Set<Throwable> seen) {
        if (seen.add(thrown)) {
            text("an exception's message", thrown.getMessage() + " " + thrown);
            if (thrown.getCause() != null) {
                exception(thrown.getCause(), seen);
            }
            for (Throwable suppressed : thrown.getSuppressed()) {
                exception(suppressed, seen);
            }
        }
    }

    /** Looks at what is there just now: threads, beans, and files that came since. */
    void look() {
        Thread.getAllStackTraces().keySet().forEach(thread -> text("the name of a thread", thread.getName()));
        for (ObjectName name : beans.queryNames(null, null)) {
            if (!beansBefore.contains(name)) {
                text("the name of a metric", name.toString());
                attributes(name);
            }
        }
        changed();
    }

    /** Looks at the files that are there now and were not before. */
    void lookAtFiles() {
        files().stream().filter(file -> !filesBefore.contains(file)).forEach(file -> text("the name of a file", file));
    }

    private void attributes(ObjectName name) {
        try {
            for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
                text("the name of a metric", attribute.getName());
                if (attribute.isReadable()) {
                    text("a metric", String.valueOf(beans.getAttribute(name, attribute.getName())));
                }
            }
        } catch (JMException | RuntimeException e) {
            exception(e);
        }
    }

    // Files that are gone again are seen, too, where the system tells of them at once.
    private void changed() {
        WatchKey key = changes.poll();
        while (key != null) {
            key.pollEvents().forEach(event -> text("the name of a file", String.valueOf(event.context())));
            key.reset();
            key = changes.poll();
        }
    }

    private Set<String> files() {
        Set<String> names = new HashSet<>();
        for (Path folder : folders) {
            list(folder, DEEP, names);
        }
        return names;
    }

    private static void list(Path folder, int deep, Set<String> names) {
        List<Path> below = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                names.add(file.toString());
                if (deep > 1 && Files.isDirectory(file) && !Files.isSymbolicLink(file)) {
                    below.add(file);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            return; // Somebody else's, or gone meanwhile.
        }
        below.forEach(one -> list(one, deep - 1, names));
    }

    /** Returns what was found, a sentence each. */
    Set<String> found() {
        look();
        lookAtFiles();
        text("the standard output", written.toString(StandardCharsets.UTF_8));
        return found;
    }

    @Override
    public void close() throws IOException {
        CapturedLog.listen(null);
        root.removeHandler(handler);
        root.setLevel(level);
        System.setOut(out);
        System.setErr(err);
        changes.close();
    }

    private final class Tee extends FilterOutputStream {
        Tee(OutputStream target) {
            super(target);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            written.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            written.write(bytes, offset, length);
        }
    }

    private final class Listening extends Handler {
        @Override
        public void publish(LogRecord record) {
            StringBuilder all = new StringBuilder(String.valueOf(record.getMessage()));
            if (record.getParameters() != null) {
                for (Object parameter : record.getParameters()) {
                    all.append(' ').append(parameter);
                }
            }
            text("the log (java.util.logging)", all.append(' ').append(record.getLoggerName()).toString());
            if (record.getThrown() != null) {
                exception(record.getThrown());
            }
        }

        @Override
        public void flush() { }

        @Override
        public void close() { }
    }
}
