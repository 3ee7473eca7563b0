package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a process may end: before and behind every call from one room to another, and before each step on the files of packages.
 * At the end the files are copied as they are, which is all that is left of it: what is not yet on the disk is lost, and what the
 * old rooms do from then on goes nowhere.
 */
final class KillPoints {
    private final Path files;
    private int left = -1;
    private Path copy;
    private boolean dead;

    KillPoints(Path files) {
        this.files = files;
    }

    /** The process ended. An error, so that nobody goes on behind it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Ends the process after so many points, and leaves its files in another folder. */
    void arm(int points, Path folder) {
        left = points;
        copy = folder;
    }

    /** Goes on without an end. */
    void disarm() {
        left = -1;
    }

    boolean dead() {
        return dead;
    }

    void pass() {
        if (!dead && left >= 0 && left-- == 0) {
            die(copy);
        }
        if (dead) {
            throw new Killed();
        }
    }

    /** Ends the process between two steps. */
    void die(Path folder) {
        try {
            copy(files, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dead = true;
    }

    /** Copies files that nobody writes but a database that puts down what was committed: each as it was at one moment. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Path target = to.resolve(from.relativize(path));
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (path.getFileName().toString().endsWith(".mv.db")) {
                    byte[] content = Files.readAllBytes(path);
                    for (byte[] again = Files.readAllBytes(path); !Arrays.equals(content, again); again = Files.readAllBytes(path)) {
                        content = again;
                    }
                    Files.write(target, content);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Returns a room whose every call is two points. */
    <T> T on(Class<T> type, T room) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            pass();
            try {
                Object done = method.invoke(room, arguments);
                pass();
                return done;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
