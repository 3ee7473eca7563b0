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

    /** Returns a key; the caller wipes it. @throws CadreException KEY_DESTROYED, or CONTENT_CHANGED if it is not what it was */
    byte[] key(long number) {
        byte[] slot = slot(number);
        switch (slot[0]) {
            case LIVE, DOOMED -> {
                return Arrays.copyOfRange(slot, 1, 1 + KEY);
            }
            case DESTROYED -> {
                demandAuthentic(number, slot);
                throw new CadreException(ErrorCode.KEY_DESTROYED, "the key of this child was destroyed");
            }
            default -> throw altered();
        }
    }

    // Otherwise whoever can write the file could take a child out, and nobody would know.
    private synchronized void demandAuthentic(long number, byte[] slot) {
        seals.open(place(number), Arrays.copyOfRange(slot, 1, SLOT));
    }

    private synchronized byte[] slot(long number) {
        if (number < 1 || number > slots) {
            throw new CadreException(ErrorCode.CONTENT_CHANGED, "the key of a child is missing");
        }
        try {
            byte[] slot = new byte[SLOT];
            file.seek((number - 1) * SLOT);
            file.readFully(slot);
            return slot;
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
        try {
            byte[] lot = new byte[LOT * SLOT];
            file.seek(0);
            for (long number = 1; number <= slots; ) {
                int many = (int) Math.min(LOT, slots - number + 1);
                file.readFully(lot, 0, many * SLOT);
                for (int i = 0; i < many; i++, number++) {
                    if (lot[i * SLOT] == DOOMED) {
                        doomed.add(number);
                    }
                }
            }
        } catch (IOException e) {
            throw failed();
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
