package org.cadrenode.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;

/**
 * The bad machine under one appliance: {@code faults.c} between its process and the C library, compiled here, and the page
 * through which it is told what to do. Everything is as usual until told otherwise. Thread-safe as its callers are: one at a time.
 */
public final class Machine {
    /** Why a disk takes nothing; the numbers are Linux's. */
    public enum Refusal {
        /** ENOSPC: no block is given any more. */
        FULL(28),
        /** EROFS: nothing can be changed. */
        READ_ONLY(30);

        private final int number;

        Refusal(int number) {
            this.number = number;
        }
    }

    private static final String COMPILER = "gcc";
    private static final int REFUSAL = 8;
    private static final int NO_NAMES = 12;
    private static final int REFUSED = 16;
    private static final int MAPPED = 24;
    private static final int UNANSWERED = 32;
    private static final int DIRECTORY = 40;
    private static final int LONGEST_PATH = 4096;

    private final Path folder;
    private final Path library;
    private final MappedByteBuffer page;

    private Machine(Path folder, Path library, MappedByteBuffer page) {
        this.folder = folder;
        this.library = library;
        this.page = page;
    }

    /** Returns what is lacking to have such a machine here; empty if nothing is. */
    public static Optional<String> lacking() {
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, COMPILER)));
        return there && Files.exists(Path.of("/usr/include/stdio.h")) ? Optional.empty()
                : Optional.of("gcc and libc6-dev (apt-get install gcc libc6-dev)");
    }

    /** Puts an appliance that does not run onto such a machine, from its next start on. */
    public static Machine under(Appliance appliance, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path source = folder.resolve("faults.c");
        try (InputStream in = Objects.requireNonNull(Machine.class.getResourceAsStream("faults.c"))) {
            Files.write(source, in.readAllBytes());
        }
        Path library = folder.resolve("faults.so");
        Commands.need(List.of(COMPILER, "-std=gnu11", "-O2", "-fPIC", "-shared", "-o", library.toString(), source.toString(), "-ldl", "-lpthread"));
        Path control = folder.resolve("control");
        Files.write(control, new byte[DIRECTORY + LONGEST_PATH]);
        try (FileChannel channel = FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer page = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            page.order(ByteOrder.nativeOrder());
            Machine machine = new Machine(folder, library, page);
            appliance.environment("LD_PRELOAD", library.toString()).environment("CADRE_RIG_CONTROL", control.toString())
                    .environment("CADRE_RIG_ROOT", appliance.base().toRealPath().toString());
            return machine;
        }
    }

    /** Records, from the appliance's next start on, what it writes below its base directory and makes durable. Returns the record's path but for the process number. */
    public Path record(Appliance appliance) {
        Path record = folder.resolve("record");
        appliance.environment("CADRE_RIG_TRACE", record.toString());
        return record;
    }

    /** Takes an appliance off such machines again, from its next start on. */
    public static void ordinary(Appliance appliance) {
        // An empty name loads nothing.
        appliance.environment("LD_PRELOAD", "").environment("CADRE_RIG_TRACE", "").environment("CADRE_RIG_CONTROL", "");
    }

    /** Refuses from now on what is written below a directory. */
    public void refuse(Path directory, Refusal refusal) {
        allow();
        try {
            byte[] path = directory.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            page.put(DIRECTORY, path);
            page.put(DIRECTORY + path.length, (byte) 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.putInt(REFUSAL, refusal.number);
    }

    /** Refuses nothing any more. */
    public void allow() {
        page.putInt(REFUSAL, 0);
    }

    /** Returns how many calls were refused so far. */
    public long refused() {
        return page.getLong(REFUSED);
    }

    /** Sets the wall clock wrong by so much; what counts durations is not concerned. */
    public void clock(Duration ahead) {
        page.putLong(0, ahead.toNanos());
    }

    /** Answers no host name any more, or does so again. */
    public void names(boolean answered) {
        page.putInt(NO_NAMES, answered ? 0 : 1);
    }

    /** Returns how many names were asked for in vain. */
    public long unanswered() {
        return page.getLong(UNANSWERED);
    }

    /** Returns how many files were mapped for writing, of which there is no record. */
    public long mapped() {
        return page.getLong(MAPPED);
    }
}
