package org.cadrenode.keystore.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.ChildCipher;
import org.cadrenode.api.keys.ChildKeys;
import org.cadrenode.api.keys.RecordCipher;

/**
 * Keys of children in slots of 64 bytes, which never lie across two sectors: how the key is (1 byte), the key (32, random)
 * and zeros; or in place of the key a sealed record of 63 bytes that says when it was destroyed. A live key needs no seal:
 * the records under it tell whether it is the right one. Slots are made in lots ahead of their use, so that most new
 * children cost no forcing; those that nobody used are cut off when the file is closed. Thread-safe.
 */
final class ChildKeyFile implements ChildKeys {
    static final int SLOT = 64;
    private static final int KEY = 32;
    private static final int LOT = 1024;
    private static final byte LIVE = 1;
    private static final byte DOOMED = 2;
    private static final byte DESTROYED = 3;

    private final Path path;
    private final RecordCipher seals;
    private final Supplier<ChildCipher> ciphers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final RandomAccessFile file;
    private long slots;
    private long given;
    private long change;

    /**
     * @param seals what is said of destroyed keys
     * @param ciphers makes a cipher by the keys of this file
     */
    ChildKeyFile(Path path, RecordCipher seals, Function<ChildKeyFile, ChildCipher> ciphers, Clock clock) {
        this.path = path;
        this.seals = seals;
        this.ciphers = () -> ciphers.apply(this);
        this.clock = clock;
        try {
            DurableFile.make(path);
            file = new RandomAccessFile(path.toFile(), "rw");
            slots = file.length() / SLOT;
            given = slots;
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public synchronized long next() {
        if (given == slots) {
            make(slots + LOT);
        }
        return ++given;
    }

    @Override
    public synchronized void cover(long last) {
        make(last);
        given = Math.max(given, last);
    }

    private void make(long last) {
        if (last <= slots) {
            return;
        }
        long made = slots;
        try {
            while (made < last) {
                int many = (int) Math.min(LOT, last - made);
                byte[] keys = new byte[many * KEY];
                random.nextBytes(keys);
                byte[] lot = new byte[many * SLOT];
                for (int i = 0; i < many; i++) {
                    lot[i * SLOT] = LIVE;
                    System.arraycopy(keys, i * KEY, lot, i * SLOT + 1, KEY);
                }
                file.seek(made * SLOT);
                file.write(lot);
                made += many;
            }
            file.getFD().sync();
            slots = made;
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public State state(long number) {
        byte[] slot = slot(number);
        return switch (slot[0]) {
            case LIVE -> State.LIVE;
            case DOOMED -> State.DOOMED;
            case DESTROYED -> {
                demandAuthentic(number, slot);
                yield State.DESTROYED;
            }
            default -> throw altered();
        };
    }

    /** Slots that one reader read last, so that many in a row cost one reading. None of it counts after a change. */
    static final class Window {
        private static final int SLOTS = 64;
        private final byte[] bytes = new byte[SLOTS * SLOT];
        private long first = 1;
        private int many;
        private long change;
    }

    /**
     * Puts a key into {@code into}, from a position on.
     *
     * @throws CadreException KEY_DESTROYED, or CONTENT_CHANGED if it is not what it was
     */
    synchronized void key(long number, Window window, byte[] into, int position) {
        if (window.change != change || number < window.first || number >= window.first + window.many) {
            read(number, window);
        }
        int at = (int) (number - window.first) * SLOT;
        switch (window.bytes[at]) {
            case LIVE, DOOMED -> System.arraycopy(window.bytes, at + 1, into, position, KEY);
            case DESTROYED -> {
                demandAuthentic(number, Arrays.copyOfRange(window.bytes, at, at + SLOT));
                throw new CadreException(ErrorCode.KEY_DESTROYED, "the key of this child was destroyed");
            }
            default -> throw altered();
        }
    }

    private void read(long number, Window window) {
        demandThere(number);
        window.many = 0;
        window.first = number - (number - 1) % Window.SLOTS;
        int many = (int) Math.min(Window.SLOTS, slots - window.first + 1);
        read(window.first, window.bytes, many * SLOT);
        window.many = many;
        window.change = change;
    }

    // Otherwise whoever can write the file could take a child out, and nobody would know.
    private synchronized void demandAuthentic(long number, byte[] slot) {
        seals.open(place(number), Arrays.copyOfRange(slot, 1, SLOT));
    }

    private synchronized byte[] slot(long number) {
        demandThere(number);
        byte[] slot = new byte[SLOT];
        read(number, slot, SLOT);
        return slot;
    }

    private void demandThere(long number) {
        if (number < 1 || number > slots) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the key of a child is missing");
        }
    }

    private void read(long from, byte[] into, int length) {
        try {
            file.seek((from - 1) * SLOT);
            file.readFully(into, 0, length);
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public synchronized void doom(Collection<Long> numbers) {
        mark(numbers, LIVE, DOOMED);
    }

    private void mark(Collection<Long> numbers, byte from, byte to) {
        List<Long> changing = numbers.stream().filter(number -> slot(number)[0] == from).toList();
        write(changing, number -> {
            byte[] slot = slot(number);
            slot[0] = to;
            return slot;
        });
    }

    @Override
    public synchronized void destroy(Collection<Long> numbers) {
        byte[] said = ByteBuffer.allocate(KEY).putLong(clock.millis()).array();
        write(numbers.stream().filter(number -> !destroyed(number)).toList(), number ->
                ByteBuffer.allocate(SLOT).put(DESTROYED).put(seals.seal(place(number), said)).array());
    }

    // What was altered is overwritten, too.
    private boolean destroyed(long number) {
        byte[] slot = slot(number);
        if (slot[0] != DESTROYED) {
            return false;
        }
        try {
            demandAuthentic(number, slot);
            return true;
        } catch (CadreException e) {
            return false;
        }
    }

    private interface Slots {
        byte[] of(long number);
    }

    private void write(List<Long> numbers, Slots written) {
        if (numbers.isEmpty()) {
            return;
        }
        change++;
        try {
            for (long number : numbers) {
                byte[] slot = written.of(number);
                file.seek((number - 1) * SLOT);
                file.write(slot);
            }
            file.getFD().sync();
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public synchronized long settle(LongPredicate inUse) {
        List<Long> doomed = new ArrayList<>();
        byte[] lot = new byte[LOT * SLOT];
        for (long first = 1; first <= slots; first += LOT) {
            int many = (int) Math.min(LOT, slots - first + 1);
            read(first, lot, many * SLOT);
            for (int i = 0; i < many; i++) {
                if (lot[i * SLOT] == DOOMED) {
                    doomed.add(first + i);
                }
            }
        }
        Map<Boolean, List<Long>> used = doomed.stream().collect(Collectors.partitioningBy(inUse::test));
        mark(used.get(true), DOOMED, LIVE);
        destroy(used.get(false));
        return used.get(false).size();
    }

    @Override
    public ChildCipher cipher() {
        return ciphers.get();
    }

    private static String place(long number) {
        return "child-key/" + number + "/destroyed";
    }

    private static CadreException altered() {
        return new CadreException(ErrorCode.CONTENT_CHANGED, "the key of a child was altered");
    }

    private CadreException failed() {
        return new CadreException(ErrorCode.IO_FAILED, "the children's keys in " + path.getFileName() + " cannot be read or written");
    }

    @Override
    public synchronized void close() {
        try (RandomAccessFile closing = file) {
            if (given < slots) {
                closing.setLength(given * SLOT);
                slots = given;
            }
        } catch (IOException e) {
            throw failed();
        }
    }

    @Override
    public String toString() {
        return "ChildKeys[redacted]";
    }
}
