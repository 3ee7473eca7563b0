package org.cadrenode.synthetic.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux and the garbage collector's log tell of a process: proc(5) and {@code -Xlog:gc}. */
final class ProcessFigures {
    // USER_HZ of Linux, which is 100 on every architecture that OpenJDK runs on.
    private static final double TICKS_A_SECOND = 100;
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private ProcessFigures() { }

    /** Returns the seconds of processor time that a process has taken. */
    static double processorSeconds(long pid) {
        List<String> fields = stat(Path.of("/proc", Long.toString(pid)));
        return (Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM))) / TICKS_A_SECOND;
    }

    /** Returns the same of a process, all its children that ended, and those that run. */
    static double processorSecondsOfAll(long pid) {
        List<String> own = stat(Path.of("/proc", Long.toString(pid)));
        long ticks = Long.parseLong(own.get(CHILDREN_USER)) + Long.parseLong(own.get(CHILDREN_SYSTEM));
        double children = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList()) {
                List<String> fields = stat(process);
                if (!fields.isEmpty() && fields.get(PARENT).equals(Long.toString(pid))) {
                    children += (Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM))) / TICKS_A_SECOND;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processorSeconds(pid) + ticks / TICKS_A_SECOND + children;
    }

    /** Returns the seconds that the threads took whose name begins so, of those that live. */
    static double threadSeconds(long pid, String... names) {
        double seconds = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                String name = Files.readString(task.resolve("comm")).strip();
                if (Stream.of(names).anyMatch(name::startsWith)) {
                    List<String> fields = stat(task);
                    seconds += (Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM))) / TICKS_A_SECOND;
                }
            }
        } catch (NoSuchFileException e) {
            // It ended while it was looked at.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seconds;
    }

    // The fields behind the name in brackets; none of a process that is gone.
    private static List<String> stat(Path process) {
        try {
            String line = Files.readString(process.resolve("stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            // ESRCH: it ended between opening and reading.
            return List.of();
        }
    }

    /** Returns the most memory that a process has held, in MB: VmHWM. */
    static long residentMegabytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024).orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many MB of the heap were in use after each collection, as {@code -Xlog:gc} tells. */
    static List<Long> heapAfterCollections(Path log) {
        List<Long> after = new ArrayList<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.filter(line -> line.contains("->") && line.contains("Pause")).forEach(line -> {
                String behind = line.substring(line.indexOf("->") + 2);
                after.add(Long.parseLong(behind.substring(0, behind.indexOf('M'))));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return after;
    }

    /** Returns the bytes of the files below a folder. */
    static long bytes(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
